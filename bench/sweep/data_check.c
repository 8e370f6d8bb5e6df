/* Numbers of images, and texts that a pair can choose, against what its domains have. */
#include "bench/sweep/data_check.h"

#include "gen/render/render.h"

/* What stays the same while one variant is checked. */
struct data_check {
    const struct sweep *sweep;
    struct domains *domains;
    const struct node *data; /* the map, or NULL */
    struct err *e;
};

/* Where a setting of `data` is written, or else the pair that needs it. */
static const struct node *place_of(const struct data_check *c, const char *key,
                                   const struct sweep_pair *pair)
{
    const struct node *n = node_get(c->data, key);
    return n ? n : c->data ? c->data : pair->place;
}

static void check_count(const struct data_check *c, const struct sweep_pair *pair,
                        const struct domain *d, bool test)
{
    struct err own = ERR_INIT;
    const uint64_t first = test ? (uint64_t)1 << 32 : 0;
    if (render_check_count(d, first, test ? c->sweep->test : c->sweep->train, &own))
        node_error(place_of(c, test ? "test" : "train", pair), c->e, "%s", own.text);
    err_free(&own);
}

static void check_texts(const struct data_check *c, const struct sweep_pair *pair, int index)
{
    const struct node *place = place_of(c, "texts", pair);
    const struct domain_info *info = c->domains->entries[index].info;
    if (domain_is_imported(c->domains->entries[index].domain)) {
        node_error(place, c->e,
                   "texts: disjoint: the images of '%s' are files, whose texts cannot be chosen; "
                   "write any",
                   info->name);
        return;
    }
    const struct seeds_parts *p = domains_parts(c->domains, index);
    if (!p->fair)
        node_error(place, c->e,
                   "texts: disjoint: of the %.0f texts of '%s' %.0f are to train and %.0f to test "
                   "with, and a character would be tested at a place where it was never trained; "
                   "write any, or take a longer text or a larger alphabet",
                   p->train + p->test, info->name, p->train, p->test);
}

static void check_domain(const struct data_check *c, const struct sweep_pair *pair, int index)
{
    const struct domain *d = c->domains->entries[index].domain;
    if (!d) /* a record */
        return;
    check_count(c, pair, d, false);
    check_count(c, pair, d, true);
    if (c->sweep->texts == TEXTS_DISJOINT)
        check_texts(c, pair, index);
}

/* Whether an earlier pair has the domain, too. */
static bool was_checked(const struct sweep *s, int pair, int index)
{
    for (int i = 0; i < pair; i++)
        if (s->pairs[i].source == index || s->pairs[i].target == index)
            return true;
    return false;
}

enum err_code data_check(const struct sweep *s, struct domains *domains, const struct node *root,
                         struct err *e)
{
    const struct node *data = node_get(root, "data");
    const struct data_check c = {s, domains, data && data->kind == NODE_MAP ? data : NULL, e};
    for (int i = 0; s->train && i < s->pair_count; i++) {
        const struct sweep_pair *pair = &s->pairs[i];
        if (!was_checked(s, i, pair->source))
            check_domain(&c, pair, pair->source);
        if (pair->target != pair->source && !was_checked(s, i, pair->target))
            check_domain(&c, pair, pair->target);
    }
    return e->code;
}
