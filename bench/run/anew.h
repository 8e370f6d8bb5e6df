/* Which cells a run computes although they are there. */
#ifndef ADDA_BENCH_ANEW_H
#define ADDA_BENCH_ANEW_H

#include <stdbool.h>
#include "bench/plan/plan.h"

/* Marks in `anew` [cell_count] the cells that other sources made, and the source models that were
 * left out of the store and that one of them, or of those marked before, starts from. */
void anew_choose(const struct plan *p, const char *store, bool *anew);

/* Whether a cell that was marked, and is there, still has to be computed: another process may have
 * done so, or its source model, computed anew, has the same bits. */
bool anew_is_due(const struct plan *p, const char *store, int cell);

#endif
