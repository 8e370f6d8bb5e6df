/* Rows that are the same method, label and settings. */
#ifndef ADDA_BENCH_SAME_METHODS_H
#define ADDA_BENCH_SAME_METHODS_H

#include "bench/sweep/sweep.h"

/* An error at each entry that repeats an earlier one: the two would silently become one row of the
 * table. */
void sweep_refuse_same_methods(const struct sweep *s, struct err *e);

#endif
