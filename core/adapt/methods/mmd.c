/* Maximum mean discrepancy with several Gaussian kernels (Gretton et al. 2012; Long et al. 2015):
 *
 *   L = mean k(s, s') + mean k(t, t') - 2 mean k(s, t),  k = mean over m of exp(-d^2 / (m w))
 *
 * over all pairs of a batch, m in {1/4, 1/2, 1, 2, 4}, with w the mean squared distance between a
 * source and a target feature, taken as a constant. */
#include <math.h>
#include <string.h>

#include "adapt/adaptation.h"
#include "adapt/rows.h"
#include "nn/kernels/elementary.h"

enum { KERNELS = 5 };
static const double multiples[KERNELS] = {0.25, 0.5, 1, 2, 4};

static size_t scratch_size(int batch, int size)
{
    (void)batch;
    (void)size;
    return 0;
}

/* The width. */
static double mean_distance(const real *f, const real *g, int n, int size)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            sum += rows_distance2(f + i * size, g + j * size, size);
    return fmax(sum / n / n, 1e-12);
}

/* k and its derivative by d^2. */
static double kernel(double distance2, double width, double *slope)
{
    double sum = 0;
    *slope = 0;
    for (int m = 0; m < KERNELS; m++) {
        const double k = elementary_exp(-distance2 / (multiples[m] * width)) / KERNELS;
        sum += k;
        *slope -= k / (multiples[m] * width);
    }
    return sum;
}

/* weight * sum over pairs of k(f_i, g_j); gradients are added. */
static double pairs(const real *f, const real *g, int n, int size, double width, double weight,
                    real *df, real *dg)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            const real *a = f + i * size, *b = g + j * size;
            double slope;
            sum += weight * kernel(rows_distance2(a, b, size), width, &slope);
            slope *= 2 * weight;
            rows_add(df + i * size, a, slope, size);
            rows_add(df + i * size, b, -slope, size);
            rows_add(dg + j * size, b, slope, size);
            rows_add(dg + j * size, a, -slope, size);
        }
    return sum;
}

static double mmd(const real *f_s, const real *f_t, int n, int size, double width, real *df_s,
                  real *df_t, real *scratch)
{
    const double mean = 1.0 / n / n;
    (void)scratch;
    memset(df_s, 0, (size_t)n * (size_t)size * sizeof *df_s);
    memset(df_t, 0, (size_t)n * (size_t)size * sizeof *df_t);
    return pairs(f_s, f_s, n, size, width, mean, df_s, df_s) +
           pairs(f_t, f_t, n, size, width, mean, df_t, df_t) +
           pairs(f_s, f_t, n, size, width, -2 * mean, df_s, df_t);
}

extern const struct method method_mmd;
const struct method method_mmd = {
    .name = "mmd",
    .title = "MMD",
    .help = "maximum mean discrepancy of the features, five Gaussian kernels",
    .discrepancy = mmd,
    .discrepancy_constant = mean_distance,
    .discrepancy_scratch = scratch_size,
    .run = adaptation_run,
};
