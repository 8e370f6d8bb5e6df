/* Eigenvalues of a symmetric matrix, with the same bits on every processor. */
#ifndef ADDA_ADAPT_EIGENVALUES_H
#define ADDA_ADAPT_EIGENVALUES_H

#include <stddef.h>

/* Up to this size by a method of its own, which no larger matrix has. */
enum { EIGENVALUES_SMALL = 129 };

/* Numbers of memory that a matrix of that size needs. */
size_t eigenvalues_room(int n);

/* Of a[n][n], whose diagonal they take the place of, in no order; the rest of a, and what follows
 * it up to eigenvalues_room(n), is lost. Absolute errors are about 1e-15 of the largest. */
void eigenvalues(double *a, int n);

#endif
