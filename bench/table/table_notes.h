/* The sentences under a table. */
#ifndef ADDA_BENCH_TABLE_NOTES_H
#define ADDA_BENCH_TABLE_NOTES_H

#include "bench/table/table.h"

void table_write_notes(struct table *t, const struct results *r);

#endif
