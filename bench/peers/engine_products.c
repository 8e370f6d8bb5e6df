/* Matrix products of the sizes that occur: the library's own, in every variant this processor runs,
 * beside OpenBLAS's, which takes its kernels from OPENBLAS_CORETYPE. They run in turn, so that what
 * else the machine does meets all of them; a ratio is the median of the rounds' own ratios. */
#include "bench/peers/engine_products.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/progress.h"
#include "base/rng.h"
#include "base/text.h"
#include "nn/kernels/simd_select.h"

enum { ROUNDS = 21, SUBJECTS = 5 };

static const struct shape_case {
    const char *of;
    int m, n, k, ta, tb, beta;
} cases[] = {
    {"seed conv 1", 32, 9604, 27, 0, 0, 0},
    {"seed conv 2", 32, 9216, 288, 0, 0, 0},
    {"seed conv 4", 64, 1936, 576, 0, 0, 0},
    {"seed dense forward", 64, 128, 30976, 0, 0, 1},
    {"seed dense weights", 512, 384, 64, 1, 0, 1},
    {"seed dense input", 64, 512, 384, 0, 1, 0},
    {"small dense forward", 64, 128, 1728, 0, 0, 1},
    {"small dense weights", 512, 128, 64, 1, 0, 1},
    {"small dense input", 64, 512, 128, 0, 1, 0},
    {"lenet dense forward", 128, 128, 800, 0, 0, 1},
    {"lenet dense weights", 512, 500, 128, 1, 0, 1},
    {"lenet dense input", 128, 512, 500, 0, 1, 0},
    {"discriminator forward", 64, 128, 500, 0, 0, 1},
    {"discriminator weights", 500, 500, 64, 1, 0, 1},
    {"discriminator input", 64, 500, 500, 0, 1, 0},
    {"head of 10 forward", 64, 10, 128, 0, 0, 1},
    {"head of 10 weights", 128, 10, 64, 1, 0, 1},
    {"head of 10 input", 64, 128, 10, 0, 1, 0},
    {"dense 1 forward", 64, 1, 500, 0, 0, 1},
    {"dense 1 weights", 500, 1, 64, 1, 0, 1},
    {"dense 1 input", 64, 500, 1, 0, 1, 0},
    {"square", 1024, 1024, 1024, 0, 0, 0},
};

static void openblas(const struct gemm *g)
{
    cblas_sgemm(CblasRowMajor, g->ta ? CblasTrans : CblasNoTrans, g->tb ? CblasTrans : CblasNoTrans,
                g->m, g->n, g->k, 1, g->a, g->lda, g->b, g->ldb, g->beta, g->c, g->ldc);
}

typedef void product_function(const struct gemm *g);

/* OpenBLAS, then the variants. */
static int subjects(const char **names, product_function **functions)
{
    int count = 1;
    names[0] = openblas_get_corename();
    functions[0] = openblas;
    for (const struct simd *const *v = simd_variants(); *v && count < SUBJECTS; v++, count++) {
        names[count] = (*v)->name;
        functions[count] = (*v)->gemm;
    }
    return count;
}

static real *numbers(size_t count)
{
    struct rng r = rng_stream(1, "products", 0);
    real *v = memory_take(count, sizeof *v);
    for (size_t i = 0; i < count; i++)
        v[i] = (real)rng_uniform(&r, -1, 1);
    return v;
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double median(double *v)
{
    qsort(v, ROUNDS, sizeof *v, compare);
    return v[ROUNDS / 2];
}

static double seconds(product_function *f, const struct gemm *g, int calls)
{
    double begin = clock_seconds();
    for (int i = 0; i < calls; i++)
        f(g);
    return (clock_seconds() - begin) / calls;
}

static void print_case(const struct shape_case *s, product_function **functions, int count)
{
    static double times[SUBJECTS][ROUNDS], ratios[SUBJECTS][ROUNDS];
    const size_t m = (size_t)s->m, n = (size_t)s->n, k = (size_t)s->k;
    real *a = numbers(m * k), *b = numbers(k * n), *c = numbers(m * n);
    const double flops = 2.0 * s->m * s->n * s->k;
    const int calls = flops < 2e7 ? (int)(2e7 / flops) : 1;
    struct gemm g = {.m = s->m,
                     .n = s->n,
                     .k = s->k,
                     .ta = s->ta,
                     .tb = s->tb,
                     .beta = (real)s->beta,
                     .a = a,
                     .lda = s->ta ? s->m : s->k,
                     .b = b,
                     .ldb = s->tb ? s->k : s->n,
                     .c = c,
                     .ldc = s->n};
    for (int i = 0; i < ROUNDS; i++)
        for (int f = 0; f < count; f++)
            times[f][i] = seconds(functions[f], &g, calls);
    for (int f = 0; f < count; f++)
        for (int i = 0; i < ROUNDS; i++)
            ratios[f][i] = times[0][i] / times[f][i];
    printf("| %s | %dx%dx%d%s%s |", s->of, s->m, s->n, s->k, s->ta ? " a'" : "",
           s->tb ? " b'" : "");
    for (int f = 0; f < count; f++)
        printf(f ? " %.1f (%.2f) |" : " %.1f |", 1e-9 * flops / median(times[f]),
               median(ratios[f]));
    printf("\n");
    fflush(stdout);
    free(a), free(b), free(c);
}

void print_products(void)
{
    const char *names[SUBJECTS];
    product_function *functions[SUBJECTS];
    openblas_set_num_threads(1);
    int count = subjects(names, functions);
    printf("| product | m x n x k | OpenBLAS %s, GFLOP/s |", names[0]);
    for (int f = 1; f < count; f++)
        printf(" own %s (of OpenBLAS) |", names[f]);
    printf("\n|---|---|");
    for (int f = 0; f < count; f++)
        printf("--:|");
    printf("\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        print_case(&cases[i], functions, count);
}
