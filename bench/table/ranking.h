/* Methods over pairs: mean ranks, and which of them the pairs tell apart. */
#ifndef ADDA_BENCH_TABLE_RANKING_H
#define ADDA_BENCH_TABLE_RANKING_H

#include "bench/table/rows.h"

/* Computes rows->ranking, once for all tables; and frees it. */
void ranking_find(struct sweep_rows *rows);
void ranking_free(struct sweep_rows *rows);

/* The ranking as a sentence, or why there is none: too few pairs to tell the methods apart, or
 * pairs that have different methods. NULL where there are fewer than three methods or two pairs.
 * New string. */
char *ranking_sentence(const struct sweep_rows *rows);

#endif
