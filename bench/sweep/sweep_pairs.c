/* From `domains` and `pairs` to pairs of loaded domains: names and gaps. */
#include "bench/sweep/sweep_pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/shipped.h"
#include "bench/sweep/pair_check.h"
#include "bench/text/messages.h"
#include "base/text.h"
#include "gen/domain/mix.h"
#include "gen/paint/effect.h"

enum { MOST_PAIRS = 1000 };

static const char *const pair_keys[] = {"name", "source", "target", "pairing",
                                        "all",  "gap",    "only"};

/* What stays the same while the pairs are read. */
struct pairs_scope {
    struct sweep *sweep;
    const struct sweep_reader *reader;
    const struct node *names; /* the map under `domains` */
    bool no_map;              /* it is not a map: no name can be found */
    struct text *unreadable;  /* one path per line: reported once, at the first place */
};

/* The gaps of a pair. */
struct gaps {
    double *at;
    int count;
    unsigned factors;
};

static char *resolve(const struct pairs_scope *c, const char *path)
{
    return path[0] == '/' || !c->reader->folder[0] ? text_copy(path)
                                                   : text_format("%s/%s", c->reader->folder, path);
}

/* A word without a slash or dot is a name. */
static bool looks_like_name(const char *text)
{
    return strpbrk(text, "/.") == NULL;
}

/* The path of a domain that comes with the program; NULL: none of that name. New string. */
static char *shipped_domain(const char *name)
{
    struct err ignored = ERR_INIT;
    char *file = text_format("domains/%s.yaml", name), *path = shipped_file(file, &ignored);
    err_free(&ignored);
    free(file);
    return path;
}

static void unknown_name(const struct pairs_scope *c, const struct node *n, struct err *e)
{
    const char *names[256] = {NULL};
    char near[SUGGESTION], *shipped = *n->text ? shipped_domain(n->text) : NULL;
    int count = 0;
    for (int i = 0; c->names && i < c->names->count && count < 256; i++)
        names[count++] = c->names->children[i].key;
    suggest_name(n->text, names, count, near);
    if (shipped)
        node_error(n, e,
                   "no domain '%s' under 'domains'%s; that of the program is %s: name it there, or "
                   "write this path",
                   n->text, near, shipped);
    else
        node_error(n, e, "no domain '%s' under 'domains'%s; name one there, or write a path",
                   n->text, near);
    free(shipped);
}

static int load_file(const struct sweep_reader *r, const char *path, const char *name,
                     struct err *e)
{
    const int index = r->records ? domains_load_record(r->domains, r->records, name, e)
                                 : domains_load(r->domains, path, e);
    if (index >= 0)
        json_object_set_new(r->names, name, json_string(r->domains->entries[index].hash));
    return index;
}

/* Index of the domain at the path that a node holds, or -1. */
static int load(const struct pairs_scope *c, const struct node *n, struct err *e)
{
    struct err own = ERR_INIT;
    char *path = resolve(c, n->text);
    int index = load_file(c->reader, path, n->text, &own);
    if (own.code && !text_has_line(c->unreadable->data, path, strlen(path))) {
        text_printf(c->unreadable, "%s\n", path);
        if (own.code == ERR_NOINPUT)
            node_error(n, e, "%s", own.text);
        else
            node_error_from(n, e, "in this domain", &own);
    }
    err_free(&own);
    free(path);
    return index;
}

/* Index of the domain a node names, or -1. Errors under `domains` have been reported. */
static int read_domain(const struct pairs_scope *c, const struct node *n, struct err *e)
{
    if (!node_is(n, NODE_SCALAR, e))
        return -1;
    const struct node *named = node_get(c->names, n->text);
    if (!named && looks_like_name(n->text)) {
        if (!c->no_map)
            unknown_name(c, n, e);
        return -1;
    }
    if (named && named->kind != NODE_SCALAR)
        return -1;
    const int index = load(c, named ? named : n, e);
    if (index >= 0)
        c->reader->domains->entries[index].in_pair = true;
    return index;
}

/* Loads all of them: a wrong path is an error even if no pair uses it. Of a record that no pair
 * uses nothing but the hash is needed. */
static void read_names(const struct pairs_scope *c, struct err *e)
{
    const struct domain_records *records = c->reader->records;
    for (int i = 0; c->names && i < c->names->count; i++) {
        const struct node *n = &c->names->children[i];
        node_key_is_name(n, e);
        json_t *hash =
            records && n->kind == NODE_SCALAR ? json_object_get(records->names, n->text) : NULL;
        if (hash)
            json_object_set(c->reader->names, n->text, hash);
        else if (node_is(n, NODE_SCALAR, e))
            load(c, n, e);
    }
}

static const struct domain_info *info(const struct pairs_scope *c, int index)
{
    return c->reader->domains->entries[index].info;
}

/* The name in the sweep: the one under `domains`, else the domain's own. */
static const char *short_name(const struct pairs_scope *c, const struct node *n, int index)
{
    return node_get(c->names, n->text) ? n->text : info(c, index)->name;
}

/* A pairing is of test images, training images of the two domains share nothing: a sweep that has
 * none, or twins in their place, in every variant reads it nowhere. */
static void note_pairing(const struct pairs_scope *c, const struct node *n,
                         const struct sweep_pair *pair)
{
    const struct node *place = node_get(n, "pairing");
    if (!place || pair->pairing == PAIRING_NONE)
        return;
    setting_uses_note(c->reader->uses, place,
                      c->sweep->sizes.transductive
                          ? "test images apart from training images, which "
                            "'data: {test: train}' has not"
                      : c->sweep->test_pairing ? "'data: {test_pairing: pair}'"
                                               : NULL);
}

static bool too_many(const struct pairs_scope *c, const struct node *n, struct err *e)
{
    if (c->sweep->pair_count < MOST_PAIRS)
        return false;
    node_error(n, e, "more than %d pairs", MOST_PAIRS);
    return true;
}

/* Takes the strings of `pair`. */
static void add_pair(const struct pairs_scope *c, const struct node *n, struct sweep_pair pair,
                     struct err *e)
{
    struct sweep *s = c->sweep;
    if (too_many(c, n, e)) {
        sweep_pair_free(&pair);
        return;
    }
    pair_check(s, c->reader->domains, n, &pair, e);
    note_pairing(c, n, &pair);
    s->pairs = memory_grow(s->pairs, s->pair_count, &s->pair_capacity, sizeof pair);
    s->pairs[s->pair_count++] = pair;
}

static int read_pairing(const struct node *pair, struct err *e)
{
    const struct node *n = node_get(pair, "pairing");
    char near[SUGGESTION];
    int count = 0;
    if (!n || !node_is(n, NODE_SCALAR, e))
        return PAIRING_NONE;
    struct text all = {0};
    for (; seeds_pairing_names[count]; count++) {
        if (strcmp(seeds_pairing_names[count], n->text) == 0) {
            text_free(&all);
            return count;
        }
        text_printf(&all, "%s%s", count ? ", " : "", seeds_pairing_names[count]);
    }
    node_error(n, e, "unknown pairing '%s'%s; one of %s", n->text,
               suggest_name(n->text, seeds_pairing_names, count, near), all.data);
    text_free(&all);
    return PAIRING_NONE;
}

static const struct node *need(const struct node *pair, const char *key, struct err *e)
{
    const struct node *n = node_get(pair, key);
    if (!n)
        node_error(pair, e, "a pair needs '%s'", key);
    return n;
}

/* The factors that move along the gap; by default all. */
static unsigned read_factors(const struct node *pair, struct err *e)
{
    const struct node *list = node_get(pair, "only");
    unsigned factors = 0;
    char near[SUGGESTION];
    int count = 0;
    if (!list || !node_is(list, NODE_LIST, e))
        return DOMAIN_ALL;
    if (list->count == 0)
        node_error(list, e, "'only' names nothing that moves; leave it out to move everything");
    while (effect_factor_names[count])
        count++;
    node_refuse_repeated(list, e);
    for (int i = 0; i < list->count; i++) {
        int k = 0;
        while (k < count && !text_equal(effect_factor_names[k], list->children[i].text))
            k++;
        if (k < count)
            factors |= 1u << k;
        else
            node_error(&list->children[i], e, "unknown factor '%s'%s", list->children[i].text,
                       suggest_name(list->children[i].text, effect_factor_names, count, near));
    }
    return factors;
}

static void add_gap(const struct pairs_scope *c, const struct node *n,
                    const struct sweep_pair *whole, double gap, unsigned factors, struct err *e)
{
    struct err own = ERR_INIT;
    struct sweep_pair pair = {
        .source = whole->source, .pairing = whole->pairing, .gap = gap, .place = n};
    char number[32];
    if (too_many(c, n, e))
        return;
    json_number(gap, number);
    pair.target =
        domains_interpolate(c->reader->domains, whole->source, whole->target, gap, factors, &own);
    if (pair.target < 0) {
        char *head = text_format("no domain at gap %s", number);
        node_error_from(n, e, head, &own);
        free(head);
        return;
    }
    pair.family = text_copy(whole->name);
    pair.source_name = text_copy(whole->source_name);
    pair.target_name = text_format("%s at %s", whole->target_name, number);
    pair.name = text_format("%s at %s", whole->name, number);
    add_pair(c, n, pair, e);
}

/* The caller frees `at`. */
static struct gaps read_gaps(const struct node *pair, struct err *e)
{
    const struct node *list = node_get(pair, "gap");
    const bool many = list && list->kind == NODE_LIST;
    struct gaps gaps = {memory_take(many ? (size_t)list->count : 1, sizeof *gaps.at), 0,
                        read_factors(pair, e)};
    if (list && (list->kind == NODE_MAP || (many && list->count == 0)))
        node_error(list, e, "'gap' is a number from 0 to 1 or a list of them");
    else if (list && !many)
        gaps.count += node_real(list, 0, 1, &gaps.at[0], e);
    const int before = e->count;
    node_refuse_repeated(list, e);
    for (int i = 0; many && i < list->count && e->count == before; i++)
        gaps.count += node_real(&list->children[i], 0, 1, &gaps.at[gaps.count], e);
    return gaps;
}

/* Names the pair unless it has a name, and adds it, or one pair for each gap. */
static void add_named(const struct pairs_scope *c, const struct node *n, struct sweep_pair pair,
                      const struct node *source, const struct node *target, const struct gaps *gaps,
                      struct err *e)
{
    pair.source_name = text_copy(short_name(c, source, pair.source));
    pair.target_name = text_copy(short_name(c, target, pair.target));
    if (!pair.name)
        pair.name = text_format("%s→%s", pair.source_name, pair.target_name);
    if (node_get(n, "gap")) {
        for (int i = 0; i < gaps->count; i++)
            add_gap(c, n, &pair, gaps->at[i], gaps->factors, e);
        sweep_pair_free(&pair);
        return;
    }
    pair.family = text_copy("");
    add_pair(c, n, pair, e);
}

/* A key that has no effect beside another one is an error. */
static void refuse_keys(const struct node *n, struct err *e)
{
    static const char *const single[] = {"source", "target", "name"};
    for (int i = 0; i < 3; i++)
        if (node_get(n, "all") && node_get(n, single[i]))
            node_key_error(node_get(n, single[i]), e,
                           "'all' makes every ordered pair of its list and takes no '%s'",
                           single[i]);
    if (node_get(n, "only") && !node_get(n, "gap"))
        node_key_error(
            node_get(n, "only"), e,
            "'only' names what moves along 'gap', which is missing; write e.g. gap: [1]");
}

static void read_one(const struct pairs_scope *c, const struct node *n, const struct gaps *gaps,
                     struct err *e)
{
    const struct node *source = need(n, "source", e), *target = need(n, "target", e);
    const struct node *name = node_get(n, "name");
    struct sweep_pair pair = {.pairing = read_pairing(n, e), .place = n};
    pair.source = source ? read_domain(c, source, e) : -1;
    pair.target = target ? read_domain(c, target, e) : -1;
    const bool good = !name || node_is_name(name, e);
    if (pair.source < 0 || pair.target < 0 || !good)
        return;
    pair.name = name ? text_copy(name->text) : NULL;
    add_named(c, n, pair, source, target, gaps, e);
}

static void read_all(const struct pairs_scope *c, const struct node *n, const struct node *list,
                     const struct gaps *gaps, struct err *e)
{
    const int pairing = read_pairing(n, e), before = e->count;
    if (!node_is(list, NODE_LIST, e))
        return;
    node_refuse_repeated(list, e);
    if (e->count > before)
        return;
    if (list->count < 2)
        node_error(list, e, "all ordered pairs need at least two domains");
    if ((double)list->count * (list->count - 1) > MOST_PAIRS) {
        node_error(list, e, "more than %d pairs", MOST_PAIRS);
        return;
    }
    int *index = memory_take((size_t)list->count, sizeof *index);
    for (int i = 0; i < list->count; i++)
        index[i] = read_domain(c, &list->children[i], e);
    for (int i = 0; i < list->count; i++)
        for (int k = 0; k < list->count; k++) {
            struct sweep_pair pair = {
                .source = index[i], .target = index[k], .pairing = pairing, .place = n};
            if (i != k && index[i] >= 0 && index[k] >= 0)
                add_named(c, n, pair, &list->children[i], &list->children[k], gaps, e);
        }
    free(index);
}

static void read_entry(const struct pairs_scope *c, const struct node *n, struct err *e)
{
    if (!node_is(n, NODE_MAP, e))
        return;
    node_check_keys(n, pair_keys, 7, e);
    refuse_keys(n, e);
    struct gaps gaps = read_gaps(n, e);
    if (node_get(n, "all"))
        read_all(c, n, node_get(n, "all"), &gaps, e);
    else
        read_one(c, n, &gaps, e);
    free(gaps.at);
}

void sweep_read_pairs(struct sweep *s, const struct sweep_reader *reader, const struct node *root,
                      struct err *e)
{
    const struct node *list = node_get(root, "pairs"), *names = node_get(root, "domains");
    struct text unreadable = {0};
    const bool no_map = names && !node_is(names, NODE_MAP, e);
    struct pairs_scope c = {s, reader, no_map ? NULL : names, no_map, &unreadable};
    read_names(&c, e);
    if (!list)
        node_error(root, e, "'pairs' is missing; write a list of {source: ..., target: ...}");
    else if (node_is(list, NODE_LIST, e) && list->count == 0)
        node_error(list, e, "'pairs' is empty; write a list of {source: ..., target: ...}");
    for (int i = 0; list && list->kind == NODE_LIST && i < list->count; i++)
        read_entry(&c, &list->children[i], e);
    text_free(&unreadable);
}
