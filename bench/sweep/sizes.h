/* How many images a sweep trains on and tests with: its `data`. `train` and `test` are of both
 * domains, `source_train`, `target_train`, `source_test` and `target_test` of one; `source_train:
 * endless` gives the source model new images at every step, and `test: train` tests the target on
 * its training images, whose labels nothing but the score reads (the transductive protocol of Tzeng
 * et al. 2017). `test_pairing` makes twins of the test images of a pair. */
#ifndef ADDA_BENCH_SIZES_H
#define ADDA_BENCH_SIZES_H

#include "base/param.h"
#include "bench/sweep/sweep.h"

extern const struct param_table data_table;

/* Fills `sizes`, `texts` and `test_pairing` of the sweep; mistakes are added to `e`. */
void sizes_read(struct sweep *s, const struct sweep_reader *reader, const struct node *root,
                struct err *e);

#endif
