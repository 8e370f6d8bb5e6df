/* Sizes of data from their section. */
#include "bench/sweep/sizes.h"

#include <stddef.h>

#include "base/text.h"

struct data {
    int train, test, texts, test_pairing;
    int source_train, target_train, source_test, target_test;
};
#define SIZE(field_) offsetof(struct data, field_)

/* "pair", then the pairings under which test images are twins. */
static const char *const test_pairing_names[] = {"pair", "layout", "layout+colour", NULL};
static const int test_pairings[] = {PAIRING_NONE, PAIRING_LAYOUT, PAIRING_LAYOUT_COLOR};

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
    {"test_pairing", PARAM_CHOICE, SIZE(test_pairing), .choices = test_pairing_names, .def = "pair",
     .help =
         "what test image i of both domains shares, in place of the pair's pairing: layout makes "
         "them twins, and along every curve features are compared: how often a target image's "
         "nearest source image is its twin, and of its class"},
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

/* Twins are test image i of both domains, and each is compared with each. */
static void refuse_twins(const struct data_sizes *z, const struct node *data, struct err *e)
{
    const struct node *place = node_get(data, "test_pairing");
    if (z->transductive)
        node_key_error(place, e,
                       "'test_pairing' cannot be with 'test: train', which tests the target on its "
                       "training images: they have no twins among the source's test images");
    else if (z->source_test != z->target_test)
        node_key_error(place, e,
                       "'test_pairing' needs as many test images of both domains: 'source_test' is "
                       "%d, 'target_test' %d",
                       z->source_test, z->target_test);
    else if (z->source_test > TWINS_MOST)
        node_key_error(place, e,
                       "'test_pairing' compares every test image of one domain with every one of "
                       "the other: at most %d images, not %d",
                       TWINS_MOST, z->source_test);
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
    s->test_pairing = test_pairings[d.test_pairing];
    if (s->test_pairing)
        refuse_twins(z, data, e);
}
