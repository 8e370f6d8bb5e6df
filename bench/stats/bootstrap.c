/* The hierarchical bootstrap, without drawing image by image.
 *
 * A resample of n images, summed, is one draw from the n-fold convolution of their histogram. That
 * distribution is computed once per seed; a round then costs two draws per seed instead of n + 1,
 * with the same distribution. tests/bench/test_statistics.c compares it with drawing image by
 * image.
 */
#include "bench/stats/bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"

/* Shares of the whole numbers low, low + 1, ..., low + size - 1. */
struct lattice {
    int low, size;
    double *share;
};

/* What is rarer than this at an end is left out: together far less than one draw of all rounds. */
static const double rare = 1e-18;

static struct lattice histogram(const int *values, int n)
{
    int low = values[0], high = values[0];
    for (int i = 0; i < n; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    struct lattice h = {low, high - low + 1, NULL};
    h.share = memory_take((size_t)h.size, sizeof *h.share);
    for (int i = 0; i < n; i++)
        h.share[values[i] - low] += 1.0 / n;
    return h;
}

static void trim(struct lattice *l)
{
    int first = 0;
    while (l->size > 1 && l->share[l->size - 1] < rare)
        l->size--;
    while (first < l->size - 1 && l->share[first] < rare)
        first++;
    l->size -= first;
    l->low += first;
    memmove(l->share, l->share + first, (size_t)l->size * sizeof *l->share);
}

/* The distribution of the sum of two independent draws; replaces `a`. */
static void convolve(struct lattice *a, const struct lattice *b)
{
    struct lattice sum = {a->low + b->low, a->size + b->size - 1, NULL};
    sum.share = memory_take((size_t)sum.size, sizeof *sum.share);
    for (int i = 0; i < a->size; i++)
        for (int k = 0; k < b->size; k++)
            sum.share[i + k] += a->share[i] * b->share[k];
    free(a->share);
    *a = sum;
    trim(a);
}

/* Cumulative shares of the sum of n draws from the n values, by repeated squaring. */
static struct lattice resampled_sum(const int *values, int n)
{
    struct lattice one = histogram(values, n), sum = histogram(values, n);
    int bit = 1;
    while (bit <= n / 2)
        bit *= 2;
    for (bit /= 2; bit > 0; bit /= 2) {
        const struct lattice half = sum;
        sum.share = memory_take((size_t)half.size, sizeof *sum.share);
        memcpy(sum.share, half.share, (size_t)half.size * sizeof *sum.share);
        convolve(&sum, &half);
        free(half.share);
        if (n & bit)
            convolve(&sum, &one);
    }
    free(one.share);
    for (int i = 1; i < sum.size; i++)
        sum.share[i] += sum.share[i - 1];
    return sum;
}

static int draw(const struct lattice *cumulative, struct rng *r)
{
    const double u = rng_uniform(r, 0, cumulative->share[cumulative->size - 1]);
    int low = 0, high = cumulative->size - 1;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (cumulative->share[middle] > u)
            high = middle;
        else
            low = middle + 1;
    }
    return cumulative->low + low;
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Linear interpolation between order statistics, as numpy's default. */
static double percentile(const double *sorted, int n, double p)
{
    double at = p * (n - 1);
    int below = (int)at;
    double above = below + 1 < n ? sorted[below + 1] : sorted[below];
    return sorted[below] + (at - below) * (above - sorted[below]);
}

/* The middle 95 %; sorts them. */
static struct interval middle_of(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, by_number);
    return (struct interval){percentile(values, n, 0.025), percentile(values, n, 0.975)};
}

struct interval bootstrap_mean(const int *const *values, const int *images, const int *parts,
                               int seeds, int rounds, uint64_t seed)
{
    struct rng r = rng_stream(seed, "bootstrap", 0);
    if (seeds < 1 || rounds < 1)
        return (struct interval){(double)NAN, (double)NAN};
    double *means = memory_take((size_t)rounds, sizeof *means);
    struct lattice *sums = memory_take((size_t)seeds, sizeof *sums);
    for (int s = 0; s < seeds; s++)
        sums[s] = resampled_sum(values[s], images[s]);
    for (int i = 0; i < rounds; i++) {
        for (int s = 0; s < seeds; s++) {
            uint32_t pick = rng_below(&r, (uint32_t)seeds);
            means[i] += (double)draw(&sums[pick], &r) / parts[pick];
        }
        means[i] /= seeds;
    }
    struct interval result = middle_of(means, rounds);
    for (int s = 0; s < seeds; s++)
        free(sums[s].share);
    free(sums);
    free(means);
    return result;
}

/* Of the sums over one resample of the seeds. */
static double draw_ratio(const double *above, const double *below, int seeds, struct rng *r)
{
    double over = 0, under = 0;
    for (int s = 0; s < seeds; s++) {
        const uint32_t pick = rng_below(r, (uint32_t)seeds);
        over += above[pick];
        under += below[pick];
    }
    return under > 0 ? over / under : (double)NAN;
}

struct interval bootstrap_ratio(const double *above, const double *below, int seeds, int rounds,
                                uint64_t seed)
{
    const struct interval none = {(double)NAN, (double)NAN};
    struct rng r = rng_stream(seed, "bootstrap", 0);
    if (seeds < 2 || rounds < 1)
        return none;
    double *ratios = memory_take((size_t)rounds, sizeof *ratios);
    int drawn = 0;
    while (drawn < rounds && !isnan(ratios[drawn] = draw_ratio(above, below, seeds, &r)))
        drawn++;
    const struct interval result = drawn == rounds ? middle_of(ratios, rounds) : none;
    free(ratios);
    return result;
}
