/* Reads one variant of a sweep from its YAML tree. */
#ifndef ADDA_BENCH_SWEEP_READ_H
#define ADDA_BENCH_SWEEP_READ_H

#include "base/param.h"
#include "bench/sweep/sweep.h"

/* The settings of a sweep that stand alone, and those of `save`. */
extern const struct param_table sweep_top_table, sweep_save_table;

/* All mistakes are added to `e`, and `s` holds what could be read. sweep_free in every case. */
enum err_code sweep_read(struct sweep *s, const struct sweep_reader *reader,
                         const struct node *root, struct err *e);

#endif
