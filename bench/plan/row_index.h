/* The rows of a plan that is being made, so that equal ones are found at once however many there
 * are. */
#ifndef ADDA_BENCH_ROW_INDEX_H
#define ADDA_BENCH_ROW_INDEX_H

#include "bench/plan/plan.h"

/* {key: index of the row}. Zero-initialise; row_index_free. */
struct row_index {
    json_t *by_cells, *by_variant;
};
void row_index_free(struct row_index *x);

/* Adds a row, and takes it. A row with the pair, label, sharing and cells of another becomes one
 * with it, whose variant is what both have in common: a baseline that a grid does not affect has
 * the same cells in every variant. False when another row has its names and other cells. */
bool row_index_add(struct row_index *x, struct plan *p, struct plan_row *row);

#endif
