/* For any processor, and for the double-precision build. */
#include <math.h>

#define SIMD_VARIANT simd_portable
#define SIMD_NAME "portable"
#define SIMD_BYTES 16
#define SIMD_PRODUCT_ROWS 4
#define SIMD_TILE_ROWS 4
#define SIMD_TILE_VECTORS 2
#define SIMD_SPREAD(v) (v - (vec){0})
#define SIMD_FMA(a, b, c) ((a) * (b) + (c))
#define SIMD_SQRT(v) square_root(v)

#include "nn/kernels/simd_vector.h"

INLINE vec square_root(vec v)
{
    for (int i = 0; i < LANES; i++)
#ifdef ADDA_REAL_DOUBLE
        v[i] = sqrt(v[i]);
#else
        v[i] = sqrtf(v[i]);
#endif
    return v;
}

#include "nn/kernels/simd_variant.h"
