/* What must hold of any correct implementation of the paper's losses, as functions of D's logits.
 */
#include <math.h>

#include "adapt/objective.h"
#include "nn/loss.h"
#include "problem.h"
#include "../nn/classes.h"

START_TEST(target_logit_gradients)
{
    const real z[3] = {-2, 0, 3};
    double slope[3];
    for (int i = 0; i < 3; i++) {
        const double sigma = 1 / (1 + exp(-(double)z[i]));
        const char *const names[3] = {"minimax", "inverted_gan", "domain_confusion"};
        for (int m = 0; m < 3; m++)
            method_find(names[m])->adversarial->mapping((double)z[i], HALF_TARGET, &slope[m]);
        ck_assert_double_eq_tol(slope[0], -sigma, 1e-6);
        ck_assert_double_eq_tol(slope[1], sigma - 1, 1e-6);
        ck_assert_double_eq_tol(slope[2], sigma - 0.5, 1e-6);
    }
}
END_TEST

START_TEST(confusion_is_least_at_chance)
{
    for (int i = -40; i <= 40; i++) {
        const real z = (real)i / 4;
        real g;
        const double loss = loss_binary(&z, 1, 0.5, 1, &g);
        ck_assert_double_ge(loss, log(2) - 1e-12);
        if (i == 0) {
            ck_assert_double_eq_tol(loss, log(2), 1e-12);
            ck_assert_double_eq_tol((double)g, 0, 1e-12);
        }
    }
}
END_TEST

/* A discriminator of zero weights says 1/2 everywhere. */
START_TEST(blind_discriminator)
{
    struct problem *p = problem_create(NULL, "minimax", "{batch: 8}");
    struct objective o;
    struct err e = ERR_INIT;
    const uint32_t images[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    ck_assert(!objective_create(&o, &p->input, &e));
    for (int t = 0; t < weights_tensors(o.discriminator.weights); t++) {
        struct tensor *w = weights_tensor(o.discriminator.weights, t);
        memset(w->value, 0, w->count * sizeof *w->value);
    }
    objective_load(&o, HALF_SOURCE, images);
    objective_load(&o, HALF_TARGET, images);
    objective_encode(&o, PASS_BATCH_STATISTICS);
    const struct discriminator_outcome d = objective_discriminator(&o);
    ck_assert_double_eq_tol(d.loss, 2 * log(2), 1e-12);
    ck_assert_double_eq_tol(d.accuracy, 0.5, 1e-12);
    ck_assert_double_eq_tol(objective_mapping(&o, true).alignment, -log(2), 1e-12);
    objective_free(&o);
    problem_free(p);
}
END_TEST

/* Minimax: dL_advM = -dL_advD at the target's features, at the same point. */
START_TEST(minimax_reverses_the_discriminator)
{
    struct problem *p = problem_create(NULL, "minimax", "{batch: 8}");
    struct objective o;
    struct err e = ERR_INIT;
    const uint32_t images[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    real dz[8], dx[8 * 6];
    ck_assert(!objective_create(&o, &p->input, &e));
    objective_load(&o, HALF_SOURCE, images);
    objective_load(&o, HALF_TARGET, images);
    objective_encode(&o, PASS_BATCH_STATISTICS);
    objective_mapping(&o, true);
    loss_binary(o.discriminator.z[HALF_TARGET], 8, 0, 1, dz);
    discriminator_backward(&o.discriminator, HALF_TARGET, dz, false, dx);
    for (int i = 0; i < 8 * 6; i++)
        ck_assert_double_eq_tol((double)dx[i], -(double)o.dfeature[HALF_TARGET][i], 1e-9);
    objective_free(&o);
    problem_free(p);
}
END_TEST

/* Identical features on both sides: no discriminator does better than 2 ln 2. */
START_TEST(identical_inputs_cost_at_least_chance)
{
    struct problem *p = problem_create(NULL, "inverted_gan", "{batch: 8}");
    struct objective o;
    struct err e = ERR_INIT;
    const uint32_t images[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    p->task.target_train = p->task.source_train;
    ck_assert(!objective_create(&o, &p->input, &e));
    objective_load(&o, HALF_SOURCE, images);
    objective_load(&o, HALF_TARGET, images);
    objective_encode(&o, PASS_INFERENCE);
    for (int t = 0; t < 20; t++) {
        ck_assert_double_ge(objective_discriminator(&o).loss, 2 * log(2) - 1e-9);
        weights_init(o.discriminator.weights, (uint64_t)t, "other");
    }
    objective_free(&o);
    problem_free(p);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("adapt");
    TCase *c = tcase_create("logits");
    tcase_add_test(c, target_logit_gradients);
    tcase_add_test(c, confusion_is_least_at_chance);
    tcase_add_test(c, blind_discriminator);
    tcase_add_test(c, minimax_reverses_the_discriminator);
    tcase_add_test(c, identical_inputs_cost_at_least_chance);
    suite_add_tcase(s, c);
    return run_suite(s);
}
