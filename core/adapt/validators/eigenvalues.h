/* Eigenvalues of a small symmetric matrix, with the same bits on every processor. */
#ifndef ADDA_ADAPT_EIGENVALUES_H
#define ADDA_ADAPT_EIGENVALUES_H

/* Of a[n][n], whose diagonal they take the place of, in no order; the rest of a is lost. Absolute
 * errors are about 1e-15 of the largest. */
void eigenvalues(double *a, int n);

#endif
