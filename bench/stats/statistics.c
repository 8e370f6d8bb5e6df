/* Intervals and tests over seeds and over pairs: t, exact sign-flip and Wilcoxon, Friedman, Holm.
 */
#include "bench/stats/statistics.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "bench/stats/ranks.h"
#include "bench/stats/special.h"

struct estimate estimate_mean(const double *values, int n)
{
    struct estimate r = {n, (double)NAN, (double)NAN, (double)NAN};
    double sum = 0, squares = 0;
    for (int i = 0; i < n; i++)
        sum += values[i];
    if (n > 0)
        r.mean = sum / n;
    for (int i = 0; i < n; i++)
        squares += (values[i] - r.mean) * (values[i] - r.mean);
    if (n > 1) {
        r.sd = sqrt(squares / (n - 1));
        r.half = student_quantile(0.975, n - 1) * r.sd / sqrt(n);
    }
    return r;
}

double exact_p_floor(int n)
{
    return n < 1 ? (double)NAN : fmin(1, 2 * pow(2, -n));
}

double paired_t_p(const double *differences, int n)
{
    struct estimate d = estimate_mean(differences, n);
    if (n < 2)
        return (double)NAN;
    if (d.sd <= rank_same)
        return fabs(d.mean) <= rank_same ? 1 : exact_p_floor(n);
    return 2 * student_cdf(-fabs(d.mean) / (d.sd / sqrt(n)), n - 1);
}

/* With differences of accuracies, patterns with the same sum on paper are common. */
double sign_flip_p(const double *differences, int n)
{
    if (n < 1 || n > 24)
        return (double)NAN;
    double observed = 0;
    for (int i = 0; i < n; i++)
        observed += differences[i];
    long patterns = 1L << n, extreme = 0;
    for (long pattern = 0; pattern < patterns; pattern++) {
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += pattern >> i & 1 ? -differences[i] : differences[i];
        extreme += fabs(sum) >= fabs(observed) - rank_same;
    }
    return (double)extreme / (double)patterns;
}

/* Share of the 2^n sign patterns whose doubled positive-rank sum is at most `limit`. */
static double rank_sum_lower(const int *ranks, int n, int limit)
{
    int total = 0;
    for (int i = 0; i < n; i++)
        total += ranks[i];
    double *share = memory_take((size_t)total + 1, sizeof *share), lower = 0;
    share[0] = 1;
    for (int i = 0; i < n; i++)
        for (int s = total; s >= 0; s--)
            share[s] = (share[s] + (s >= ranks[i] ? share[s - ranks[i]] : 0)) / 2;
    for (int s = 0; s <= limit; s++)
        lower += share[s];
    free(share);
    return lower;
}

double wilcoxon_p(const double *differences, int n)
{
    enum { MOST = 500 };
    double size[MOST];
    int ranks[MOST], positive[MOST], kept = 0, above = 0, total = 0;
    if (n < 1 || n > MOST)
        return (double)NAN;
    for (int i = 0; i < n; i++)
        if (fabs(differences[i]) > rank_same) {
            positive[kept] = differences[i] > 0;
            size[kept++] = fabs(differences[i]);
        }
    if (kept == 0)
        return 1;
    ranks_doubled(size, kept, rank_same, ranks);
    for (int i = 0; i < kept; i++) {
        total += ranks[i];
        above += positive[i] ? ranks[i] : 0;
    }
    int smaller = above < total - above ? above : total - above;
    return fmin(1, 2 * rank_sum_lower(ranks, kept, smaller));
}

struct friedman friedman_test(const double *values, int blocks, int treatments, double *ranks)
{
    struct friedman r = {(double)NAN, (double)NAN};
    int k = treatments, *doubled = memory_take((size_t)k, sizeof *doubled);
    double *sum = memory_take((size_t)k, sizeof *sum), ties = 0, squares = 0;
    for (int b = 0; b < blocks; b++) {
        const double *row = values + (size_t)b * (size_t)k;
        ties += ranks_doubled(row, k, rank_same, doubled);
        for (int j = 0; j < k; j++)
            sum[j] += doubled[j] / 2.0;
    }
    for (int j = 0; j < k; j++) {
        squares += sum[j] * sum[j];
        if (ranks)
            ranks[j] = sum[j] / blocks;
    }
    double correction = 1 - ties / ((double)blocks * k * ((double)k * k - 1));
    if (blocks > 0 && k > 2 && correction > 0) {
        double q = 12.0 / ((double)blocks * k * (k + 1)) * squares - 3.0 * blocks * (k + 1);
        r.statistic = q / correction;
        r.p = chi_square_upper(r.statistic, k - 1);
    }
    free(sum);
    free(doubled);
    return r;
}

int friedman_blocks_needed(int treatments)
{
    int comparisons = treatments * (treatments - 1) / 2, n = 1;
    while (comparisons * exact_p_floor(n) > 0.05)
        n++;
    return n;
}

static int by_value(const void *a, const void *b)
{
    double x = **(double *const *)a, y = **(double *const *)b;
    return (x > y) - (x < y);
}

void holm_adjust(double *p, int n)
{
    double **order = memory_take((size_t)n, sizeof *order), worst = 0;
    int m = 0;
    for (int i = 0; i < n; i++)
        if (!isnan(p[i]))
            order[m++] = &p[i];
    qsort(order, (size_t)m, sizeof(double *), by_value);
    for (int i = 0; i < m; i++) {
        worst = fmax(worst, fmin(1, (m - i) * *order[i]));
        *order[i] = worst;
    }
    free(order);
}
