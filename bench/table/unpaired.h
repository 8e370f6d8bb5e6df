/* Δ over fewer seeds than n, where source only has no record of some seed: told below the table,
 * and counted for programs. */
#ifndef ADDA_BENCH_TABLE_UNPAIRED_H
#define ADDA_BENCH_TABLE_UNPAIRED_H

#include "bench/table/grid.h"

/* Of a table with columns `n` and `delta` whose rows are all there: a note that names the rows, and
 * a column `delta_n`; nothing where no row is so. */
void unpaired_add(struct table_grid *g);

#endif
