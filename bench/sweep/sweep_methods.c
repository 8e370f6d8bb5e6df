/* From `methods` and `baselines` to rows: lists expanded, settings laid over each other. */
#include "bench/sweep/sweep_methods.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "adapt/methods/registry.h"
#include "base/text.h"
#include "bench/sweep/external.h"
#include "bench/sweep/instead.h"
#include "bench/sweep/layer_needs.h"
#include "bench/sweep/nodes.h"
#include "bench/sweep/same_methods.h"
#include "bench/text/messages.h"

enum { MOST_ROWS_OF_ENTRY = 10000 };

static const char *const entry_keys[] = {"method", "label", NULL};

struct methods_scope {
    struct sweep *sweep;
    const struct sweep_reader *reader;
    struct node_pool *nodes;
    const struct node *adapt; /* the sweep's `adapt:` */
    struct setting_uses *uses;
    struct method_defaults *defaults;
};

static void unknown_method(const struct node *n, struct err *e)
{
    const char *names[256];
    char near[SUGGESTION];
    int count = 0;
    for (; methods[count] && count < 256; count++)
        names[count] = methods[count]->name;
    node_error(n, e, "unknown method '%s'%s; 'adda-bench list methods' names them", n->text,
               suggest_name(n->text, names, count, near));
}

static const struct method *read_name(const struct node *n, struct err *e)
{
    if (!node_is(n, NODE_SCALAR, e))
        return NULL;
    const struct method *m = method_find(n->text);
    if (!m)
        unknown_method(n, e);
    return m;
}

static void add_method(struct sweep *s, struct sweep_method row)
{
    s->methods = memory_grow(s->methods, s->method_count, &s->method_capacity, sizeof row);
    s->methods[s->method_count++] = row;
}

/* ---- settings that are read -------------------------------------------------------------------
 */

/* Whether an entry says how long it trains where the sweep's `adapt` does so in the other way. */
static bool is_said_otherwise(const struct node *n, const struct node *entry)
{
    const char *other = instead_of(n->key);
    return other && entry && entry->kind == NODE_MAP && node_get(entry, other);
}

/* Whether an entry gives a value of its own where the sweep's `adapt` has `n`. */
static bool is_replaced(const struct node *n, const struct node *entry)
{
    const struct node *own = entry && entry->kind == NODE_MAP ? node_get(entry, n->key) : NULL;
    return own && (own->kind != NODE_MAP || n->kind != NODE_MAP);
}

/* What the row's training lacks to read a setting of `map`, which `entry` may replace; NULL:
 * nothing. */
static const char *lacks(const struct methods_scope *c, const struct sweep_method *row,
                         const struct node *n, const struct node *entry)
{
    if (!method_reads(row->method, n->key))
        return setting_uses_another_method;
    const char *needs = method_needs(row->method, &row->adapt, n->key);
    if (method_does_anyway(&row->adapt, n->key))
        needs = NULL;
    needs = needs ? needs : layer_needs(&c->sweep->network, n->key);
    if (!needs && is_replaced(n, entry))
        needs = "an entry of 'methods' that has no value of its own";
    if (!needs && is_said_otherwise(n, entry))
        needs = "an entry of 'methods' that has neither 'steps' nor 'until' of its own";
    return needs;
}

/* `map`: the sweep's `adapt`, over which `entry` (or NULL) is laid, or an entry of `methods`. */
static void note_uses(const struct methods_scope *c, const struct sweep_method *row,
                      const struct node *map, const struct node *entry)
{
    for (int i = 0; map && map->kind == NODE_MAP && i < map->count; i++) {
        const struct node *n = &map->children[i];
        const char *needs = lacks(c, row, n, entry);
        if (text_equal(n->key, "method") || text_equal(n->key, "label"))
            continue;
        if (text_equal(n->key, "mapping"))
            setting_uses_note_optimizer(c->uses, n, &row->adapt.mapping, needs);
        else if (text_equal(n->key, "discriminator"))
            setting_uses_note_optimizer(c->uses, n, &row->adapt.discriminator, needs);
        else
            setting_uses_note(c->uses, n, needs);
        if (text_equal(n->key, "terms") && !needs)
            setting_uses_note_terms(c->uses, n, row->adapt.terms);
        if (text_equal(n->key, "terms") && !needs && !entry)
            setting_uses_note_no_terms(c->uses, n, row->adapt.terms);
    }
}

static bool adapts(const struct sweep *s)
{
    for (int i = 0; i < s->method_count; i++)
        if (s->methods[i].method->role == METHOD_ADAPTS)
            return true;
    return false;
}

/* The sweep's `adapt` where no method reads any of it. */
static void note_unread(const struct methods_scope *c)
{
    const struct sweep_method none = {.method = method_bound(METHOD_SOURCE_ONLY)};
    note_uses(c, &none, c->adapt, NULL);
}

static bool has_discriminator(const struct sweep *s)
{
    for (int i = 0; i < s->method_count; i++)
        if (method_is_adversarial(s->methods[i].method))
            return true;
    return false;
}

/* A text of `network`; that of a preset is not written, and says nothing. */
static void note_discriminator(const struct methods_scope *c, const struct node *root)
{
    const struct node *n = node_get(node_get(root, "network"), "discriminator");
    if (n)
        setting_uses_note(c->uses, n,
                          has_discriminator(c->sweep) ? NULL : "a method that has a discriminator");
}

/* ---- rows -------------------------------------------------------------------------------------
 */

/* Settings that do nothing for a method are errors. Unknown names are refused by their reader. */
static void refuse_settings(const struct method *m, const struct node *entry, struct err *e)
{
    for (int i = 0; i < entry->count; i++) {
        const char *key = entry->children[i].key;
        if (text_equal(key, "method") || text_equal(key, "label") || method_reads(m, key))
            continue;
        if (m->role != METHOD_ADAPTS)
            node_key_error(&entry->children[i], e,
                           "%s takes no adaptation settings, so '%s' would do nothing", m->name,
                           key);
        else
            node_key_error(&entry->children[i], e, "'%s' would do nothing for %s", key, m->name);
    }
}

/* Defaults, with the sweep's `adapt` over them. */
static void begin_settings(const struct methods_scope *c, struct sweep_method *row, struct err *e)
{
    adapt_copy(&row->adapt, method_defaults_get(c->defaults, row->method, e));
    if (row->method->role == METHOD_ADAPTS)
        adapt_update(&row->adapt, c->adapt, NULL, e);
}

static void end_settings(const struct methods_scope *c, struct sweep_method *row, struct err *e)
{
    method_reset_unread(row->method, &row->adapt, method_defaults_get(c->defaults, row->method, e));
}

static void read_settings(const struct methods_scope *c, struct sweep_method *row,
                          const struct node *entry, struct err *e)
{
    bool map = entry->kind == NODE_MAP;
    if (map)
        refuse_settings(row->method, entry, e);
    begin_settings(c, row, e);
    if (map && row->method->role == METHOD_ADAPTS)
        adapt_update(&row->adapt, entry, entry_keys, e);
    if (row->method->role == METHOD_ADAPTS) {
        note_uses(c, row, c->adapt, entry);
        note_uses(c, row, entry, NULL);
    }
    end_settings(c, row, e);
}

/* The other errors of an entry whose method is unknown. */
static void check_settings(const struct node *entry, struct err *e)
{
    struct adapt_settings s;
    if (entry->kind != NODE_MAP)
        return;
    adapt_read(&s, NULL, entry, entry_keys, e);
    adapt_free(&s);
}

/* "inverted-label GAN + MCC": a row without a label of its own names the terms that it has. */
static char *title_with_terms(const struct sweep_method *row)
{
    struct text t = {0};
    text_add(&t, row->method->title);
    for (int k = 0; k < TERM_COUNT; k++)
        if (row->adapt.terms[k].used)
            text_printf(&t, " + %s", terms[k]->title);
    return text_take(&t);
}

/* A table would show the row as what it is not. */
static void refuse_label(const struct sweep_method *row, const struct node *place, struct err *e)
{
    for (int i = 0; methods[i]; i++)
        if (methods[i] != row->method && (strcasecmp(row->label, methods[i]->name) == 0 ||
                                          strcasecmp(row->label, methods[i]->title) == 0))
            node_error(place, e,
                       "'%s' is the method %s, and this row is another: give it another 'label'",
                       row->label, methods[i]->name);
}

/* "my_method" of my_method.py, where the entry has no label. */
static char *title_of_script(const json_t *external)
{
    const char *script = json_string_value(json_object_get(external, "script"));
    const char *dot = strrchr(script, '.');
    return text_format("%.*s", (int)(dot && dot > script ? (size_t)(dot - script) : strlen(script)),
                       script);
}

/* A row of a program of its own: `adapt` does not concern it. */
static void read_external(const struct methods_scope *c, const struct node *entry,
                          const char *variant, struct err *e)
{
    const struct node *label = node_get(entry, "label");
    struct sweep_method row = {.method = &external_method, .place = entry};
    if (label && !node_is_name(label, e))
        label = NULL;
    row.external = external_read(c->reader, entry, e);
    if (!row.external)
        return;
    adapt_copy(&row.adapt, method_defaults_get(c->defaults, row.method, e));
    row.label = label ? text_copy(label->text) : title_of_script(row.external);
    refuse_label(&row, label ? label : entry, e);
    row.variant = text_copy(variant);
    add_method(c->sweep, row);
}

/* The entry has no lists any more. */
static void read_row(const struct methods_scope *c, const struct node *entry, const char *variant,
                     struct err *e)
{
    bool map = entry->kind == NODE_MAP;
    const struct node *name = map ? node_get(entry, "method") : entry;
    const struct node *label = map ? node_get(entry, "label") : NULL;
    struct sweep_method row = {.place = entry};
    if (map && node_get(entry, "external")) {
        read_external(c, entry, variant, e);
        return;
    }
    if (name)
        row.method = read_name(name, e);
    else
        node_error(entry, e, "an entry of 'methods' needs 'method', or 'external'");
    if (label && !node_is_name(label, e))
        label = NULL;
    if (!row.method) {
        check_settings(entry, e);
        return;
    }
    read_settings(c, &row, entry, e);
    row.label = label ? text_copy(label->text) : title_with_terms(&row);
    refuse_label(&row, label ? label : entry, e);
    row.variant = text_copy(variant);
    add_method(c->sweep, row);
}

/* Path of the first list inside a map, depth first, appended to `path`; NULL: none. Lists that are
 * what they are (external.h) are passed over. Keys with a dot are skipped, since no path leads
 * below them; they name no setting, which the reader of the row will report. */
static const struct node *first_list(const struct node *map, struct text *path)
{
    for (int i = 0; i < map->count; i++) {
        const struct node *n = &map->children[i];
        size_t length = path->size;
        if (strchr(n->key, '.') || external_is_list(map, n->key))
            continue;
        text_printf(path, "%s%s", length ? "." : "", n->key);
        const struct node *found = NULL;
        if (n->kind == NODE_LIST)
            found = n;
        else if (n->kind == NODE_MAP)
            found = first_list(n, path);
        if (found)
            return found;
        path->size = length;
        path->data[length] = '\0';
    }
    return NULL;
}

/* Method and sharing have columns of their own. */
static char *extend_variant(const char *variant, const char *path, const struct node *value)
{
    if (text_equal(path, "method") || text_equal(path, "sharing") ||
        text_equal(path, "share_through"))
        return text_copy(variant);
    char *text = node_text(value);
    char *result = text_format("%s%s%s=%s", variant, *variant ? "\n" : "", path, text);
    free(text);
    return result;
}

/* How many rows the lists inside an entry make. */
static double count_rows(const struct node *n)
{
    double rows = n->kind == NODE_LIST ? 0 : 1;
    for (int i = 0; i < n->count; i++)
        if (n->kind == NODE_LIST)
            rows += count_rows(&n->children[i]);
        else if (!external_is_list(n, n->children[i].key))
            rows *= count_rows(&n->children[i]);
    return rows;
}

static void expand(const struct methods_scope *c, const struct node *entry, const char *variant,
                   struct err *e)
{
    struct text path = {0};
    const struct node *list = entry->kind == NODE_MAP ? first_list(entry, &path) : NULL;
    if (!list) {
        read_row(c, entry, variant, e);
    } else if (list->count == 0) {
        node_error(list, e, "an empty list leaves nothing to run");
    } else {
        for (int i = 0; i < list->count; i++) {
            char *longer = extend_variant(variant, path.data, &list->children[i]);
            struct err own = ERR_INIT;
            const struct node *single =
                node_set(c->nodes, entry, path.data, &list->children[i], &own);
            if (!own.code)
                expand(c, single, longer, &own);
            err_merge(e, &own);
            free(longer);
        }
    }
    text_free(&path);
}

/* Among the first `count` rows. */
static bool has_method(const struct sweep *s, int count, const struct method *m)
{
    for (int i = 0; i < count; i++)
        if (s->methods[i].method == m)
            return true;
    return false;
}

/* ---- baselines --------------------------------------------------------------------------------
 */

static void add_baseline(const struct methods_scope *c, const struct method *m,
                         const struct node *place, struct err *e)
{
    if (!m || has_method(c->sweep, c->sweep->method_count, m))
        return;
    struct sweep_method row = {.method = m, .place = place};
    begin_settings(c, &row, e);
    if (m->role == METHOD_ADAPTS)
        note_uses(c, &row, c->adapt, NULL);
    end_settings(c, &row, e);
    row.label = title_with_terms(&row);
    row.variant = text_copy("");
    add_method(c->sweep, row);
}

static void read_baselines(const struct methods_scope *c, const struct node *root, struct err *e)
{
    const struct node *list = node_get(root, "baselines");
    if (!list) {
        add_baseline(c, method_bound(METHOD_SOURCE_ONLY), root, e);
        add_baseline(c, method_bound(METHOD_ORACLE), root, e);
        return;
    }
    if (!node_is(list, NODE_LIST, e))
        return;
    node_refuse_repeated(list, e);
    const int entries = c->sweep->method_count;
    for (int i = 0; i < list->count; i++) {
        const struct node *n = &list->children[i];
        const struct method *m = read_name(n, e);
        if (has_method(c->sweep, entries, m))
            node_error(n, e, "'%s' stands under 'methods' already", n->text);
        add_baseline(c, m, n, e);
    }
}

/* Checked once, so that its errors are not repeated for every method. */
static bool adapt_is_right(const struct methods_scope *c, struct err *e)
{
    struct err own = ERR_INIT;
    struct adapt_settings s;
    adapt_copy(&s, method_defaults_get(c->defaults, NULL, e));
    adapt_update(&s, c->adapt, NULL, &own);
    adapt_free(&s);
    bool right = own.code == ERR_NONE;
    err_merge(e, &own);
    return right;
}

void sweep_read_methods(struct sweep *s, const struct sweep_reader *reader, const struct node *root,
                        struct err *e)
{
    struct methods_scope c = {
        s, reader, reader->nodes, node_get(root, "adapt"), reader->uses, reader->defaults};
    const struct node *list = node_get(root, "methods");
    if (c.adapt && !adapt_is_right(&c, e))
        c.adapt = NULL;
    if (list && !node_is(list, NODE_LIST, e))
        list = NULL;
    if (list && list->count == 0)
        node_error(list, e, "'methods' is empty; leave it out to have the baselines alone");
    const int before = e->count;
    for (int i = 0; list && i < list->count; i++)
        if (count_rows(&list->children[i]) <= MOST_ROWS_OF_ENTRY)
            expand(&c, &list->children[i], "", e);
        else
            node_error(&list->children[i], e, "its lists make more than %d rows",
                       MOST_ROWS_OF_ENTRY);
    if (e->count == before) /* otherwise settings may differ from what was written */
        sweep_refuse_same_methods(s, e);
    read_baselines(&c, root, e);
    if (!adapts(s))
        note_unread(&c);
    note_discriminator(&c, root);
    if (s->method_count == 0 && !e->code)
        node_error(root, e, "there are neither 'methods' nor 'baselines'");
}
