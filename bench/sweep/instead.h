/* `steps` and `until` of adaptation say how long it trains in two ways. What is laid over the
 * other, by a variant, by --set or by an entry of `methods`, takes its place. */
#ifndef ADDA_BENCH_INSTEAD_H
#define ADDA_BENCH_INSTEAD_H

#include "bench/sweep/nodes.h"

/* "until" for "steps"; "steps" for "until" and what is below it; NULL for other settings. Static.
 */
const char *instead_of(const char *setting);

/* Whether one of two paths of a sweep, such as "adapt.steps", takes the place of the other. */
bool instead_of_path(const char *path, const char *other);

/* What the sweep's `adapt` has of the setting whose place `path` takes; NULL: nothing. */
const struct node *instead_there(const struct node *root, const char *path);

/* `root` without that. */
const struct node *instead_make_way(struct node_pool *pool, const struct node *root,
                                    const char *path, struct err *e);

#endif
