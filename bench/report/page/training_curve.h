/* One column of a training's curve over another; empty where there is none. */
#ifndef ADDA_BENCH_REPORT_PAGE_TRAINING_CURVE_H
#define ADDA_BENCH_REPORT_PAGE_TRAINING_CURVE_H

#include "bench/store/results.h"

struct training_curve {
    int count;
    double *x, *y; /* [count]; NaN where nothing was measured */
};
struct training_curve training_curve_of(const struct results *r, int cell, const char *x,
                                        const char *y);
void training_curve_free(struct training_curve *c);

#endif
