/* Random search: `random` of a sweep, {trials: N, key: TEXT, settings: {PATH: {KIND: [...]}}}, with
 * the kinds uniform and log_uniform, [low, high], and choice.
 *
 * A value is a function of (its own distribution, key, path, trial) and of nothing else, so that
 * more trials or another path change none of those already run. Numbers are rounded to six
 * significant digits. */
#ifndef ADDA_BENCH_RANDOM_SEARCH_H
#define ADDA_BENCH_RANDOM_SEARCH_H

#include "bench/sweep/variant_list.h"

/* Each variant becomes one for each trial that is no earlier one again; v->repeated counts those.
 * `random` NULL: none is asked for. Numbers are nodes of the pool. */
void random_search_read(struct variants *v, struct node_pool *pool, const struct node *random,
                        struct err *e);

#endif
