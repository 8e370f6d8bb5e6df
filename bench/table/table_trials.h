/* What a search over settings is worth without target labels. */
#ifndef ADDA_BENCH_TABLE_TRIALS_H
#define ADDA_BENCH_TABLE_TRIALS_H

#include "bench/table/table.h"

/* Fills `choices` and their notes from finished rows; nothing where no method has two variants. */
void table_choose_trials(struct table *t, const struct results *r);

#endif
