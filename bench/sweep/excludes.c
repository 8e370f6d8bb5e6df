/* Rules of `exclude`: what they may name, which rows they remove, and which of them do nothing.
 */
#include "bench/sweep/excludes.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/text/messages.h"
#include "gen/render/render.h"

/* Always allowed, beside what varies. */
static const char *const fixed_keys[] = {"pair",   "source", "target",  "gap", "pairing",
                                         "method", "label",  "sharing", "seed"};
enum { FIXED = sizeof fixed_keys / sizeof *fixed_keys, MOST_NAMES = 256 };

static void add_line(struct text *t, const char *line, size_t length)
{
    if (text_has_line(t->data, line, length))
        return;
    text_add_bytes(t, line, length);
    text_add(t, "\n");
}

/* Cuts a text into lines, in place; `names` receives a pointer to each. */
static int split(char *lines, const char *names[MOST_NAMES])
{
    int count = 0;
    for (char *line = lines; line && *line && count < MOST_NAMES;) {
        char *end = strchr(line, '\n');
        names[count++] = line;
        if (end)
            *end = '\0';
        line = end ? end + 1 : NULL;
    }
    return count;
}

/* The value of the next line of `facts` with that key; NULL: none. */
static const char *next_value(const char *facts, const char *key)
{
    const size_t length = strlen(key);
    for (const char *line = facts; line && *line; line += *line == '\n') {
        if (strncmp(line, key, length) == 0 && line[length] == '=')
            return line + length + 1;
        line += strcspn(line, "\n");
    }
    return NULL;
}

/* ---- what rows have ---------------------------------------------------------------------------
 */

/* The name of a whole gap means each pair along it, too. */
static void add_pair_facts(struct text *t, const struct sweep_pair *pair)
{
    char number[32], end[40];
    text_printf(t, "pair=%s\nsource=%s\ntarget=%s\npairing=%s\n", pair->name, pair->source_name,
                pair->target_name, seeds_pairing_names[pair->pairing]);
    if (!*pair->family)
        return;
    json_number(pair->gap, number);
    snprintf(end, sizeof end, " at %s", number);
    const size_t whole = strlen(pair->target_name), cut = strlen(end);
    text_printf(t, "pair=%s\ngap=%s\n", pair->family, number);
    if (whole > cut && strcmp(pair->target_name + whole - cut, end) == 0)
        text_printf(t, "target=%.*s\n", (int)(whole - cut), pair->target_name);
}

/* Each line once, however many rows have it. */
static void add_fact(struct excludes *x, const char *line, size_t length)
{
    char *fact = text_format("%.*s\n", (int)length, line);
    if (!x->known)
        x->known = json_object();
    if (!json_object_get(x->known, fact)) {
        json_object_set_new_nocheck(x->known, fact, json_true());
        text_add(&x->facts, fact);
    }
    free(fact);
}

static const struct node *next_node(const struct node *n, const char *path, size_t length)
{
    char *key = text_format("%.*s", (int)length, path);
    n = node_get(n, key);
    free(key);
    return n;
}

/* Whether a map names the setting at a path such as "mapping.lr"; a term's weight may stand alone
 * in the place of the term. */
static bool names(const struct node *n, const char *path)
{
    for (size_t length; n && *path && n->kind != NODE_SCALAR;
         path += length + (path[length] == '.')) {
        length = strcspn(path, ".");
        n = next_node(n, path, length);
    }
    return n && (!*path || text_equal(path, "weight"));
}

/* "5" of a setting as the row has it, which reads it: of a term its weight. New string; NULL: none.
 */
static char *value_of(const struct sweep_method *m, const char *path)
{
    char *first = text_format("%.*s", (int)strcspn(path, "."), path), *value = NULL;
    const bool reads = !method_needs(m->method, &m->adapt, first) &&
                       !(text_equal(first, "steps") && m->adapt.until.patience);
    json_t *all = reads ? adapt_json(&m->adapt) : NULL, *at = all;
    for (size_t length; at && *path; path += length + (path[length] == '.')) {
        length = strcspn(path, ".");
        char *key = text_format("%.*s", (int)length, path);
        at = json_object_get(at, key);
        free(key);
    }
    if (json_object_get(at, "weight"))
        at = json_object_get(at, "weight");
    if (json_is_string(at))
        value = text_copy(json_string_value(at));
    else if (at && !json_is_object(at))
        value = json_dumps(at, JSON_ENCODE_ANY);
    json_decref(all);
    free(first);
    return value;
}

/* What varies in other entries of `methods`, and this one gives as one value, or the sweep's
 * `adapt` does. */
static void add_own_values(struct excludes *x, struct text *t, const struct sweep_method *m)
{
    const char *keys[MOST_NAMES];
    char *lines = text_copy(x->keys.data ? x->keys.data : "");
    const int count = m->method->role == METHOD_ADAPTS ? split(lines, keys) : 0;
    for (int i = 0; i < count; i++) {
        const bool named = names(m->place, keys[i]) || names(x->adapt, keys[i]);
        char *value = named && !next_value(t->data, keys[i]) ? value_of(m, keys[i]) : NULL;
        if (value)
            text_printf(t, "%s=%s\n", keys[i], value);
        free(value);
    }
    free(lines);
}

char *excludes_facts(struct excludes *x, const struct sweep_pair *pair,
                     const struct sweep_method *method, const char *sharing, const char *variant)
{
    struct text t = {0};
    if (!x->list)
        return NULL;
    add_pair_facts(&t, pair);
    text_printf(&t, "method=%s\nlabel=%s\n", method->method->name, method->label);
    if (*sharing)
        text_printf(&t, "sharing=%s\n", sharing);
    text_printf(&t, "%s%s", variant, *variant ? "\n" : "");
    add_own_values(x, &t, method);
    for (const char *line = t.data; *line; line += *line == '\n') {
        const size_t length = strcspn(line, "\n");
        add_fact(x, line, length);
        line += length;
    }
    return text_take(&t);
}

/* ---- one rule ---------------------------------------------------------------------------------
 */

static bool is_number(const char *text, size_t length, double *value)
{
    char *end, copy[64];
    if (length == 0 || length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    *value = strtod(copy, &end);
    return *end == '\0' && strspn(copy, "+-.0123456789eE") == length;
}

/* Names are text even where they look like numbers. */
static bool is_name(const char *key)
{
    for (int i = 0; i < FIXED; i++)
        if (strcmp(fixed_keys[i], key) == 0)
            return strcmp(key, "gap") != 0;
    return false;
}

static bool same_value(const char *key, const char *value, size_t length, const char *wanted)
{
    double a, b;
    if (strlen(wanted) == length && memcmp(value, wanted, length) == 0)
        return true;
    return !is_name(key) && is_number(value, length, &a) && is_number(wanted, strlen(wanted), &b) &&
           !(a < b) && !(a > b);
}

/* Facts have values as node_text writes them. */
static bool have_value(const char *facts, const char *key, const struct node *n)
{
    char *wanted = node_text(n);
    bool found = false;
    for (const char *v = next_value(facts, key); v && !found;) {
        const size_t length = strcspn(v, "\n");
        found = same_value(key, v, length, wanted);
        v = v[length] ? next_value(v + length + 1, key) : NULL;
    }
    free(wanted);
    return found;
}

static bool holds(const char *facts, uint64_t seed, const struct node *n)
{
    if (strcmp(n->key, "seed") == 0)
        return sweep_seeds_hold(n, seed);
    bool found = n->kind == NODE_SCALAR && have_value(facts, n->key, n);
    for (int i = 0; i < n->count; i++)
        found |= have_value(facts, n->key, &n->children[i]);
    return found;
}

static void add_seed(struct excludes *x, uint64_t seed)
{
    char line[40];
    add_fact(x, line, (size_t)snprintf(line, sizeof line, "seed=%llu", (unsigned long long)seed));
}

bool excludes_match(struct excludes *x, const char *facts, uint64_t seed)
{
    bool out = false;
    if (x->list)
        add_seed(x, seed);
    for (int i = 0; x->list && i < x->list->count; i++) {
        const struct node *rule = &x->list->children[i];
        bool all = rule->count > 0;
        for (int k = 0; k < rule->count && all; k++)
            all = holds(facts, seed, &rule->children[k]);
        x->used[i] |= all;
        out |= all;
    }
    return out;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static void check_scalars(const struct node *n, struct err *e)
{
    double gap;
    const bool is_gap = strcmp(n->key, "gap") == 0;
    if (n->kind == NODE_LIST && n->count == 0)
        node_error(n, e, "an empty list excludes nothing");
    node_refuse_repeated(n, e);
    for (int i = 0; n->kind == NODE_LIST && i < n->count; i++)
        if (node_is(&n->children[i], NODE_SCALAR, e) && is_gap)
            node_real(&n->children[i], 0, 1, &gap, e);
    if (n->kind != NODE_LIST && node_is(n, NODE_SCALAR, e) && is_gap)
        node_real(n, 0, 1, &gap, e);
}

static void check_rule(const struct node *rule, struct err *e)
{
    if (!node_is(rule, NODE_MAP, e))
        return;
    if (rule->count == 0)
        node_error(rule, e, "an empty rule excludes nothing");
    for (int i = 0; i < rule->count; i++) {
        struct sweep s = {0};
        if (strcmp(rule->children[i].key, "seed") == 0)
            sweep_read_seeds(&s, &rule->children[i], e);
        else
            check_scalars(&rule->children[i], e);
        sweep_free(&s);
    }
}

enum err_code excludes_read(struct excludes *x, const struct node *list, struct err *e)
{
    const int before = e->count;
    *x = (struct excludes){0};
    if (!list || !node_is(list, NODE_LIST, e))
        return e->code;
    for (int i = 0; i < list->count; i++)
        check_rule(&list->children[i], e);
    node_refuse_repeated(list, e);
    if (e->count == before) {
        x->list = list;
        x->used = memory_take((size_t)list->count, sizeof *x->used);
    }
    return e->code;
}

void excludes_free(struct excludes *x)
{
    text_free(&x->keys);
    text_free(&x->facts);
    json_decref(x->known);
    free(x->used);
    *x = (struct excludes){0};
}

/* ---- what varies ------------------------------------------------------------------------------
 */

static void learn_keys(struct excludes *x, const struct node *map)
{
    for (int i = 0; map && map->kind == NODE_MAP && i < map->count; i++)
        add_line(&x->keys, map->children[i].key, strlen(map->children[i].key));
}

/* Paths of the lists inside an entry of `methods`, also of those inside the elements of a list. */
static void learn_lists(struct excludes *x, const struct node *n, const char *path)
{
    if (n && n->kind == NODE_LIST && *path)
        add_line(&x->keys, path, strlen(path));
    for (int i = 0; n && i < n->count; i++) {
        const struct node *child = &n->children[i];
        char *longer = n->kind == NODE_LIST
                           ? text_copy(path)
                           : text_format("%s%s%s", path, *path ? "." : "", child->key);
        learn_lists(x, child, longer);
        free(longer);
    }
}

void excludes_learn(struct excludes *x, const struct node *root)
{
    const struct node *include = node_get(root, "include"), *list = node_get(root, "methods");
    if (!x->list)
        return;
    x->adapt = node_get(root, "adapt");
    learn_keys(x, node_get(root, "grid"));
    learn_keys(x, node_get(root, "zip"));
    learn_keys(x, node_get(node_get(root, "random"), "settings"));
    learn_lists(x, node_get(node_get(root, "grid"), "methods"), "");
    learn_lists(x, node_get(node_get(root, "zip"), "methods"), "");
    for (int i = 0; include && i < include->count; i++) {
        learn_keys(x, &include->children[i]);
        learn_lists(x, node_get(&include->children[i], "methods"), "");
    }
    for (int i = 0; list && i < list->count; i++)
        learn_lists(x, &list->children[i], "");
}

/* ---- mistakes of rules ------------------------------------------------------------------------
 */

static void unknown_key(const struct excludes *x, const struct node *n, struct err *e)
{
    const char *names[MOST_NAMES];
    char near[SUGGESTION];
    struct text all = {0};
    for (int i = 0; i < FIXED; i++)
        text_printf(&all, "%s\n", fixed_keys[i]);
    text_add(&all, x->keys.data ? x->keys.data : "");
    const int count = split(all.data, names);
    suggest_name(n->key, names, count, near);
    if (*near)
        node_key_error(n, e, "unknown key '%s'%s", n->key, near);
    else
        node_key_error(n, e,
                       "rows of this sweep do not differ in '%s'; a rule may name pair, source, "
                       "target, gap, pairing, method, label, sharing, seed and what varies",
                       n->key);
    text_free(&all);
}

static bool is_known(const struct excludes *x, const char *key)
{
    for (int i = 0; i < FIXED; i++)
        if (strcmp(fixed_keys[i], key) == 0)
            return true;
    return text_has_line(x->keys.data, key, strlen(key)) || next_value(x->facts.data, key);
}

/* The values that rows have for a key, one per line. */
static struct text values_of(const struct excludes *x, const char *key)
{
    struct text t = {0};
    for (const char *v = next_value(x->facts.data, key); v;) {
        const size_t length = strcspn(v, "\n");
        add_line(&t, v, length);
        v = v[length] ? next_value(v + length + 1, key) : NULL;
    }
    return t;
}

static void check_value(const struct excludes *x, const char *key, const struct node *n,
                        struct err *e)
{
    const char *names[MOST_NAMES];
    char near[SUGGESTION];
    if (have_value(x->facts.data, key, n))
        return;
    struct text values = values_of(x, key), all = {0};
    const int count = split(values.data, names);
    for (int i = 0; i < count && i < 8; i++)
        text_printf(&all, "%s%s", i ? ", " : "", names[i]);
    if (is_name(key))
        suggest_name(n->text, names, count, near);
    else
        near[0] = '\0';
    node_error(n, e, "no row has the %s '%s'%s%s%s%s", key, n->text, near,
               count ? "; there are: " : "; none has any", count ? all.data : "",
               count > 8 ? ", ..." : "");
    text_free(&all);
    text_free(&values);
}

/* Of a seed or a range of them. */
static void check_seeds(const struct excludes *x, const struct node *n, struct err *e)
{
    for (const char *v = next_value(x->facts.data, "seed"); v; v = next_value(v, "seed")) {
        if (sweep_seeds_hold(n, strtoull(v, NULL, 10)))
            return;
        v += strcspn(v, "\n");
    }
    node_error(n, e, "the sweep has no seed %s%s", strstr(n->text, "..") ? "of " : "", n->text);
}

static void check_values(const struct excludes *x, const struct node *n, struct err *e)
{
    const bool is_seed = strcmp(n->key, "seed") == 0;
    for (int i = -1; i < n->count; i++) {
        const struct node *value = i < 0 ? n : &n->children[i];
        if (value->kind != NODE_SCALAR)
            continue;
        if (is_seed)
            check_seeds(x, value, e);
        else
            check_value(x, n->key, value, e);
    }
}

void excludes_check(const struct excludes *x, bool complete, struct err *e)
{
    for (int i = 0; x->list && i < x->list->count; i++) {
        const struct node *rule = &x->list->children[i];
        const int before = e->count;
        for (int k = 0; k < rule->count; k++)
            if (!is_known(x, rule->children[k].key))
                unknown_key(x, &rule->children[k], e);
            else if (complete)
                check_values(x, &rule->children[k], e);
        if (complete && e->count == before && !x->used[i])
            node_error(rule, e,
                       rule->count > 1 ? "this excludes nothing: no row matches all its keys"
                                       : "this excludes nothing");
    }
}
