/* The table of methods by pairs. */
#ifndef ADDA_BENCH_TABLE_MATRIX_H
#define ADDA_BENCH_TABLE_MATRIX_H

#include "bench/table/table.h"

/* Fills `matrix` and its notes from finished rows. */
void table_fill_matrix(struct table *t, const struct plan *p);
void table_free_matrix(struct table_matrix *m);

#endif
