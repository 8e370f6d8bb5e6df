/* Exact intervals of proportions. */
#include "bench/stats/proportion.h"

#include <math.h>

#include "bench/stats/special.h"

static const double tail = 0.025;

/* The x at which I_x(a, b) is p, by halving. */
static double beta_quantile(double p, double a, double b)
{
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        if (incomplete_beta(a, b, middle) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* Fills the interval at so many trials, which need not be whole. */
static void set_interval(struct proportion *p, double trials)
{
    const double right = p->share * trials;
    p->low = right > 0 ? beta_quantile(tail, right, trials - right + 1) : 0;
    p->high = right < trials ? beta_quantile(1 - tail, right + 1, trials - right) : 1;
}

static struct proportion share_of(double right, double shown)
{
    const double share = shown > 0 ? right / shown : (double)NAN;
    return (struct proportion){right, shown, share, (double)NAN, (double)NAN};
}

struct proportion proportion_of(int right, int shown)
{
    struct proportion p = share_of(right, shown);
    if (shown > 0)
        set_interval(&p, shown);
    return p;
}

/* Of the share, from the clusters' residuals. */
static double variance(const struct proportion *p, const int *right, const int *shown, int clusters)
{
    double sum = 0;
    for (int i = 0; i < clusters; i++) {
        const double residual = right[i] - p->share * shown[i];
        sum += residual * residual;
    }
    return sum / (p->shown * p->shown) * clusters / (clusters - 1);
}

struct proportion proportion_clustered(const int *right, const int *shown, int clusters)
{
    double all_right = 0, all_shown = 0, trials = clusters;
    for (int i = 0; i < clusters; i++) {
        all_right += right[i];
        all_shown += shown[i];
    }
    struct proportion p = share_of(all_right, all_shown);
    if (all_shown <= 0)
        return p;
    if (clusters > 1 && p.share > 0 && p.share < 1) {
        const double v = variance(&p, right, shown, clusters);
        const double effective = v > 0 ? p.share * (1 - p.share) / v : all_shown;
        trials = effective > clusters ? effective : clusters;
    }
    set_interval(&p, trials < all_shown ? trials : all_shown);
    return p;
}
