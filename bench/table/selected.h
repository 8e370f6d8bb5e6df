/* Methods that a rule could not select: their end counts, and the table says so. */
#ifndef ADDA_BENCH_TABLE_SELECTED_H
#define ADDA_BENCH_TABLE_SELECTED_H

#include "bench/table/rows.h"

/* Adds the selection of the rows (selection.h). A method counts with its end where no step of its
 * trainings has a number for the rule: a program from outside has no validators, AdaBN takes no
 * steps. Its rows say "last", and a note names it. */
void selected_add(struct table_grid *g, const struct sweep_rows *rows);

#endif
