/* For any processor, with a fused multiply-add that the C library may have to compute in whole
 * numbers: slow, and by definition the bits of class "reference", which the tests hold the fast
 * variants to. */
#ifndef ADDA_REAL_DOUBLE

#include <math.h>

#define SIMD_VARIANT simd_fused
#define SIMD_NAME "fused"
#define SIMD_BYTES 16
#define SIMD_PRODUCT_ROWS 4
#define SIMD_TILE_ROWS 4
#define SIMD_TILE_VECTORS 2
#define SIMD_SPREAD(v) (v - (vec){0})
#define SIMD_FMA(a, b, c) fused(a, b, c)
#define SIMD_SQRT(v) square_root(v)

typedef float lanes __attribute__((vector_size(SIMD_BYTES)));

static inline lanes fused(lanes a, lanes b, lanes c)
{
    for (int i = 0; i < 4; i++)
        c[i] = fmaf(a[i], b[i], c[i]);
    return c;
}

static inline lanes square_root(lanes v)
{
    for (int i = 0; i < 4; i++)
        v[i] = sqrtf(v[i]);
    return v;
}

#include "nn/kernels/simd_variant.h"

#else
extern int simd_fused_is_not_built;
#endif
