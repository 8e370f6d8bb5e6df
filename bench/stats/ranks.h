/* Mean ranks. Values whose difference is a rounding error are ties: on paper 0.75 - 0.8 and
 * 0.9 - 0.95 are the same, in binary their last bits differ. */
#ifndef ADDA_BENCH_RANKS_H
#define ADDA_BENCH_RANKS_H

/* Values this close to each other count as equal: 1e-9 of the largest magnitude among them. */
double rank_tolerance(const double *values, int n);

/* ranks[i] receives twice the mean rank of keys[i], a whole number; 2 for the smallest of all where
 * nothing is tied. Returns the sum of t^3 - t over the groups of t tied keys. */
double ranks_doubled(const double *keys, int n, int *ranks);

/* Spearman's rank correlation; pairs in which a number is not finite are left out. NaN when fewer
 * than two are left, or when all of one side are the same. */
double spearman(const double *x, const double *y, int n);

#endif
