#include <math.h>
#include <stdlib.h>

#include "bench/stats/statistics.h"
#include "base/text.h"

struct ranked {
    double value, rank;
    int place;
};

static int by_value(const void *a, const void *b)
{
    const double x = ((const struct ranked *)a)->value, y = ((const struct ranked *)b)->value;
    return (x > y) - (x < y);
}

/* ranks[place] from 1 on; equal values share the mean of theirs. */
static void rank_values(const double *values, int n, double *ranks)
{
    struct ranked *sorted = memory_take((size_t)n, sizeof *sorted);
    for (int i = 0; i < n; i++)
        sorted[i] = (struct ranked){.value = values[i], .place = i};
    qsort(sorted, (size_t)n, sizeof *sorted, by_value);
    for (int i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && sorted[end].value == sorted[i].value;)
            end++;
        for (int k = i; k < end; k++)
            ranks[sorted[k].place] = 0.5 * (i + 1 + end);
    }
    free(sorted);
}

/* Pearson's of numbers that have the mean (n + 1) / 2. */
static double correlation(const double *x, const double *y, int n)
{
    double xx = 0, yy = 0, xy = 0;
    for (int i = 0; i < n; i++) {
        const double a = x[i] - 0.5 * (n + 1), b = y[i] - 0.5 * (n + 1);
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
}

double spearman(const double *x, const double *y, int n)
{
    double *kept = memory_take(4 * (size_t)n, sizeof *kept);
    double *a = kept, *b = kept + n, *rank_a = kept + 2 * n, *rank_b = kept + 3 * n;
    int count = 0;
    for (int i = 0; i < n; i++)
        if (isfinite(x[i]) && isfinite(y[i])) {
            a[count] = x[i];
            b[count++] = y[i];
        }
    rank_values(a, count, rank_a);
    rank_values(b, count, rank_b);
    const double rho = correlation(rank_a, rank_b, count);
    free(kept);
    return rho;
}
