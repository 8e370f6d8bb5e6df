/* OpenBLAS's general matrix product in this library's number, row-major. */
#ifndef ADDA_NN_GEMM_H
#define ADDA_NN_GEMM_H

#include "nn/kernels/real.h"

/* c[m][n] = op(a) op(b) + beta c; op(a) is [m][k], op(b) [k][n]; `ta`, `tb`: the matrix is stored
 * transposed. lda, ldb, ldc are the row strides as stored. Runs on the calling thread. */
struct gemm {
    int m, n, k;
    const real *a;
    int lda, ta;
    const real *b;
    int ldb, tb;
    real beta;
    real *c;
    int ldc;
};
void gemm(const struct gemm *g);

#endif
