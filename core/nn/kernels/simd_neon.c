/* For 64-bit ARM, all of which has NEON and fused multiply-add. */
#if defined(__aarch64__) && !defined(ADDA_REAL_DOUBLE)

#include <arm_neon.h>

#define SIMD_VARIANT simd_neon
#define SIMD_NAME "neon"
#define SIMD_BYTES 16
#define SIMD_PRODUCT_ROWS 8
#define SIMD_TILE_ROWS 8
#define SIMD_TILE_VECTORS 3
#define SIMD_SPREAD(v) ((vec)vdupq_n_f32(v))
#define SIMD_FMA(a, b, c) ((vec)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b)))
#define SIMD_SQRT(v) ((vec)vsqrtq_f32((float32x4_t)(v)))

#include "nn/kernels/simd_variant.h"

#else
extern int simd_neon_is_not_built;
#endif
