/* Small products over rows of features, for discrepancies between two batches. Sums in double. */
#ifndef ADDA_ADAPT_ROWS_H
#define ADDA_ADAPT_ROWS_H

#include <stddef.h>
#include "nn/kernels/real.h"

/* Inner product of two rows. */
static inline double rows_dot(const real *a, const real *b, int size)
{
    double sum = 0;
    for (int k = 0; k < size; k++)
        sum += (double)a[k] * (double)b[k];
    return sum;
}

static inline double rows_distance2(const real *a, const real *b, int size)
{
    double sum = 0;
    for (int k = 0; k < size; k++) {
        const double d = (double)a[k] - (double)b[k];
        sum += d * d;
    }
    return sum;
}

/* to += scale * from */
static inline void rows_add(real *to, const real *from, double scale, int size)
{
    for (int k = 0; k < size; k++)
        to[k] += (real)(scale * (double)from[k]);
}

#endif
