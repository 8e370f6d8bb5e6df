/* Eigenvalues of our own beside LAPACK's. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../nn/classes.h"
#include "adapt/validators/eigenvalues.h"
#include "base/rng.h"

enum { MOST = 64, LARGE = 200 };

extern void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda,
                   double *w, double *work, const int *lwork, int *info);

/* X X' of n x rank random numbers, some of them tiny. */
static void draw(double *a, int n, int rank, struct rng *r)
{
    static double x[MOST][MOST];
    for (int i = 0; i < n; i++)
        for (int k = 0; k < rank; k++)
            x[i][k] = rng_uniform(r, -1, 1) * (k % 3 ? 1 : 1e-6);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < rank; k++)
                sum += x[i][k] * x[j][k];
            a[i * n + j] = sum;
        }
}

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void compare(const double *matrix, int n)
{
    static double a[MOST * MOST], b[MOST * MOST], want[MOST], got[MOST], work[MOST * MOST];
    const int room = MOST * MOST;
    int info;
    memcpy(a, matrix, (size_t)(n * n) * sizeof *a);
    memcpy(b, matrix, (size_t)(n * n) * sizeof *b);
    dsyev_("N", "U", &n, a, &n, want, work, &room, &info);
    ck_assert_int_eq(info, 0);
    eigenvalues(b, n);
    for (int i = 0; i < n; i++)
        got[i] = b[i * n + i];
    qsort(got, (size_t)n, sizeof *got, ascending);
    for (int i = 0; i < n; i++)
        ck_assert_double_le(fabs(got[i] - want[i]), 1e-14 * fabs(want[n - 1]));
}

/* Larger than what Jacobi's method is for: n values of `rank`, reflected at random. */
static void compare_large(int n, int rank)
{
    static double a[LARGE * (LARGE + 2)], copy[LARGE * LARGE], work[LARGE * MOST];
    static double want[LARGE], got[LARGE], x[LARGE][LARGE];
    const int room = LARGE * MOST;
    struct rng r = rng_stream(2, "eigenvalues", (uint64_t)(n * LARGE + rank));
    int info;
    ck_assert_uint_le(eigenvalues_room(n), sizeof a / sizeof *a);
    for (int i = 0; i < n; i++)
        for (int k = 0; k < rank; k++)
            x[i][k] = rng_uniform(&r, -1, 1) * (k % 3 ? 1 : 1e-6);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < rank; k++)
                sum += x[i][k] * x[j][k];
            a[i * n + j] = copy[i * n + j] = sum;
        }
    dsyev_("N", "U", &n, copy, &n, want, work, &room, &info);
    ck_assert_int_eq(info, 0);
    eigenvalues(a, n);
    for (int i = 0; i < n; i++)
        got[i] = a[i * n + i];
    qsort(got, (size_t)n, sizeof *got, ascending);
    for (int i = 0; i < n; i++)
        ck_assert_double_le(fabs(got[i] - want[i]), 1e-14 * fabs(want[n - 1]));
}

START_TEST(test_large)
{
    static const int sizes[] = {130, 131, 200};
    for (int i = 0; i < 3; i++)
        for (int rank = 1; rank <= sizes[i]; rank = rank == sizes[i]      ? LARGE + 1
                                                    : rank * 4 < sizes[i] ? rank * 4
                                                                          : sizes[i])
            compare_large(sizes[i], rank);
    static double unit[LARGE * (LARGE + 2)]; /* nothing to reflect */
    for (int i = 0; i < LARGE; i++)
        unit[i * LARGE + i] = i;
    eigenvalues(unit, LARGE);
    for (int i = 0; i < LARGE; i++)
        ck_assert_double_eq_tol(unit[i * LARGE + i], i, 1e-13);
}
END_TEST

START_TEST(test_random)
{
    static double a[MOST * MOST];
    for (int n = 1; n <= MOST; n += 1 + n / 4)
        for (int rank = 1; rank <= n; rank += 1 + n / 3) {
            struct rng r = rng_stream(1, "eigenvalues", (uint64_t)(n * MOST + rank));
            draw(a, n, rank, &r);
            compare(a, n);
        }
}
END_TEST

/* Nothing to turn, equal eigenvalues, zeros. */
START_TEST(test_special)
{
    double ones[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1}, unit[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1},
           none[9] = {0};
    double pair[4] = {2, 1, 1, 2}, opposite[4] = {0, 3, 3, 0};
    compare(ones, 3);
    compare(unit, 3);
    compare(none, 3);
    compare(pair, 2);
    compare(opposite, 2);
    eigenvalues(pair, 2);
    ck_assert_double_eq_tol(pair[0] + pair[3], 4, 1e-15);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("eigenvalues");
    TCase *tests = tcase_create("eigenvalues");
    tcase_add_test(tests, test_random);
    tcase_add_test(tests, test_large);
    tcase_add_test(tests, test_special);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
