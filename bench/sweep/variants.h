/* The variants of a sweep: `grid`, `zip`, `include` and `random` name paths of the sweep's own tree
 * and values for them; a variant assigns one value to each. A sweep without any has one variant,
 * which is empty.
 *
 *   grid:    {PATH: [v, ...], ...}      every combination, the first path slowest
 *   zip:     {PATH: [v, ...], ...}      the lists side by side; multiplies the grid
 *   random:  {trials: N, key: TEXT, settings: {PATH: {uniform|log_uniform|choice: [...]}, ...}}
 *                                       N draws (random_search.h); multiplies the above
 *   include: [{PATH: v, ..., label: TEXT}, ...]      further variants, with a name or without */
#ifndef ADDA_BENCH_VARIANTS_H
#define ADDA_BENCH_VARIANTS_H

#include "bench/sweep/variant_list.h"

/* After an error it continues as far as it can, so that further errors are found. variants_free in
 * every case. */
enum err_code variants_read(struct variants *v, struct node_pool *pool, const struct node *root,
                            struct err *e);

/* The sweep's tree without the keys that make variants, and such a tree with the variant's values
 * in it. */
const struct node *variants_rest(struct node_pool *pool, const struct node *root);
const struct node *variant_apply(const struct variant *v, struct node_pool *pool,
                                 const struct node *root, struct err *e);

#endif
