/* L2: images rendered again, accuracies counted again. */
#ifndef ADDA_BENCH_VERIFY_ACCURACIES_H
#define ADDA_BENCH_VERIFY_ACCURACIES_H

#include "bench/verify/verify.h"

enum err_code verify_accuracies(const struct results *r, struct findings *f, struct err *e);

#endif
