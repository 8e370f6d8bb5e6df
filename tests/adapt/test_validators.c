/* Validators on predictions whose values are known by hand. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "adapt/validators/validators.h"
#include "../nn/classes.h"

enum { N = 12, CLASSES = 3, HEADS = 2 };

struct figures {
    double entropy, im, bnm, snd;
};

/* Both heads get the same p[n][classes]. */
static struct figures figures(const double *p)
{
    double both[N * HEADS * CLASSES];
    double *scratch = calloc(validator_scratch(N, CLASSES), sizeof *scratch);
    for (int i = 0; i < N * HEADS * CLASSES; i++)
        both[i] = p[i / (HEADS * CLASSES) * CLASSES + i % CLASSES];
    const struct figures f = {
        validator_entropy(both, N, HEADS, CLASSES, scratch),
        validator_im(both, N, HEADS, CLASSES, scratch),
        validator_bnm(both, N, HEADS, CLASSES, scratch),
        validator_snd(both, N, HEADS, CLASSES, scratch),
    };
    free(scratch);
    return f;
}

/* Sure and balanced: the best there is. */
START_TEST(one_hot_and_balanced)
{
    double p[N * CLASSES] = {0};
    for (int i = 0; i < N; i++)
        p[i * CLASSES + i % CLASSES] = 1;
    const struct figures f = figures(p);
    ck_assert_double_eq_tol(f.entropy, 0, 1e-12);
    ck_assert_double_eq_tol(f.im, log(3), 1e-12);
    ck_assert_double_eq_tol(f.bnm, 1, 1e-12);
    /* three others at similarity 1, eight at 0: weights 1 and exp(-20) */
    const double w = exp(-20), z = 3 + 8 * w;
    ck_assert_double_eq_tol(f.snd, log(z) + 8 * w * 20 / z, 1e-9);
}
END_TEST

/* Unsure: uniform predictions. */
START_TEST(uniform)
{
    double p[N * CLASSES];
    for (int i = 0; i < N * CLASSES; i++)
        p[i] = 1.0 / CLASSES;
    const struct figures f = figures(p);
    ck_assert_double_eq_tol(f.entropy, -log(3), 1e-12);
    ck_assert_double_eq_tol(f.im, 0, 1e-12);
    ck_assert_double_eq_tol(f.bnm, 1.0 / 3, 1e-9);
    ck_assert_double_eq_tol(f.snd, log(N - 1), 1e-9);
}
END_TEST

/* Sure of one class for everything: entropy is fooled, information maximisation is not. */
START_TEST(collapsed)
{
    double p[N * CLASSES] = {0};
    for (int i = 0; i < N; i++)
        p[i * CLASSES] = 1;
    const struct figures f = figures(p);
    ck_assert_double_eq_tol(f.entropy, 0, 1e-12);
    ck_assert_double_eq_tol(f.im, 0, 1e-12);
    ck_assert_double_eq_tol(f.bnm, 1 / sqrt(3), 1e-9);
}
END_TEST

/* A model that has diverged is not the surest of all. */
START_TEST(not_a_number)
{
    for (int bad = 0; bad < N * CLASSES; bad += 7) {
        double p[N * CLASSES];
        for (int i = 0; i < N * CLASSES; i++)
            p[i] = i == bad ? (double)NAN : 1.0 / CLASSES;
        const struct figures f = figures(p);
        ck_assert(isnan(f.entropy) && isnan(f.im) && isnan(f.bnm) && isnan(f.snd));
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("validators");
    TCase *c = tcase_create("known values");
    tcase_add_test(c, one_hot_and_balanced);
    tcase_add_test(c, uniform);
    tcase_add_test(c, not_a_number);
    tcase_add_test(c, collapsed);
    suite_add_tcase(s, c);
    return run_suite(s);
}
