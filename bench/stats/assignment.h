/* The linear assignment problem. */
#ifndef ADDA_BENCH_ASSIGNMENT_H
#define ADDA_BENCH_ASSIGNMENT_H

/* columns[i] receives the column of row i such that no two rows have the same and the sum of
 * counts[i * n + columns[i]] is largest; of equal sums one that leaves most rows their own column.
 * counts: [n][n], from 0 up, their sum times n + 1 at most 2^62. Kuhn 1955, by shortest augmenting
 * paths (Jonker and Volgenant 1987): time n^3 at worst. */
void assign_most(const long long *counts, int n, int *columns);

#endif
