/* Vectors of LANES numbers, for the files that make up a variant. Before including it a variant
 * defines SIMD_BYTES, and SIMD_FMA(a, b, c) for a b + c. */
#ifndef ADDA_NN_SIMD_VECTOR_H
#define ADDA_NN_SIMD_VECTOR_H

#include <stdint.h>
#include <string.h>
#include "nn/simd.h"

enum { LANES = SIMD_BYTES / (int)sizeof(real) };

typedef real vec __attribute__((vector_size(SIMD_BYTES)));
typedef real vec_unaligned
    __attribute__((vector_size(SIMD_BYTES), aligned(sizeof(real)), may_alias));
#ifdef ADDA_REAL_DOUBLE
typedef int64_t mask __attribute__((vector_size(SIMD_BYTES)));
#else
typedef int32_t mask __attribute__((vector_size(SIMD_BYTES)));
#endif
typedef uint8_t bytes __attribute__((vector_size(LANES)));

#define INLINE static inline __attribute__((always_inline))

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
    return (vec){0} + v;
}

INLINE vec fma_vec(vec a, vec b, vec c)
{
    return SIMD_FMA(a, b, c);
}

/* The first n < LANES of a row whose end is near: never touches what is behind it. */
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

INLINE bytes load_bytes(const unsigned char *p, int n)
{
    bytes v = {0};
    memcpy(&v, p, n >= LANES ? (size_t)LANES : (size_t)n);
    return v;
}

INLINE void store_bytes(unsigned char *p, bytes v, int n)
{
    memcpy(p, &v, n >= LANES ? (size_t)LANES : (size_t)n);
}

INLINE vec choose(mask m, vec yes, vec no)
{
    return (vec)(((mask)yes & m) | ((mask)no & ~m));
}

INLINE mask widen(bytes b)
{
    return __builtin_convertvector(b, mask);
}

INLINE bytes narrow(mask m)
{
    return __builtin_convertvector(m, bytes);
}

/* x > 0 ? x : slope x */
INLINE vec rectify(vec x, vec slope)
{
    return choose(x > 0, x, x * slope);
}

INLINE void add_to_double(double *sum, vec v, int n)
{
    for (int i = 0; i < n && i < LANES; i++)
        sum[i] += (double)v[i];
}

#endif
