/* Every seed of a row, with the cell of its record. */
#ifndef ADDA_BENCH_TABLE_SEEDS_H
#define ADDA_BENCH_TABLE_SEEDS_H

#include "bench/table/rows.h"

/* Begins a grid of seeds, and adds those of a row. */
void seeds_begin(struct grid *g);
void seeds_add(struct grid *g, const struct sweep_rows *rows, int row);

#endif
