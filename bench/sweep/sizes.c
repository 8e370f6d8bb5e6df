/* Sizes of data from their section, and what cannot be met of them. */
#include "bench/sweep/sizes.h"

#include <stddef.h>

#include "base/text.h"
#include "gen/render/render.h"

struct data {
    int train, test, texts;
    int source_train, target_train, source_test, target_test;
};
#define SIZE(field_) offsetof(struct data, field_)

static const struct param data_params[] = {
    {"train", PARAM_INT, SIZE(train), .min = 2, .max = 1e7, .def = "4000", .unit = "images",
     .help = "training images of each domain"},
    {"test", PARAM_INT, SIZE(test), .min = 1, .max = 1e7, .def = "1000", .unit = "images",
     .help = "test images of each domain; or train: the target is tested on its training images"},
    {"texts", PARAM_CHOICE, SIZE(texts), .choices = texts_names, .def = "any",
     .help = "disjoint: no text of a test image occurs in a training image (one text in five is "
             "kept for tests)"},
    {"source_train", PARAM_INT, SIZE(source_train), .min = 0, .max = 1e7, .def = "0",
     .unit = "images",
     .help = "0: as train; or endless: source models see new images at every step, and adaptation "
             "the first train of them"},
    {"target_train", PARAM_INT, SIZE(target_train), .min = 0, .max = 1e7, .def = "0",
     .unit = "images", .help = "0: as train"},
    {"source_test", PARAM_INT, SIZE(source_test), .min = 0, .max = 1e7, .def = "0",
     .unit = "images", .help = "0: as test"},
    {"target_test", PARAM_INT, SIZE(target_test), .min = 0, .max = 1e7, .def = "0",
     .unit = "images", .help = "0: as test"},
};
const struct param_table data_table = PARAM_TABLE("data", struct data, data_params);

static bool says(const struct node *data, const char *key, const char *word)
{
    const struct node *n = node_get(data, key);
    return n && n->kind == NODE_SCALAR && text_equal(n->text, word);
}

/* The keys that have no place beside others. */
static void refuse_keys(const struct data_sizes *z, const struct data *d, const struct node *data,
                        struct err *e)
{
    const struct node *train = node_get(data, "train"), *test = node_get(data, "test");
    const struct node *target_test = node_get(data, "target_test");
    if (train && d->source_train && d->target_train)
        node_key_error(train, e,
                       "'train' would do nothing beside both 'source_train' and "
                       "'target_train'");
    if (test && d->source_test && d->target_test)
        node_key_error(test, e,
                       "'test' would do nothing beside both 'source_test' and "
                       "'target_test'");
    if (z->transductive && target_test)
        node_key_error(target_test, e,
                       "'target_test' would do nothing: with 'test: train' the "
                       "target is tested on its training images");
    if (z->transductive && d->texts == TEXTS_DISJOINT)
        node_key_error(node_get(data, "texts"), e,
                       "'texts: disjoint' cannot be with 'test: train', which tests the target on "
                       "its training images");
    if (d->source_train == 1 || d->target_train == 1)
        node_key_error(node_get(data, d->source_train == 1 ? "source_train" : "target_train"), e,
                       "one image is too few to train on; at least 2");
}

static int given(int own, int common)
{
    return own ? own : common;
}

void sizes_read(struct sweep *s, const struct sweep_reader *reader, const struct node *root,
                struct err *e)
{
    const struct node *data = node_get(root, "data"), *numbers = data;
    struct data_sizes *z = &s->sizes;
    struct data d;
    z->transductive = says(data, "test", "train");
    z->endless = says(data, "source_train", "endless");
    if (z->transductive)
        numbers = node_without(reader->nodes, numbers, "test");
    if (z->endless)
        numbers = node_without(reader->nodes, numbers, "source_train");
    param_read(&data_table, &d, numbers, NULL, e);
    refuse_keys(z, &d, data, e);
    s->texts = d.texts;
    z->source_train = given(d.source_train, d.train);
    z->target_train = given(d.target_train, d.train);
    z->source_test = given(d.source_test, d.test);
    z->target_test = z->transductive ? z->target_train : given(d.target_test, d.test);
}

/* ---- what cannot be met -----------------------------------------------------------------------
 */

/* What a domain is asked for, and the keys that say so. */
struct demand {
    int domain; /* index; -1: none */
    uint64_t first;
    double count;
    const char *key, *common;
};

static const struct node *place_of(const struct node *root, const struct demand *d)
{
    const struct node *data = node_get(root, "data"), *own = node_get(data, d->key);
    const struct node *common = node_get(data, d->common);
    return own ? own : common ? common : data ? data : root;
}

static void check(const struct sweep_reader *reader, const struct node *root,
                  const struct demand *d, struct err *e)
{
    struct err why = ERR_INIT;
    const struct domain *domain = reader->domains->entries[d->domain].domain;
    const int count = d->count < INT32_MAX ? (int)d->count : INT32_MAX;
    if (domain && render_check_count(domain, d->first, count, &why))
        node_error(place_of(root, d), e, "%s", why.text);
    err_free(&why);
}

static bool is_asked_before(const struct sweep *s, int pair, bool target)
{
    const struct sweep_pair *p = &s->pairs[pair];
    for (int i = 0; i < pair; i++)
        if (target ? s->pairs[i].target == p->target : s->pairs[i].source == p->source)
            return true;
    return false;
}

void sizes_check(const struct sweep *s, const struct sweep_reader *reader, const struct node *root,
                 struct err *e)
{
    const struct data_sizes *z = &s->sizes;
    const double drawn = (double)s->supervised.steps * s->supervised.batch;
    const uint64_t target = (uint64_t)1 << 31, test = (uint64_t)1 << 32;
    if (z->endless && drawn > (double)target) {
        node_error(node_get(node_get(root, "data"), "source_train"), e,
                   "%.0f images in the steps of 'source' are more than the %llu that a source has "
                   "to train with",
                   drawn, (unsigned long long)target);
        return;
    }
    const double source_train = z->endless && drawn > z->source_train ? drawn : z->source_train;
    for (int i = 0; i < s->pair_count; i++) {
        const struct sweep_pair *p = &s->pairs[i];
        const struct demand demands[] = {
            {p->source, 0, source_train, "source_train", "train"},
            {p->source, test, z->source_test, "source_test", "test"},
            {p->target, target, z->target_train, "target_train", "train"},
            {p->target, test, z->transductive ? 0 : z->target_test, "target_test", "test"}};
        for (int k = 0; k < 4; k++)
            if (!is_asked_before(s, i, k >= 2))
                check(reader, root, &demands[k], e);
    }
}
