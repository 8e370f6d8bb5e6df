/* The products of dense layers, shared out among threads. */
#ifndef ADDA_NN_DENSE_PRODUCT_H
#define ADDA_NN_DENSE_PRODUCT_H

#include "base/parallel.h"
#include "nn/kernels/real.h"

/* One matrix of a (grouped) dense layer over a batch: x rows have stride x_stride, y rows y_stride.
 * y[n][o] = sum_i x[n][i] weight[i][o] + bias[o], i < in, o < out; bias may be NULL. */
struct dense_product {
    int batch, in, out, x_stride, y_stride;
    struct pool *pool;
};
void dense_forward(const struct dense_product *d, const real *x, const real *weight,
                   const real *bias, real *y);
void dense_backward_weights(const struct dense_product *d, const real *x, const real *dy,
                            real *dweight, real *dbias);
void dense_backward_input(const struct dense_product *d, const real *dy, const real *weight,
                          real *dx);

#endif
