/* One value laid over a sweep's tree at a path, as variants and --set do. A term's weight is
 * written alone or in the map of its settings ({im: 1}, {im: {weight: 1}}): it is the same setting
 * in both, so that laying the one over the other keeps the other settings of the term. */
#ifndef ADDA_BENCH_LAY_H
#define ADDA_BENCH_LAY_H

#include "bench/sweep/nodes.h"

/* The path, or that of the weight where a term has it as its value alone. New string. */
char *lay_path(const char *path, bool is_scalar);

/* `root` with the value, also where the other of `steps` and `until` has to make way. */
const struct node *lay_value(struct node_pool *pool, const struct node *root, const char *path,
                             const struct node *value, struct err *e);

#endif
