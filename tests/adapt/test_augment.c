/* Augmentation: where pixels go, how much noise there is, and that without it nothing changes. */
#include <math.h>

#include "adapt/augment.h"
#include "problem.h"
#include "../nn/classes.h"

enum { IMAGES = 200, H = 5, W = 7, C = 2, SIZE = H * W * C };
static const struct shape shape = {H, W, C};

/* Values that say where they were. */
static void number(real *x)
{
    for (int i = 0; i < IMAGES * SIZE; i++)
        x[i] = (real)(i % SIZE);
}

static int clamp(int i, int count)
{
    return i < 0 ? 0 : i < count ? i : count - 1;
}

static bool is_moved(const real *x, int down, int right)
{
    for (int i = 0; i < SIZE; i++) {
        const int row = clamp(i / (W * C) + down, H), column = clamp(i / C % W + right, W);
        if ((int)x[i] != (row * W + column) * C + i % C)
            return false;
    }
    return true;
}

START_TEST(images_move_whole)
{
    static real x[IMAGES * SIZE], scratch[SIZE];
    const struct augmentation a = {.shift = 1};
    int seen[3][3] = {{0}};
    number(x);
    augment(&a, shape, IMAGES, 1, 5, x, scratch);
    for (int i = 0; i < IMAGES; i++)
        for (int k = 0; k < 9; k++)
            seen[k / 3][k % 3] += is_moved(x + i * SIZE, k / 3 - 1, k % 3 - 1);
    int sum = 0;
    for (int k = 0; k < 9; k++) {
        ck_assert_int_ge(seen[k / 3][k % 3], 5);
        sum += seen[k / 3][k % 3];
    }
    ck_assert_int_eq(sum, IMAGES);
}
END_TEST

START_TEST(noise_has_its_deviation)
{
    static real x[IMAGES * SIZE], again[IMAGES * SIZE], scratch[SIZE];
    const struct augmentation a = {.noise = 0.25};
    double sum = 0, square = 0;
    augment(&a, shape, IMAGES, 1, 5, x, scratch);
    augment(&a, shape, IMAGES, 1, 5, again, scratch);
    ck_assert_mem_eq(x, again, sizeof x);
    augment(&a, shape, IMAGES, 1, 6, again, scratch);
    ck_assert_mem_ne(x, again, SIZE * sizeof *x);
    for (int i = 0; i < IMAGES * SIZE; i++) {
        sum += (double)x[i];
        square += (double)x[i] * (double)x[i];
    }
    ck_assert_double_eq_tol(sum / (IMAGES * SIZE), 0, 0.01);
    ck_assert_double_eq_tol(sqrt(square / (IMAGES * SIZE)), 0.25, 0.01);
}
END_TEST

/* A source model learns from changed images; without augmentation nothing is drawn or moved. */
START_TEST(training_is_augmented)
{
    double losses[3];
    for (int k = 0; k < 3; k++) {
        struct problem *p = problem_create(NULL, "source_only", "{}");
        struct result r = {0};
        struct err e = ERR_INIT;
        p->supervised.augmentation =
            (struct augmentation){.shift = k == 1 ? 2 : 0, .noise = k == 2 ? 0.2 : 0};
        ck_assert(
            !supervised_train_source(&p->source, &p->supervised, &p->task, 3, NULL, NULL, &r, &e));
        losses[k] = r.source.cross_entropy;
        result_free(&r);
        problem_free(p);
    }
    ck_assert(fabs(losses[0] - losses[1]) > 1e-3 && fabs(losses[0] - losses[2]) > 1e-3);
}
END_TEST

/* The classification loss at the last point of a curve. */
static double loss_class(const char *adapt)
{
    struct problem *p = problem_create(NULL, "joint", adapt);
    struct result r = {0};
    struct model adapted = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(!method_run(&p->input, &r, &adapted, &e), "%s", e.text);
    const double loss = r.curve[(r.rows - 1) * CURVE_COLUMNS + CURVE_LOSS_CLASS];
    model_free(&adapted);
    result_free(&r);
    problem_free(p);
    return loss;
}

/* So are source images where encoders are joint. */
START_TEST(adaptation_is_augmented)
{
    const double plain = loss_class("{steps: 8, batch: 8, evaluate_every: 8}");
    const double moved = loss_class("{steps: 8, batch: 8, evaluate_every: 8, augment_shift: 2}");
    const double noisy = loss_class("{steps: 8, batch: 8, evaluate_every: 8, augment_noise: 0.5}");
    ck_assert(isfinite(plain) && fabs(moved - plain) > 1e-4 && fabs(noisy - plain) > 1e-4);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("augmentation");
    TCase *c = tcase_create("augmentation");
    tcase_add_test(c, images_move_whole);
    tcase_add_test(c, noise_has_its_deviation);
    tcase_add_test(c, training_is_augmented);
    tcase_add_test(c, adaptation_is_augmented);
    suite_add_tcase(s, c);
    return run_suite(s);
}
