/* By what the numbers of a report were chosen, said in every table and figure of one that is not
 * of the end of training: its numbers must not be taken for those. */
#ifndef ADDA_BENCH_TABLE_SELECTION_H
#define ADDA_BENCH_TABLE_SELECTION_H

#include "bench/store/results.h"
#include "bench/table/grid.h"

/* "Selection: im, the training step at which ..."; new string. */
char *selection_sentence(const struct plan *p, enum select select);

/* The rule's name, where it is another than LAST; else NULL. */
const char *selection_rule(enum select select);

/* Where it is: a column of it for CSV, where no sentence stands, and the sentence as the first
 * note, which is shown wherever the table is. */
void selection_add(struct table_grid *g, const struct plan *p, enum select select);

#endif
