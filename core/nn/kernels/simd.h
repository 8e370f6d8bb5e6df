/* The inner loops, in variants of the same source: portable, fused, AVX2, AVX-512 and NEON, chosen
 * at run time by kernels_select. A variant is a constant table of functions. Channels run along the
 * vectors; "padded" channels are rounded up to CHANNEL_PAD with zeros, which every variant's vector
 * length divides. No sum runs across lanes, so all variants but "portable", whose multiply-add
 * rounds twice, give the same bits. None of these can fail or allocate; all are free of state.
 *
 * Winograd's F(4x4, 3x3) (Lavin & Gray 2016): a tile of 4x4 outputs costs 36 products per pair of
 * channels instead of 144. Buffers in its domain are v[36][tiles][channels]; `step` is the distance
 * between two of the 36 planes. */
#ifndef ADDA_NN_SIMD_H
#define ADDA_NN_SIMD_H

#include <stddef.h>
#include "nn/kernels/real.h"

enum { CHANNEL_PAD = 16, WINOGRAD_PLANES = 36, WINOGRAD_TILE = 4, WINOGRAD_PATCH = 6 };

static inline int padded(int channels)
{
    return (channels + CHANNEL_PAD - 1) / CHANNEL_PAD * CHANNEL_PAD;
}

/* c[i][o] = start + sum_k a[row[i] + depth[k]] b[k][o], i < rows, k < depths, o < columns (padded).
 * `start` is c itself when `add`, else bias[o], or 0 when bias is NULL. The sum runs over k in
 * order for every element, so the variants with fused multiply-add give the same bits. */
struct product {
    int rows, depths, columns;
    const real *a;
    const int *row, *depth;
    const real *b;
    size_t b_stride;
    const real *bias;
    int add;
    real *c;
    size_t c_stride;
};

/* c[m][n] = op(a) op(b) + beta c; op(a) is [m][k], op(b) [k][n]; `ta`, `tb`: the matrix is stored
 * transposed. lda, ldb, ldc are the row strides as stored; beta is 0 or 1. */
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

/* One row of pixels copied into a padded frame: to[left + w][c] = act(scale x + shift) with zeros
 * around, `width` pixels of a row of `to_width`. scale NULL: a plain copy. act is x > 0 ? x :
 * slope x. x NULL: a row of zeros. */
struct frame_row {
    const real *x;
    int width, channels;
    const real *scale, *shift;
    real slope;
    real *to;
    int left, to_width, to_channels;
};

/* The layers after a convolution, on one row of output pixels: y = keep? pool(act(scale z +
 * shift)). z points to `pool` rows of distance z_stride. `code` (may be NULL) notes what backward
 * needs: which of the pool x pool pixels won, CODE_NEGATIVE, CODE_DROPPED. keep NULL: no dropout.
 */
struct finish_row {
    const real *z;
    size_t z_stride;
    int width, pool, channels;
    const real *scale, *shift;
    real slope;
    const unsigned char *keep;
    real keep_scale;
    real *y;
    unsigned char *code;
};
enum { CODE_WINNER = 0x3f, CODE_NEGATIVE = 0x40, CODE_DROPPED = 0x80 };

/* Backward of the same, in terms of g = dL/d(scale z + shift), which follows from dy and code (or,
 * code NULL and pool 1, from the sign of scale z + shift).
 * `sums`: sum[c] += g, sum[channels + c] += g (z - mean) inverse.
 * `gradient`: dz = factor g + slant (z - mean) + offset into the frame `dz` (pixel stride
 * dz_channels, row stride dz_stride), `z_width` pixels of `z_rows` rows; total[c] += dz.
 * z NULL there: slant and offset are zero and code is given or slope is 1. */
struct backward_row {
    const real *z;
    size_t z_stride;
    int z_width, z_rows, width, pool, channels;
    const real *dy;
    const unsigned char *code;
    const real *scale, *shift;
    real slope, keep_scale;
    const real *mean, *inverse;
    double *sum;
    const real *factor, *slant, *offset;
    real *dz;
    size_t dz_stride;
    int dz_channels;
    double *total;
};

/* Update of one array, see optimizer.h; g is set to zero. */
struct update {
    size_t count;
    real *w, *g, *m, *v;
    real rate, momentum, ahead, now;                /* sgd */
    real beta1, rest1, beta2, rest2, root, epsilon; /* adam */
    real scale, decay;
};

struct simd {
    const char *name;
    int lanes;

    void (*product)(const struct product *p);
    void (*gemm)(const struct gemm *g);

    /* v from one 6x6 patch of a frame, z from one tile of m (the first `h` rows and `w` columns of
     * it), and their adjoints: dm from a 4x4 tile of a frame, and a 6x6 patch of a frame += dv. */
    void (*winograd_input)(const real *frame, size_t row, int channels, real *v, size_t step);
    void (*winograd_output)(const real *m, size_t step, const real *bias, int channels, real *z,
                            size_t row, int h, int w);
    void (*winograd_output_adjoint)(const real *frame, size_t row, int channels, real *dm,
                                    size_t step);
    void (*winograd_input_adjoint)(const real *dv, size_t step, int channels, real *frame,
                                   size_t row);
    /* u[36][in][out] from w[3][3][in][out], both padded; and dw += from du. */
    void (*winograd_weights)(const real *w, size_t plane, real *u);
    void (*winograd_weights_adjoint)(const real *du, size_t plane, real *dw);

    void (*frame_row)(const struct frame_row *f);
    /* sum[c] += x - origin, sum[channels + c] += (x - origin)^2 over one row. */
    void (*moments)(const real *x, int width, int channels, const real *origin, double *sum);
    void (*finish_row)(const struct finish_row *f);
    void (*backward_sums)(const struct backward_row *b);
    void (*backward_gradient)(const struct backward_row *b);

    void (*sgd)(const struct update *u);
    void (*adam)(const struct update *u);
};

extern const struct simd simd_portable, simd_fused, simd_avx2, simd_avx512, simd_neon;

#endif
