/* A training whose loss becomes NaN or infinite ends there: a result with its step, no error. */
#include <math.h>

#include "problem.h"
#include "../nn/classes.h"

static struct result run(struct problem *p)
{
    struct result r = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(!method_run(&p->input, &r, NULL, &e), "%s", e.text);
    return r;
}

/* The curve ends with the step whose loss was the first that is not finite. */
static double last_step(const struct result *r)
{
    ck_assert_int_gt(r->rows, 0);
    return r->curve[(size_t)(r->rows - 1) * CURVE_COLUMNS + CURVE_STEP];
}

/* Weights that are no numbers from the start: the first step diverges, which is -1 with a warm-up
 * of two. */
START_TEST(divergence_at_a_known_step)
{
    static const struct {
        const char *method, *adapt;
        int step;
    } cases[] = {{"minimax", "{steps: 9, batch: 16}", 1},
                 {"mmd", "{steps: 9, batch: 16}", 1},
                 {"minimax", "{steps: 9, batch: 16, warmup: 2}", -1}};
    struct problem *p = problem_create(NULL, cases[_i].method, cases[_i].adapt);
    weights_tensor(p->source.encoder, 0)->value[0] = (real)NAN;
    struct result r = run(p);
    ck_assert_int_eq(r.status, RESULT_DIVERGED);
    ck_assert_int_eq(r.diverged_step, cases[_i].step);
    ck_assert_double_eq(last_step(&r), cases[_i].step);
    result_free(&r);
    problem_free(p);
}
END_TEST

/* Supervised: the loss of step 1 is finite, the step of rate 1e30 after it leaves no later one. */
START_TEST(divergence_of_a_source_model)
{
    struct problem *p = problem_create(NULL, "source_only", "{}");
    struct result r = {0};
    struct err e = ERR_INIT;
    p->supervised.optimizer.kind = OPTIMIZER_SGD;
    p->supervised.optimizer.lr = 1e30;
    ck_assert_msg(
        !supervised_train_source(&p->source, &p->supervised, &p->task, 3, NULL, NULL, &r, &e), "%s",
        e.text);
    ck_assert_int_eq(r.status, RESULT_DIVERGED);
    ck_assert_int_eq(r.diverged_step, 2);
    ck_assert_double_eq(last_step(&r), 2);
    result_free(&r);
    problem_free(p);
}
END_TEST

START_TEST(divergence_is_a_result)
{
    struct problem *p = problem_create(
        "{encoder: 'conv 4 3x3 | relu | flatten | dense 6', head: 'dense {outputs}', "
        "discriminator: "
        "'dense 7 | relu | dense 1'}",
        "minimax", "{steps: 50, batch: 16, lambda: 1.0e+6, mapping: {kind: sgd, lr: 100}}");
    struct result r = run(p);
    ck_assert_int_eq(r.status, RESULT_DIVERGED);
    ck_assert_int_gt(r.diverged_step, 0);
    ck_assert_int_lt(r.diverged_step, 50);
    ck_assert_double_eq(last_step(&r), r.diverged_step);
    json_t *j = result_json(&r);
    ck_assert_str_eq(json_string_value(json_object_get(j, "status")), "diverged");
    json_decref(j);
    result_free(&r);
    problem_free(p);
}
END_TEST

/* No loss is computed after the last update, and none at all by methods that do not train. */
START_TEST(divergence_without_a_loss)
{
    struct problem *p = problem_create(NULL, "source_only", "{}");
    struct result r = run(p);
    ck_assert_int_eq(r.status, RESULT_DONE);
    result_free(&r);
    weights_tensor(p->source.head, 0)->value[0] = (real)NAN;
    r = run(p);
    ck_assert_int_eq(r.status, RESULT_DIVERGED);
    ck_assert_int_eq(r.diverged_step, 0);
    result_free(&r);
    p->input.method = method_find("oracle");
    p->supervised.steps = 1;
    p->supervised.optimizer.kind = OPTIMIZER_SGD;
    p->supervised.optimizer.lr = 1e38;
    r = run(p);
    ck_assert_int_eq(r.status, RESULT_DIVERGED);
    ck_assert_int_eq(r.diverged_step, 1);
    ck_assert(isfinite(r.curve[CURVE_LOSS_CLASS]));
    result_free(&r);
    problem_free(p);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("divergence");
    TCase *c = tcase_create("divergence");
    tcase_add_loop_test(c, divergence_at_a_known_step, 0, 3);
    tcase_add_test(c, divergence_of_a_source_model);
    tcase_add_test(c, divergence_is_a_result);
    tcase_add_test(c, divergence_without_a_loss);
    suite_add_tcase(s, c);
    return run_suite(s);
}
