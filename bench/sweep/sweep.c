#include "bench/sweep/sweep.h"

#include <stdlib.h>
#include <string.h>

#include "base/param.h"
#include "bench/plan/cell.h"
#include "base/text.h"
#include "nn/kernels/kernels.h"

enum { MAX_SEEDS = 10000 };

static const char *const top_keys[] = {
    "name",  "description", "kernels", "seeds",     "data",    "network", "source",
    "adapt", "pairs",       "domains", "baselines", "methods", "save",    "grid",
    "zip",   "include",     "exclude", "random",    "budget",
};

struct top {
    char *name;
    char *description;
    int kernels;
};
static const struct param top_params[] = {
    {"name", PARAM_TEXT, offsetof(struct top, name), .help = "names the sweep in a store"},
    {"description", PARAM_TEXT, offsetof(struct top, description), .def = "''",
     .help = "a sentence for the report"},
    {"kernels", PARAM_CHOICE, offsetof(struct top, kernels), .choices = kernels_names,
     .def = "reference",
     .help = "which instructions compute: the same bits on every "
             "processor with fused multiply-add, "
             "or the best of this one"},
};
static const struct param_table top_table = PARAM_TABLE("sweep", struct top, top_params);

struct data {
    int train, test, texts;
};
static const struct param data_params[] = {
    {"train", PARAM_INT, offsetof(struct data, train), .min = 2, .max = 1e7, .def = "4000",
     .unit = "images", .help = "training images of each domain"},
    {"test", PARAM_INT, offsetof(struct data, test), .min = 1, .max = 1e7, .def = "1000",
     .unit = "images", .help = "test images of each domain"},
    {"texts", PARAM_CHOICE, offsetof(struct data, texts), .choices = texts_names, .def = "any",
     .help = "disjoint: no text of a test image stands in a training image (one text in five is "
             "kept for tests)"},
};
static const struct param_table data_table = PARAM_TABLE("data", struct data, data_params);

struct save {
    bool models;
};
static const struct param save_params[] = {
    {"models", PARAM_BOOL, offsetof(struct save, models), .def = "false",
     .help = "keep the adapted models (source models are always kept)"},
};
static const struct param_table save_table = PARAM_TABLE("save", struct save, save_params);

static void add_seed(struct sweep *s, const struct node *n, uint64_t seed, struct err *e)
{
    for (int i = 0; i < s->seed_count; i++)
        if (s->seeds[i] == seed) {
            node_error(n, e, "seed %llu stands here twice", (unsigned long long)seed);
            return;
        }
    if (s->seed_count == MAX_SEEDS) {
        node_error(n, e, "more than %d seeds", MAX_SEEDS);
        return;
    }
    s->seeds = memory_grow(s->seeds, s->seed_count, &s->seed_capacity, sizeof *s->seeds);
    s->seeds[s->seed_count++] = seed;
}

static void read_range(struct sweep *s, const struct node *n, const char *dots, struct err *e)
{
    char *end_low, *end_high;
    long long low = strtoll(n->text, &end_low, 10), high = strtoll(dots + 2, &end_high, 10);
    if (end_low != dots || dots[2] == '\0' || *end_high || low < 0 || high < low) {
        node_error(n, e, "'%s' is not a range; write first..last, e.g. 1..10", n->text);
        return;
    }
    if (high - low >= MAX_SEEDS) {
        node_error(n, e, "%lld seeds are more than %d", high - low + 1, MAX_SEEDS);
        return;
    }
    for (long long i = low; i <= high; i++)
        add_seed(s, n, (uint64_t)i, e);
}

void sweep_read_seeds(struct sweep *s, const struct node *n, struct err *e)
{
    long long seed;
    if (n->kind == NODE_LIST) {
        for (int i = 0; i < n->count; i++)
            sweep_read_seeds(s, &n->children[i], e);
        return;
    }
    const char *dots = n->kind == NODE_SCALAR ? strstr(n->text, "..") : NULL;
    if (dots)
        read_range(s, n, dots, e);
    else if (node_int(n, 0, INT64_MAX, &seed, e))
        add_seed(s, n, (uint64_t)seed, e);
}

/* The name becomes a folder and a prefix of file names. */
static void check_name(const struct node *root, const char *name, struct err *e)
{
    const struct node *n = node_get(root, "name");
    const char *allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    if (n && name && (!*name || strlen(name) > 64 || strspn(name, allowed) != strlen(name)))
        node_error(n, e, "the name may have letters, digits, '-' and '_', at most 64");
}

static void read_top(struct sweep *s, const struct node *root, struct err *e)
{
    struct top top;
    const int count = (int)(sizeof top_keys / sizeof *top_keys);
    const char *also[sizeof top_keys / sizeof *top_keys + 1] = {0};
    memcpy(also, top_keys, (size_t)count * sizeof *also);
    param_read(&top_table, &top, root, also, e);
    check_name(root, top.name, e);
    s->name = text_copy(top.name);
    s->kernels = top.kernels;
    param_free(&top_table, &top);
}

static void read_groups(struct sweep *s, const struct node *root, struct err *e)
{
    struct data data;
    struct save save;
    param_read(&data_table, &data, node_get(root, "data"), NULL, e);
    param_read(&save_table, &save, node_get(root, "save"), NULL, e);
    s->train = data.train;
    s->test = data.test;
    s->texts = data.texts;
    s->save_models = save.models;
    network_read(&s->network, node_get(root, "network"), e);
    supervised_read(&s->supervised, node_get(root, "source"), e);
}

enum err_code sweep_read(struct sweep *s, const struct sweep_reader *reader,
                         const struct node *root, struct err *e)
{
    *s = (struct sweep){0};
    if (!root)
        return err_add(e, ERR_CONFIG, "the sweep is empty; see bench/sweeps for examples");
    if (!node_is(root, NODE_MAP, e))
        return e->code;
    read_top(s, root, e);
    const struct node *seeds = node_get(root, "seeds");
    if (seeds)
        sweep_read_seeds(s, seeds, e);
    else
        node_error(root, e, "'seeds' is missing; write e.g. seeds: 1..3");
    read_groups(s, root, e);
    sweep_read_pairs(s, reader, root, e);
    sweep_read_methods(s, reader, root, e);
    return e->code;
}

void sweep_pair_free(struct sweep_pair *pair)
{
    free(pair->name);
    free(pair->source_name);
    free(pair->target_name);
    free(pair->family);
}

void sweep_free(struct sweep *s)
{
    for (int i = 0; i < s->pair_count; i++)
        sweep_pair_free(&s->pairs[i]);
    for (int i = 0; i < s->method_count; i++) {
        free(s->methods[i].label);
        free(s->methods[i].variant);
        adapt_free(&s->methods[i].adapt);
    }
    free(s->pairs);
    free(s->methods);
    free(s->seeds);
    free(s->name);
    network_free(&s->network);
    supervised_free(&s->supervised);
    *s = (struct sweep){0};
}
