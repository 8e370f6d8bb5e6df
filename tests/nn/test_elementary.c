/* exp, log and the like of our own: near the C library's in long double, and what they do at the
 * ends of their range. */
#include "nn/kernels/elementary.h"
#include "support.h"

/* Difference from the true value in units in the last place of a double. */
static double units(double got, long double want)
{
    const double near = fabs((double)want);
    return (double)(fabsl((long double)got - want) /
                    (long double)(nextafter(near, (double)INFINITY) - near));
}

static double worst(double (*f)(double), long double (*truth)(long double), double low, double high)
{
    struct rng r = rng_stream(1, "elementary", 0);
    double most = 0;
    for (int i = 0; i < 200000; i++) {
        const double x = rng_uniform(&r, low, high);
        most = fmax(most, units(f(x), truth((long double)x)));
    }
    return most;
}

START_TEST(test_exp)
{
    ck_assert_double_lt(worst(elementary_exp, expl, -1, 1), 2);
    ck_assert_double_lt(worst(elementary_exp, expl, -707, 709), 2);
    ck_assert(elementary_exp(0) == 1 && elementary_exp(-1000) == 0 &&
              elementary_exp(-(double)INFINITY) == 0);
    ck_assert(isinf(elementary_exp(1000)) && isinf(elementary_exp((double)INFINITY)) &&
              isnan(elementary_exp((double)NAN)));
}
END_TEST

START_TEST(test_log)
{
    ck_assert_double_lt(worst(elementary_log, logl, 0.5, 2), 2);
    ck_assert_double_lt(worst(elementary_log, logl, 1e-300, 1e-290), 2);
    ck_assert_double_lt(worst(elementary_log, logl, 0, 1e10), 2);
    ck_assert_double_lt(worst(elementary_log, logl, 0, 5e-310), 2);
    ck_assert(elementary_log(1) == 0 && isinf(elementary_log(0)) && elementary_log(0) < 0);
    ck_assert(isnan(elementary_log(-1)) && isnan(elementary_log((double)NAN)) &&
              isinf(elementary_log((double)INFINITY)));
}
END_TEST

START_TEST(test_log1p)
{
    ck_assert_double_lt(worst(elementary_log1p, log1pl, 0, 1), 4);
    ck_assert_double_lt(worst(elementary_log1p, log1pl, -1e-9, 1e-9), 4);
    ck_assert_double_lt(worst(elementary_log1p, log1pl, 0, 1e-200), 4);
    ck_assert(elementary_log1p(0) == 0);
}
END_TEST

START_TEST(test_cos_and_power)
{
    for (int i = 0; i <= 1000; i++)
        ck_assert_double_lt(
            fabs(elementary_cos_pi(i / 1000.0) - cos(3.14159265358979323846 * i / 1000)), 1e-15);
    ck_assert(elementary_cos_pi(0) == 1 && elementary_cos_pi(1) == -1 &&
              elementary_cos_pi(0.5) == 0);
    ck_assert(elementary_power(0.9, 0) == 1 && elementary_power(3, 5) == 243);
    for (uint64_t n = 1; n < 100000; n += 1 + n / 3)
        ck_assert_double_lt(
            units(elementary_power(0.999, n), powl((long double)0.999, (long double)n)),
            2.0 * (double)n);
    ck_assert(elementary_power(0.9, 1000000) == 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("elementary functions");
    TCase *tests = tcase_create("elementary");
    tcase_add_test(tests, test_exp);
    tcase_add_test(tests, test_log);
    tcase_add_test(tests, test_log1p);
    tcase_add_test(tests, test_cos_and_power);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
