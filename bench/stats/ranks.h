/* Mean ranks, and the correlation of ranks. */
#ifndef ADDA_BENCH_RANKS_H
#define ADDA_BENCH_RANKS_H

/* The difference up to which accuracies, their means over seeds and differences of these are equal
 * but for rounding. On paper 0.75 - 0.8 and 0.9 - 0.95 are the same; their last bits differ.
 * Absolute, since all are multiples of 1 / (seeds * characters of the test set), a number that is
 * larger than this up to 10^9 characters, and rounding errors are below 1e-15: a difference of the
 * last bits is none, however small the others are. */
extern const double rank_same;

/* ranks[i] receives twice the mean rank of keys[i], a whole number: 2 for the smallest, if it is
 * not tied. Keys that differ by at most `same` are tied. Returns the sum of t^3 - t over the groups
 * of t tied keys. */
double ranks_doubled(const double *keys, int n, double same, int *ranks);

/* Spearman's rank correlation; values that are equal but for rounding are tied (the accuracies of
 * two heads, 0.3 and 0.1 + 0.2, are the same), pairs in which a number is not finite left out. NaN
 * when fewer than two are left, or when all of one side are the same. */
double spearman(const double *x, const double *y, int n);

#endif
