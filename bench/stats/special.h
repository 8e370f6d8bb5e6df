/* Distribution functions that the tests need. Pure; they agree with scipy on stored fixtures
 * (tests/bench/test_statistics.c). */
#ifndef ADDA_BENCH_SPECIAL_H
#define ADDA_BENCH_SPECIAL_H

/* Regularised incomplete beta I_x(a, b), a, b > 0, x in [0, 1] (continued fraction, DLMF 8.17.22,
 * evaluated by Lentz's method), and the regularised lower incomplete gamma P(a, x) (DLMF 8.11.4 and
 * 8.9.2). Absolute error below 1e-13 for the parameters that occur here. */
double incomplete_beta(double a, double b, double x);
double incomplete_gamma(double a, double x);

/* Student's t with `df` > 0 degrees of freedom. */
double student_cdf(double t, double df);
double student_quantile(double p, double df); /* p in (0, 1) */

double chi_square_upper(double x, double df); /* P(X > x) */

#endif
