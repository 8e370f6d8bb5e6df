/* The numbers of a paired comparison, Holm's family, and what n seeds can show at all. */
#include "bench/stats/paired.h"

#include <math.h>
#include <stdlib.h>

struct paired paired_make(const double *differences, int n, struct interval bootstrap)
{
    const double p = wilcoxon_p(differences, n);
    return (struct paired){.n = n,
                           .difference = estimate_mean(differences, n),
                           .bootstrap = bootstrap,
                           .wilcoxon = p,
                           .holm = p,
                           .sign_flip = sign_flip_p(differences, n),
                           .t = paired_t_p(differences, n)};
}

void paired_holm(struct paired *family, int count)
{
    double *p = memory_take((size_t)count, sizeof *p);
    for (int i = 0; i < count; i++)
        p[i] = family[i].wilcoxon;
    holm_adjust(p, count);
    for (int i = 0; i < count; i++)
        family[i].holm = p[i];
    free(p);
}

struct paired_text paired_round(const struct paired *p)
{
    struct paired_text t = {.n = p->n, .difference = round_estimate(p->difference)};
    t.low = round_value(p->bootstrap.low);
    t.high = round_value(p->bootstrap.high);
    t.wilcoxon = round_p_value(p->wilcoxon);
    t.sign_flip = round_p_value(p->sign_flip);
    t.holm = round_p_value(p->holm);
    return t;
}

double paired_p_floor(int n, int family)
{
    return fmin(1, family * exact_p_floor(n));
}

int paired_seeds_needed(int family)
{
    int n = 1;
    while (paired_p_floor(n, family) > 0.05)
        n++;
    return n;
}
