/* One variant of a sweep from its YAML tree: what is not pairs or methods is read here. */
#include "bench/sweep/sweep_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/param.h"
#include "bench/sweep/sizes.h"
#include "bench/sweep/sweep_methods.h"
#include "bench/sweep/sweep_pairs.h"
#include "base/text.h"
#include "nn/kernels/kernels.h"

static const char *const top_keys[] = {
    "name",  "description", "kernels", "seeds",     "data",    "network", "source",
    "adapt", "pairs",       "domains", "baselines", "methods", "save",    "grid",
    "zip",   "include",     "exclude", "random",    "budget",  "oracle",
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
     .help = "reference: the same bits on every processor with fused multiply-add; "
             "fast: the matrix products of OpenBLAS"},
};
const struct param_table sweep_top_table = PARAM_TABLE("sweep", struct top, top_params);

struct save {
    bool models;
};
static const struct param save_params[] = {
    {"models", PARAM_BOOL, offsetof(struct save, models), .def = "false",
     .help = "keep the adapted models (source models are always kept)"},
};
const struct param_table sweep_save_table = PARAM_TABLE("save", struct save, save_params);

/* The name becomes a folder and a prefix of file names; the description a paragraph. */
static void check_texts(const struct node *root, const struct top *top, struct err *e)
{
    const struct node *name = node_get(root, "name"), *text = node_get(root, "description");
    const char *why = name && top->name ? file_name_mistake(top->name) : NULL;
    if (why)
        node_error(name, e, "the name %s", why);
    why = text && top->description ? sentence_mistake(top->description) : NULL;
    if (why)
        node_error(text, e, "the description %s", why);
}

static void read_top(struct sweep *s, const struct node *root, struct err *e)
{
    struct top top;
    const int count = (int)(sizeof top_keys / sizeof *top_keys);
    const char *also[sizeof top_keys / sizeof *top_keys + 1] = {0};
    memcpy(also, top_keys, (size_t)count * sizeof *also);
    param_read(&sweep_top_table, &top, root, also, e);
    check_texts(root, &top, e);
    s->name = text_copy(top.name);
    s->kernels = top.kernels;
    param_free(&sweep_top_table, &top);
}

static void read_groups(struct sweep *s, const struct sweep_reader *reader, const struct node *root,
                        struct err *e)
{
    const struct node *source = node_get(root, "source");
    struct save save;
    param_read(&sweep_save_table, &save, node_get(root, "save"), NULL, e);
    s->save_models = save.models;
    network_read(&s->network, node_get(root, "network"), e);
    supervised_read(&s->supervised, source, e);
    setting_uses_note_optimizer(reader->uses, node_get(source, "optimizer"),
                                &s->supervised.optimizer, NULL);
    param_read(&oracle_table, &s->oracle, node_get(root, "oracle"), NULL, e);
}

static void refuse_oracle(const struct sweep *s, const struct node *oracle, struct err *e)
{
    if (!oracle)
        return;
    for (int i = 0; i < s->method_count; i++)
        if (s->methods[i].method->role == METHOD_ORACLE)
            return;
    node_key_error(oracle, e, "'oracle' would do nothing: no row is one; 'baselines' may list it");
}

enum err_code sweep_read(struct sweep *s, const struct sweep_reader *reader,
                         const struct node *root, struct err *e)
{
    *s = (struct sweep){0};
    if (!node_is(root, NODE_MAP, e))
        return e->code;
    read_top(s, root, e);
    const struct node *seeds = node_get(root, "seeds");
    if (seeds)
        sweep_read_seeds(s, seeds, e);
    else
        node_error(root, e, "'seeds' is missing; write e.g. seeds: 1..3");
    read_groups(s, reader, root, e);
    sizes_read(s, reader, root, e);
    sweep_read_pairs(s, reader, root, e);
    sweep_read_methods(s, reader, root, e);
    refuse_oracle(s, node_get(root, "oracle"), e);
    return e->code;
}
