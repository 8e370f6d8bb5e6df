/* Numbers of images, and texts that a pair can choose, against what its domains have. */
#include "bench/sweep/data_check.h"

#include <stdlib.h>

#include "base/text.h"
#include "gen/render/render.h"

/* What stays the same while one variant is checked. */
struct data_check {
    const struct sweep *sweep;
    struct domains *domains;
    const struct node *data; /* the map, or NULL */
    struct err *e;
};

/* Where a setting of `data` is written, or the one that stands for both domains, or else the pair
 * that needs it. */
static const struct node *place_of(const struct data_check *c, const char *key, const char *common,
                                   const struct sweep_pair *pair)
{
    const struct node *own = node_get(c->data, key), *n = own ? own : node_get(c->data, common);
    return n ? n : c->data ? c->data : pair->place;
}

static enum domain_texts texts_of(const struct data_check *c, int index)
{
    return domain_texts_of(c->domains->entries[index].json);
}

/* How many images a pair asks of one of its domains to train or to test with: none to test with of
 * a target whose labels nobody knows. */
static int asked_of(const struct data_check *c, int pair, bool target, bool test)
{
    const struct sweep *s = c->sweep;
    const struct data_sizes *z = &s->sizes;
    if (target && test && texts_of(c, s->pairs[pair].target) == TEXTS_UNKNOWN)
        return 0;
    const double drawn = (double)s->supervised.steps * s->supervised.batch;
    if (test)
        return !target ? z->source_test : z->transductive ? 0 : z->target_test;
    if (target || !z->endless || drawn < z->source_train)
        return target ? z->target_train : z->source_train;
    return drawn < INT32_MAX ? (int)drawn : INT32_MAX;
}

/* The same domain on the other side, or of an earlier pair, may have been asked for as many. */
static bool was_asked(const struct data_check *c, int pair, bool target, bool test)
{
    const struct sweep *s = c->sweep;
    const int index = target ? s->pairs[pair].target : s->pairs[pair].source;
    const int count = asked_of(c, pair, target, test);
    for (int i = 0; i <= pair; i++)
        for (int side = 0; side < 2 && (i < pair || side < target); side++)
            if ((side ? s->pairs[i].target : s->pairs[i].source) == index &&
                asked_of(c, i, side, test) == count)
                return true;
    return false;
}

/* What is asked for, and what can be done, where endless training takes more than a source has. New
 * string. */
static char *endless_told(const struct data_check *c, const struct domain *d)
{
    const struct supervised_settings *s = &c->sweep->supervised;
    return text_format(": 'source_train: endless' has new ones in each batch, and the %d steps of "
                       "%d of 'source' take as many; 'source_train: %d' shows the same again and "
                       "again",
                       s->steps, s->batch, (int)render_count(d, 0));
}

static void check_count(const struct data_check *c, int index, bool target, bool test)
{
    static const char *const keys[2][2] = {{"source_train", "source_test"},
                                           {"target_train", "target_test"}};
    const struct sweep_pair *pair = &c->sweep->pairs[index];
    const struct domain *d =
        c->domains->entries[target ? pair->target : pair->source].domain; /* NULL: a record */
    struct err own = ERR_INIT;
    const uint64_t first = test ? (uint64_t)1 << 32 : 0;
    const int asked = asked_of(c, index, target, test);
    if (d && !was_asked(c, index, target, test) && render_check_count(d, first, asked, &own)) {
        const bool endless = !target && !test && asked > c->sweep->sizes.source_train;
        char *more = endless && render_count(d, 0) ? endless_told(c, d) : text_copy("");
        node_error(place_of(c, keys[target][test], test ? "test" : "train", pair), c->e, "%s%s",
                   own.text, more);
        free(more);
    }
    err_free(&own);
}

/* Training images of a source have indices below 2^31. */
static void check_endless(const struct data_check *c)
{
    const double drawn = (double)c->sweep->supervised.steps * c->sweep->supervised.batch;
    const double there = (double)((uint64_t)1 << 31);
    if (c->sweep->sizes.endless && drawn > there)
        node_error(node_get(c->data, "source_train"), c->e,
                   "%.0f images in the steps of 'source' are more than the %.0f that a source has "
                   "to train with",
                   drawn, there);
}

static void check_texts(const struct data_check *c, const struct sweep_pair *pair, int index)
{
    const struct node *place = place_of(c, "texts", "texts", pair);
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
    if (c->domains->entries[index].domain && c->sweep->texts == TEXTS_DISJOINT)
        check_texts(c, pair, index);
}

/* What reads labels that nobody knows. */
static void check_labels(const struct data_check *c, const struct sweep_pair *pair)
{
    const struct domain_entry *entries = c->domains->entries;
    const bool transductive = c->sweep->sizes.transductive;
    if (texts_of(c, pair->source) != TEXTS_KNOWN)
        node_error(pair->place, c->e,
                   "'%s' cannot be a source: its training images have no labels (metadata.jsonl, "
                   "metadata.csv, or names of files: 'labels' of the import)",
                   entries[pair->source].info->name);
    if (transductive && texts_of(c, pair->target) != TEXTS_KNOWN)
        node_error(place_of(c, "test", "test", pair), c->e,
                   "test: train: '%s' cannot be tested on its training images, whose labels nobody "
                   "knows",
                   entries[pair->target].info->name);
}

/* A size that would do nothing. */
static void check_target_test(const struct data_check *c)
{
    const struct node *n = node_get(c->data, "target_test");
    bool is_read = !c->sweep->pair_count;
    for (int i = 0; i < c->sweep->pair_count; i++)
        is_read |= texts_of(c, c->sweep->pairs[i].target) != TEXTS_UNKNOWN;
    if (n && !is_read)
        node_key_error(
            n, c->e,
            "'target_test' would do nothing: nobody knows the labels of the targets, and "
            "they are not tested");
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
    check_endless(&c);
    check_target_test(&c);
    for (int i = 0; s->sizes.source_train && i < s->pair_count; i++) {
        const struct sweep_pair *pair = &s->pairs[i];
        check_labels(&c, pair);
        for (int k = 0; k < 4; k++)
            check_count(&c, i, k >= 2, k % 2);
        if (!was_checked(s, i, pair->source))
            check_domain(&c, pair, pair->source);
        if (pair->target != pair->source && !was_checked(s, i, pair->target))
            check_domain(&c, pair, pair->target);
    }
    return e->code;
}
