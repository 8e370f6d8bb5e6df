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

/* Where it is: a column `selection` for CSV, where no sentence stands, and JSON, and the sentence
 * as the first note, which is shown wherever the table is. */
void selection_add(struct table_grid *g, const struct plan *p, enum select select);

/* Has the column, which is the grid's last, say "last" of a row. */
void selection_is_end(struct table_grid *g, int row);

/* The note about methods of such rows, {name: true}, as the first; none where there are none. */
void selection_note_ends(struct table_grid *g, const json_t *methods);

#endif
