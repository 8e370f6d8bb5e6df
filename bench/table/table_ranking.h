/* Methods over pairs: mean ranks, and which of them the pairs tell apart. */
#ifndef ADDA_BENCH_TABLE_RANKING_H
#define ADDA_BENCH_TABLE_RANKING_H

#include "bench/table/table.h"

/* Fills `ranking` from finished rows and says it in a note; where the pairs are too few to tell
 * methods apart the note says that instead, and `ranking` stays empty. Neither where there are
 * fewer than three methods or two pairs, or where pairs have different methods. */
void table_rank_methods(struct table *t, const struct results *r);

#endif
