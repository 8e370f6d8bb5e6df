/* gen/paint/exact.h against the C library. */
#include <math.h>

#include "gen/paint/exact.h"
#include "support.h"

static const double two_pi = 6.2831853071795865;

START_TEST(sine_and_cosine)
{
    for (int i = -5000; i <= 5000; i++) {
        const double u = i * 0.00137;
        ck_assert_double_eq_tol(exact_sine(u), sin(two_pi * u), 1e-14);
        ck_assert_double_eq_tol(exact_cosine(u), cos(two_pi * u), 1e-14);
    }
    ck_assert(exact_sine(0.25) >= 1 && exact_sine(0.25) <= 1);
    ck_assert(exact_cosine(1e9 + 0.5) >= -1 && exact_cosine(1e9 + 0.5) <= -1);
}
END_TEST

START_TEST(exponential_function)
{
    for (int i = -7000; i <= 7000; i++) {
        const double x = i * 0.0917, want = exp(x);
        ck_assert_double_eq_tol(exact_exp(x) / want, 1, 1e-13);
    }
    ck_assert(exact_exp(-1e6) <= 0);
}
END_TEST

/* The defining property: the share of the distribution below the i-th is (i + 1/2) / n. */
START_TEST(quantiles)
{
    enum { N = 4096 };
    static double q[N];
    exact_normal_quantiles(q, N);
    for (int i = 0; i < N; i++) {
        ck_assert_double_eq_tol(erfc(-q[i] * sqrt(0.5)) / 2, (i + 0.5) / N, 1e-12);
        ck_assert(q[i] + q[N - 1 - i] >= 0 && q[i] + q[N - 1 - i] <= 0);
    }
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, sine_and_cosine);
    tcase_add_test(c, exponential_function);
    tcase_add_test(c, quantiles);
}

int main(void)
{
    return run_suite("exact", add);
}
