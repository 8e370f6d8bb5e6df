/* Every seed of a row, with the cell of its record. */
#ifndef ADDA_BENCH_TABLE_SEEDS_H
#define ADDA_BENCH_TABLE_SEEDS_H

#include "bench/table/rows.h"

/* Begins a grid of seeds, and adds those of a row. */
void seeds_begin(struct table_grid *g);
void seeds_add(struct table_grid *g, const struct sweep_rows *rows, int row);

#endif
