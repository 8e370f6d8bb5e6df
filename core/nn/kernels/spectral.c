/* Power iteration for the largest singular value, and the gradient through the division by it. */
#include "nn/kernels/spectral.h"

#include <math.h>
#include <stddef.h>
#include "nn/kernels/gemm.h"

/* Divides by the Euclidean length, which it returns. */
static real normalise(real *v, int count)
{
    double square = 0;
    for (int i = 0; i < count; i++)
        square += (double)v[i] * (double)v[i];
    double length = fmax(sqrt(square), 1e-12);
    for (int i = 0; i < count; i++)
        v[i] = (real)((double)v[i] / length);
    return (real)length;
}

/* v = w u */
static void times(const struct spectral *s, const real *u, real *v)
{
    gemm(&(struct gemm){.m = s->in,
                        .n = 1,
                        .k = s->out,
                        .a = s->w,
                        .lda = s->out,
                        .b = u,
                        .ldb = 1,
                        .c = v,
                        .ldc = 1});
}

/* u = w^T v */
static void times_transposed(const struct spectral *s, const real *v, real *u)
{
    gemm(&(struct gemm){.m = s->out,
                        .n = 1,
                        .k = s->in,
                        .a = s->w,
                        .lda = s->out,
                        .ta = 1,
                        .b = v,
                        .ldb = 1,
                        .c = u,
                        .ldc = 1});
}

real spectral_sigma(const struct spectral *s, real *u, int advance)
{
    for (int o = 0; o < s->out; o++)
        s->u[o] = u[o];
    normalise(s->u, s->out);
    times(s, s->u, s->v);
    real sigma = normalise(s->v, s->in);
    if (!advance)
        return sigma;
    times_transposed(s, s->v, s->u);
    sigma = normalise(s->u, s->out);
    for (int o = 0; o < s->out; o++)
        u[o] = s->u[o];
    return sigma;
}

void spectral_gradient(const struct spectral *s, real sigma, const real *g, real *gradient)
{
    double along = 0;
    size_t count = (size_t)s->in * (size_t)s->out;
    for (size_t i = 0; i < count; i++)
        along += (double)g[i] * (double)s->w[i];
    real share = (real)(along / (double)sigma);
    for (int i = 0; i < s->in; i++)
        for (int o = 0; o < s->out; o++) {
            size_t at = (size_t)i * (size_t)s->out + (size_t)o;
            gradient[at] += (g[at] - share * s->v[i] * s->u[o]) / sigma;
        }
}
