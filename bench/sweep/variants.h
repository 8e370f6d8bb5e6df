/* The variants of a sweep: `grid`, `zip`, `include` and `random` name paths of the sweep's own tree
 * and values for them; a variant assigns one value to each. A sweep without any has one variant,
 * which is empty.
 *
 *   grid:    {PATH: [v, ...], ...}      every combination, the first path slowest
 *   zip:     {PATH: [v, ...], ...}      the lists side by side; multiplies the grid
 *   random:  {trials: N, key: TEXT, settings: {PATH: {uniform|log_uniform|choice: [...]}, ...}}
 *                                       N draws; multiplies the above
 *   include: [{PATH: v, ..., label: TEXT}, ...]      further variants, with a name or without
 *
 * A random value is a function of (its own distribution, key, path, trial) and of nothing else, so
 * that more trials or another path change none of those already run. Numbers are rounded to six
 * significant digits. */
#ifndef ADDA_BENCH_VARIANTS_H
#define ADDA_BENCH_VARIANTS_H

#include "base/json.h"
#include "bench/sweep/nodes.h"

struct assignment {
    const char *path;
    const struct node *value;
    const struct node *place; /* has the path as its key */
};

struct variant {
    struct assignment *set;
    int count, capacity;
    const struct node *label; /* its name in tables, in place of what it sets; or NULL */
};

struct variants {
    struct variant *list;
    int count, capacity;
    int repeated;  /* random trials equal to an earlier one */
    json_t *paths; /* {path: true} of all that they set */
};

/* After an error it continues as far as it can, so that further errors are found. Free in every
 * case. */
enum err_code variants_read(struct variants *v, struct node_pool *pool, const struct node *root,
                            struct err *e);
void variants_free(struct variants *v);

/* The sweep's tree without the keys that make variants, and such a tree with the variant's values
 * in it. */
const struct node *variants_rest(struct node_pool *pool, const struct node *root);
const struct node *variant_apply(const struct variant *v, struct node_pool *pool,
                                 const struct node *root, struct err *e);

/* Lines "data.train=1000", "adapt.steps=50", ...; "" for the empty variant. New string. */
char *variant_text(const struct variant *v);

#endif
