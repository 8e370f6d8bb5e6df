/* For processors with AVX-512 F, BW, DQ and VL; compiled with those. */
#if defined(__AVX512F__) && !defined(ADDA_REAL_DOUBLE)

#include <immintrin.h>

#define SIMD_VARIANT simd_avx512
#define SIMD_NAME "avx512"
#define SIMD_BYTES 64
#define SIMD_PRODUCT_ROWS 8
#define SIMD_TILE_ROWS 8
#define SIMD_TILE_VECTORS 3
#define SIMD_SPREAD(v) ((vec)_mm512_set1_ps(v))
#define SIMD_FMA(a, b, c) ((vec)_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c)))
#define SIMD_SQRT(v) ((vec)_mm512_sqrt_ps((__m512)(v)))

#include "nn/kernels/simd_variant.h"

#else
extern int simd_avx512_is_not_built;
#endif
