/* Rows that differ in what is not read, or says the same: they train the same under two names. */
#ifndef ADDA_BENCH_SAME_TRAINING_H
#define ADDA_BENCH_SAME_TRAINING_H

#include "bench/plan/plan.h"

/* A line for each of the first `rows` rows whose first cell is that of an earlier row of its pair,
 * as under two labels, or would be that of an earlier row but for settings of adaptation and of its
 * optimisers that neither reads beside its others, layers to share through that share the same
 * weights, a look at the same feature, or the spelling of networks (same_networks.h), of which each
 * pair has one line. Of lines alike one, and after some lines, how many more rows there are. NULL:
 * there is none. New string. */
char *same_training_told(const struct plan *p, int rows);

#endif
