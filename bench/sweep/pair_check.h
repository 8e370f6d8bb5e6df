/* What is wrong with a pair beside those that a sweep has already. */
#ifndef ADDA_BENCH_PAIR_CHECK_H
#define ADDA_BENCH_PAIR_CHECK_H

#include "bench/sweep/domains.h"
#include "bench/sweep/sweep.h"

/* Adds an error for each thing that is wrong with a pair that is to be added to the sweep. `n`: its
 * entry under `pairs`. */
void pair_check(const struct sweep *s, const struct domains *domains, const struct node *n,
                const struct sweep_pair *pair, struct err *e);

#endif
