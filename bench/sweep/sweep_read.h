/* Reads one variant of a sweep from its YAML tree. */
#ifndef ADDA_BENCH_SWEEP_READ_H
#define ADDA_BENCH_SWEEP_READ_H

#include "bench/sweep/sweep.h"

/* All mistakes are added to `e`, and `s` holds what could be read. sweep_free in every case. */
enum err_code sweep_read(struct sweep *s, const struct sweep_reader *reader,
                         const struct node *root, struct err *e);

#endif
