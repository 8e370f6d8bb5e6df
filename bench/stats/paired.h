/* Every number of a comparison of two sets of trainings, paired by seed, from arrays of
 * differences. store/seed_pairs.h makes them from records. */
#ifndef ADDA_BENCH_PAIRED_H
#define ADDA_BENCH_PAIRED_H

#include "bench/stats/bootstrap.h"
#include "bench/stats/rounded.h"
#include "bench/stats/statistics.h"

/* Of first - second, in accuracy per character; NaN where n gives none. */
struct paired {
    int n;
    struct estimate difference;
    struct interval bootstrap;
    double wilcoxon, sign_flip, t; /* p, two-sided */
    double holm;                   /* of `wilcoxon`, over the family */
};

/* The numbers of n differences, one per seed. `bootstrap` is taken over; `holm` is that of a family
 * of one. */
struct paired paired_make(const double *differences, int n, struct interval bootstrap);

/* Holm's adjustment of Wilcoxon's p over a family. */
void paired_holm(struct paired *family, int count);

/* The same numbers rounded, "–" where there are none. */
struct paired_text {
    int n;
    struct table_number difference;
    struct rounded low, high; /* of the bootstrap interval */
    struct rounded wilcoxon, sign_flip, holm;
};
struct paired_text paired_round(const struct paired *p);

/* The smallest p that `n` seeds can give after Holm's adjustment over `family` comparisons, at most
 * 1; and the fewest seeds with which it is no larger than 5 %. */
double paired_p_floor(int n, int family);
int paired_seeds_needed(int family);

#endif
