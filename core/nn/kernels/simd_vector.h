/* Vectors of LANES numbers, for the files that make up a variant. Before including it a variant
 * defines SIMD_BYTES, SIMD_SPREAD(x) for x in every lane, and SIMD_FMA(a, b, c) for a b + c. */
#ifndef ADDA_NN_SIMD_VECTOR_H
#define ADDA_NN_SIMD_VECTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "nn/kernels/simd.h"

enum { LANES = SIMD_BYTES / (int)sizeof(real) };

typedef real vec __attribute__((vector_size(SIMD_BYTES)));
typedef real vec_unaligned
    __attribute__((vector_size(SIMD_BYTES), aligned(sizeof(real)), may_alias));
#ifdef ADDA_REAL_DOUBLE
typedef int64_t mask __attribute__((vector_size(SIMD_BYTES)));
#else
typedef int32_t mask __attribute__((vector_size(SIMD_BYTES)));
#endif

#define INLINE static inline __attribute__((always_inline))

/* Before a loop of few, constant turns: unroll it all, early enough that arrays become registers.
 */
#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#define UNROLL_SMALL
#else
#define UNROLL _Pragma("GCC unroll 8")
#define UNROLL_SMALL _Pragma("GCC unroll 4")
#endif

INLINE vec load(const real *p)
{
    return *(const vec_unaligned *)p;
}

INLINE void store(real *p, vec v)
{
    *(vec_unaligned *)p = v;
}

INLINE vec spread(real v)
{
    return SIMD_SPREAD(v);
}

INLINE vec fma_vec(vec a, vec b, vec c)
{
    return SIMD_FMA(a, b, c);
}

/* The first n < LANES of a row whose end is near: never reads beyond it. */
INLINE vec load_first(const real *p, int n)
{
    if (n >= LANES)
        return load(p);
    real v[LANES] = {0};
    for (int i = 0; i < n; i++)
        v[i] = p[i];
    return load(v);
}

INLINE void store_first(real *p, vec value, int n)
{
    if (n >= LANES) {
        store(p, value);
        return;
    }
    for (int i = 0; i < n; i++)
        p[i] = value[i];
}

/* n < LANES bytes as whole numbers, and back; written out because compilers do it byte by byte. */
#if SIMD_BYTES == 64
INLINE mask load_bytes(const unsigned char *p, int n)
{
    unsigned char v[LANES] = {0};
    if (n < LANES)
        p = memcpy(v, p, (size_t)n);
    return (mask)_mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)p));
}

INLINE void store_bytes(unsigned char *p, mask m, int n)
{
    unsigned char v[LANES];
    __m128i packed = _mm512_cvtepi32_epi8((__m512i)m);
    if (n >= LANES) {
        _mm_storeu_si128((void *)p, packed);
        return;
    }
    _mm_storeu_si128((void *)v, packed);
    memcpy(p, v, (size_t)n);
}
#elif SIMD_BYTES == 32
INLINE mask load_bytes(const unsigned char *p, int n)
{
    unsigned char v[LANES] = {0};
    if (n < LANES)
        p = memcpy(v, p, (size_t)n);
    return (mask)_mm256_cvtepu8_epi32(_mm_loadl_epi64((const void *)p));
}

INLINE void store_bytes(unsigned char *p, mask m, int n)
{
    unsigned char v[LANES];
    __m128i low = _mm256_castsi256_si128((__m256i)m);
    __m128i words = _mm_packs_epi32(low, _mm256_extracti128_si256((__m256i)m, 1));
    __m128i packed = _mm_packus_epi16(words, words);
    _mm_storel_epi64((void *)v, packed);
    memcpy(p, v, n >= LANES ? (size_t)LANES : (size_t)n);
}
#else
INLINE mask load_bytes(const unsigned char *p, int n)
{
    mask m = {0};
    for (int i = 0; i < LANES && i < n; i++)
        m[i] = p[i];
    return m;
}

INLINE void store_bytes(unsigned char *p, mask m, int n)
{
    for (int i = 0; i < LANES && i < n; i++)
        p[i] = (unsigned char)m[i];
}
#endif

/* Conditions, one a lane: AVX-512 has registers for them, the others use whole vectors. */
#if SIMD_BYTES == 64
typedef __mmask16 condition;

INLINE condition greater(vec a, vec b)
{
    return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GT_OQ);
}

INLINE condition equals(mask a, int b)
{
    return _mm512_cmpeq_epi32_mask((__m512i)a, _mm512_set1_epi32(b));
}

INLINE condition has_bit(mask a, int bit)
{
    return _mm512_test_epi32_mask((__m512i)a, _mm512_set1_epi32(bit));
}

INLINE vec choose(condition c, vec yes, vec no)
{
    return (vec)_mm512_mask_blend_ps(c, (__m512)no, (__m512)yes);
}

INLINE mask choose_number(condition c, int yes, mask no)
{
    return (mask)_mm512_mask_blend_epi32(c, (__m512i)no, _mm512_set1_epi32(yes));
}
#else
typedef mask condition;

INLINE condition greater(vec a, vec b)
{
    return a > b;
}

INLINE condition equals(mask a, int b)
{
    return a == b;
}

INLINE condition has_bit(mask a, int bit)
{
    return (a & bit) != 0;
}

INLINE vec choose(condition c, vec yes, vec no)
{
#if SIMD_BYTES == 32
    return (vec)_mm256_blendv_ps((__m256)no, (__m256)yes, (__m256)c);
#else
    return (vec)(((mask)yes & c) | ((mask)no & ~c));
#endif
}

INLINE mask choose_number(condition c, int yes, mask no)
{
    return (c & yes) | (~c & no);
}
#endif

/* x > 0 ? x : slope x */
INLINE vec rectify(vec x, vec slope)
{
    return choose(greater(x, (vec){0}), x, x * slope);
}

INLINE void add_to_double(double *sum, vec v, int n)
{
    for (int i = 0; i < n && i < LANES; i++)
        sum[i] += (double)v[i];
}

#endif
