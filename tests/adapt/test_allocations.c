/* A training allocates before it starts and after it ends, never in between: as often with three
 * steps as with sixty, for every method, with two threads. */
#include "problem.h"
#include "../nn/allocations.h"
#include "../nn/classes.h"

/* What a whole run of the method allocates, sets included; with every term of the registry. */
static int count_run(const struct method *m, int steps)
{
    char adapt[600], all[200] = "";
    for (int k = 0; k < TERM_COUNT && method_has_steps(m); k++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s: {weight: 0.1, ramp: false}",
                 k ? ", " : "", terms[k]->name);
    snprintf(adapt, sizeof adapt,
             "{until: {validator: im, patience: 9, at_most: %d}, warmup: %d, batch: 16,"
             " evaluate_every: 1000, ema: 0.9, noise: 0.1,"
             " smoothing: 0.1, gate: 0.1, mapping: {clip_norm: 1}, discriminator: {clip_norm: 1},"
             " look: %s, terms: {%s}}",
             steps, steps,
             method_is_adversarial(m) ? "conditional, entropy_weighting: true" : "feature", all);
    struct problem *p = problem_create(NULL, m->name, adapt);
    struct result r = {0};
    struct err e = ERR_INIT;
    p->supervised.steps = steps * 20; /* of these, every twentieth is a row of the curve */
    ck_assert(!pool_create(&p->input.pool, 2, &e));
    const int before = atomic_load(&allocations);
    ck_assert_msg(!method_run(&p->input, &r, NULL, &e), "%s", e.text);
    const int count = atomic_load(&allocations) - before;
    result_free(&r);
    pool_free(p->input.pool);
    problem_free(p);
    return count;
}

static int method_count(void)
{
    int count = 0;
    while (methods[count])
        count++;
    return count;
}

START_TEST(steps_allocate_nothing)
{
    const struct method *m = methods[_i];
    count_run(m, 3); /* OpenBLAS takes its buffers on first use */
    const int few = count_run(m, 3), many = count_run(m, 60);
    ck_assert_msg(few > 10, "%s: %d allocations, so they are not counted", m->name, few);
    ck_assert_msg(few == many, "%s: %d allocations with 3 steps, %d with 60", m->name, few, many);
}
END_TEST

int main(void)
{
    if (!COUNTING) {
        printf("NOT TESTED HERE: allocations, which this build cannot count\n");
        return SKIPPED;
    }
    Suite *s = suite_create("allocations");
    TCase *c = tcase_create("allocations");
    tcase_add_loop_test(c, steps_allocate_nothing, 0, method_count());
    suite_add_tcase(s, c);
    return run_suite(s);
}
