/* For processors with AVX2 and FMA; compiled with -mavx2 -mfma. */
#if defined(__AVX2__) && defined(__FMA__) && !defined(ADDA_REAL_DOUBLE)

#include <immintrin.h>

#define SIMD_VARIANT simd_avx2
#define SIMD_NAME "avx2"
#define SIMD_BYTES 32
#define SIMD_PRODUCT_ROWS 6
#define SIMD_TILE_ROWS 6
#define SIMD_TILE_VECTORS 2
#define SIMD_SPREAD(v) ((vec)_mm256_set1_ps(v))
#define SIMD_FMA(a, b, c) ((vec)_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c)))
#define SIMD_SQRT(v) ((vec)_mm256_sqrt_ps((__m256)(v)))

#include "nn/kernels/simd_variant.h"

#else
extern int simd_avx2_is_not_built;
#endif
