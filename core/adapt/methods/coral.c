/* Deep CORAL (Sun & Saenko 2016): L = |C_s - C_t|_F^2 / (4 d^2), C the covariance of a batch's
 * features.
 *
 * With A, B the centred features over sqrt(n - 1), C_s = A'A and C_t = B'B are d x d, but
 *   |A'A - B'B|^2 = |AA'|^2 + |BB'|^2 - 2 |AB'|^2
 * needs n x n products only, and so does the gradient by A, 4 (AA' A - AB' B): any feature size. */
#include <math.h>
#include <string.h>

#include "adapt/adaptation.h"
#include "adapt/rows.h"

static size_t scratch_size(int batch, int size)
{
    return 2 * (size_t)batch * (size_t)size;
}

static void centre(const real *f, int n, int size, real *to)
{
    for (int k = 0; k < size; k++) {
        double mean = 0;
        for (int i = 0; i < n; i++)
            mean += (double)f[i * size + k] / n;
        for (int i = 0; i < n; i++)
            to[i * size + k] = (real)(((double)f[i * size + k] - mean) / sqrt(n - 1.0));
    }
}

/* Adds sign |P Q'|^2 to the loss it returns, and scale (P Q') Q to dp. */
static double product(const real *p, const real *q, int n, int size, double scale, real *dp)
{
    double square = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            const double g = rows_dot(p + i * size, q + j * size, size);
            square += g * g;
            rows_add(dp + i * size, q + j * size, scale * g, size);
        }
    return square;
}

static double coral(const real *f_s, const real *f_t, int n, int size, double constant, real *df_s,
                    real *df_t, real *scratch)
{
    (void)constant;
    real *a = scratch, *b = scratch + (size_t)n * (size_t)size;
    const double d2 = (double)size * size, scale = 1 / (d2 * sqrt(n - 1.0));
    centre(f_s, n, size, a);
    centre(f_t, n, size, b);
    memset(df_s, 0, (size_t)n * (size_t)size * sizeof *df_s);
    memset(df_t, 0, (size_t)n * (size_t)size * sizeof *df_t);
    const double aa = product(a, a, n, size, scale, df_s);
    const double ab = product(a, b, n, size, -scale, df_s);
    const double bb = product(b, b, n, size, scale, df_t);
    product(b, a, n, size, -scale, df_t);
    return (aa + bb - 2 * ab) / (4 * d2);
}

extern const struct method method_coral;
const struct method method_coral = {
    .name = "coral",
    .title = "CORAL",
    .help = "distance of the features' covariances, |C_s - C_t|^2 / (4 d^2)",
    .discrepancy = coral,
    .discrepancy_scratch = scratch_size,
    .run = adaptation_run,
};
