/* Mean ranks, and the correlation of ranks. */
#ifndef ADDA_BENCH_RANKS_H
#define ADDA_BENCH_RANKS_H

/* The difference up to which values are equal but for rounding: 1e-9 of the largest magnitude among
 * them. On paper 0.75 - 0.8 and 0.9 - 0.95 are the same; their last bits differ. */
double rank_tolerance(const double *values, int n);

/* ranks[i] receives twice the mean rank of keys[i], a whole number: 2 for the smallest, if it is
 * not tied. Keys that differ by at most `same` are tied. Returns the sum of t^3 - t over the groups
 * of t tied keys. */
double ranks_doubled(const double *keys, int n, double same, int *ranks);

/* Spearman's rank correlation, equal values tied; pairs in which a number is not finite are left
 * out. NaN when fewer than two are left, or when all of one side are the same. */
double spearman(const double *x, const double *y, int n);

#endif
