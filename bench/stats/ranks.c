/* Mean ranks with ties, and the correlation of ranks. */
#include "bench/stats/ranks.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"

struct ranked {
    double key;
    int index;
};

static int by_key(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

const double rank_same = 1e-9;

double ranks_doubled(const double *keys, int n, double same, int *ranks)
{
    struct ranked *sorted = memory_take((size_t)n, sizeof *sorted);
    double ties = 0;
    for (int i = 0; i < n; i++)
        sorted[i] = (struct ranked){keys[i], i};
    qsort(sorted, (size_t)n, sizeof *sorted, by_key);
    for (int i = 0; i < n;) {
        int j = i + 1;
        while (j < n && sorted[j].key - sorted[i].key <= same)
            j++;
        for (int k = i; k < j; k++)
            ranks[sorted[k].index] = i + j + 1;
        double t = j - i;
        ties += t * t * t - t;
        i = j;
    }
    free(sorted);
    return ties;
}

/* Pearson's correlation of doubled ranks, whose mean is n + 1. */
static double correlation(const int *x, const int *y, int n)
{
    double xx = 0, yy = 0, xy = 0;
    for (int i = 0; i < n; i++) {
        const double a = x[i] - (n + 1), b = y[i] - (n + 1);
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
}

double spearman(const double *x, const double *y, int n)
{
    double *kept = memory_take(2 * (size_t)n, sizeof *kept);
    int *ranks = memory_take(2 * (size_t)n, sizeof *ranks);
    double *a = kept, *b = kept + n;
    int count = 0;
    for (int i = 0; i < n; i++)
        if (isfinite(x[i]) && isfinite(y[i])) {
            a[count] = x[i];
            b[count++] = y[i];
        }
    ranks_doubled(a, count, rank_same, ranks);
    ranks_doubled(b, count, rank_same, ranks + n);
    const double rho = correlation(ranks, ranks + n, count);
    free(ranks);
    free(kept);
    return rho;
}
