/* The choice between the variants of the inner loops. */
#include "nn/kernels/simd_select.h"

#include <stdbool.h>

/* The choice of kernels_select: the one piece of process-wide state of this library. It is set
 * before any pass exists and never while one runs. */
static const struct simd *chosen;

#if defined(__x86_64__) && !defined(ADDA_REAL_DOUBLE)
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

const struct simd *const *simd_variants(void)
{
    static const struct simd *const all[] = {&simd_avx512, &simd_avx2, &simd_portable, &simd_fused,
                                             NULL};
    return has_avx512() ? all : has_avx2() ? all + 1 : all + 2;
}

const struct simd *simd_reference(void)
{
    return has_avx512() ? &simd_avx512 : has_avx2() ? &simd_avx2 : NULL;
}
#elif defined(__aarch64__) && !defined(ADDA_REAL_DOUBLE)
const struct simd *const *simd_variants(void)
{
    static const struct simd *const all[] = {&simd_neon, &simd_portable, &simd_fused, NULL};
    return all;
}

const struct simd *simd_reference(void)
{
    return &simd_neon;
}
#elif !defined(ADDA_REAL_DOUBLE)
const struct simd *const *simd_variants(void)
{
    static const struct simd *const all[] = {&simd_portable, &simd_fused, NULL};
    return all;
}

/* Where fmaf is an instruction. */
const struct simd *simd_reference(void)
{
#ifdef FP_FAST_FMAF
    return &simd_fused;
#else
    return NULL;
#endif
}
#else
/* In double there is one variant, and it is as good a reference as any. */
const struct simd *const *simd_variants(void)
{
    static const struct simd *const all[] = {&simd_portable, NULL};
    return all;
}

const struct simd *simd_reference(void)
{
    return &simd_portable;
}
#endif

const struct simd *simd_current(void)
{
    return chosen ? chosen : simd_variants()[0];
}

void simd_choose(const struct simd *variant)
{
    chosen = variant;
}
