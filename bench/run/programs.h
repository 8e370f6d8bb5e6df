/* Programs of methods from outside that this machine lacks: told before cells that need none are
 * computed, and no error, since cells may be computed elsewhere. */
#ifndef ADDA_BENCH_PROGRAMS_H
#define ADDA_BENCH_PROGRAMS_H

#include "bench/plan/plan.h"

/* A line for each that a cell needs which the store does not hold (`store` NULL: any cell), and how
 * many do; new string, NULL: none is missing. */
char *programs_missing(const struct plan *p, const char *store);

#endif
