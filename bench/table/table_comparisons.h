/* The table of comparisons: each method of a pair against source only and against the best. */
#ifndef ADDA_BENCH_TABLE_COMPARISONS_H
#define ADDA_BENCH_TABLE_COMPARISONS_H

#include "bench/table/table.h"

/* Fills `comparisons` and their notes from finished rows. */
void table_compare(struct table *t, const struct results *r, enum select select);

#endif
