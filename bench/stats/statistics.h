/* Statistics of the tables. The unit of replication is the seed: every function takes one number
 * per seed. All are pure; p-values and quantiles agree with scipy on stored fixtures
 * (tests/bench/test_statistics.c). */
#ifndef ADDA_BENCH_STATISTICS_H
#define ADDA_BENCH_STATISTICS_H

/* `half` is the half-width of the 95 % t-interval of the mean; NaN when n < 2. `mean` is NaN when
 * n == 0. */
struct estimate {
    int n;
    double mean, sd, half;
};
struct estimate estimate_mean(const double *values, int n);

/* Two-sided p of a paired t-test: differences against 0. NaN when n < 2. Differences that are the
 * same but for rounding (ranks.h) have no spread that a t could be measured by: p is 1 when they
 * are zero too, else exact_p_floor(n), which is what the sign-flip test makes of them. */
double paired_t_p(const double *differences, int n);

/* Exact sign-flip (permutation) test of the mean difference, two-sided: the share of the 2^n sign
 * patterns whose |sum| is at least the observed one, but for rounding (ranks.h). n <= 24. */
double sign_flip_p(const double *differences, int n);

/* Exact Wilcoxon signed-rank test, two-sided; zero differences are dropped, ties get mean ranks
 * (the distribution is enumerated over doubled ranks, so ties stay exact). Differences that are
 * equal but for rounding (ranks.h) are ties. 1 when all are zero; NaN without any, or with more
 * than 500. */
double wilcoxon_p(const double *differences, int n);

/* The smallest p the exact tests above can give with n differences: 2 / 2^n. */
double exact_p_floor(int n);

/* Friedman's test over values[block][treatment] with tie correction (chi-square approximation).
 * `ranks` (k numbers, may be NULL) receives mean ranks, 1 for the smallest. */
struct friedman {
    double statistic, p;
};
struct friedman friedman_test(const double *values, int blocks, int treatments, double *ranks);

/* Fewest blocks with which k treatments can be told apart pair by pair: the exact Wilcoxon test
 * must be able to reach 5 % after Holm's correction over all k (k - 1) / 2 comparisons (Benavoli,
 * Corani & Mangili 2016 argue for Wilcoxon over mean-rank post-hoc tests). 9 for 5, 11 for 8. */
int friedman_blocks_needed(int treatments);

/* Holm's step-down adjustment, in place; NaN entries are left alone and not counted. */
void holm_adjust(double *p, int n);

#endif
