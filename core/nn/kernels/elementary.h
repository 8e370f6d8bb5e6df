/* exp, log and the like without the C library, whose last bit differs from one processor to the
 * next (variants with and without fused multiply-add). Sums and products in a fixed order, compiled
 * without contraction: the same bits everywhere. Errors are in units in the last place of the
 * result. */
#ifndef ADDA_NN_ELEMENTARY_H
#define ADDA_NN_ELEMENTARY_H

#include <stdint.h>

/* 2 units; 0 below -708, where the result would lose digits; infinity above 709. */
double elementary_exp(double x);

/* 2 units; -infinity of 0, not a number below. */
double elementary_log(double x);

/* log(1 + x), 4 units; x > -1. */
double elementary_log1p(double x);

/* cos(pi x) for x in [0, 1], within 1e-15. */
double elementary_cos_pi(double x);

/* x to a whole power, by squaring. */
double elementary_power(double x, uint64_t n);

#endif
