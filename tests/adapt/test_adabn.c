/* AdaBN against stored PyTorch results: the statistics of the target's images, of all of them, and
 * of nothing else. Sums here run in double and PyTorch's in float: 1e-5 of a tensor's largest
 * value. */
#include "adapt/batches.h"
#include "problem.h"
#include "../nn/golden.h"

static const double tolerance = 1e-5;

/* A problem whose source encoder is the stored one, statistics included, and whose target images
 * are the stored ones, put where the method's order of images draws them in the stored order. */
static struct problem *stored_problem(const json_t *c)
{
    char network[512], adapt[32];
    const int count = golden_int(c, "count");
    uint32_t order[TRAIN];
    struct batches b;
    struct err e = ERR_INIT;
    snprintf(network, sizeof network,
             "{encoder: '%s', head: 'dense {outputs}', discriminator: 'dense 1'}",
             json_string_value(json_object_get(c, "encoder")));
    snprintf(adapt, sizeof adapt, "{batch: %d}", golden_int(c, "batch"));
    struct problem *p = problem_create(network, "adabn", adapt);
    ck_assert(!batches_create(&b, p->input.seed, "target batches", count, &e));
    batches_next(&b, count, order);
    for (int i = 0; i < count * SIDE * SIDE; i++)
        p->images[1][order[i / (SIDE * SIDE)] * SIDE * SIDE + (uint32_t)(i % (SIDE * SIDE))] =
            (uint8_t)json_integer_value(json_array_get(json_object_get(c, "images"), (size_t)i));
    p->task.target_train.count = count;
    for (int t = 0; t < weights_tensors(p->source.encoder); t++) {
        const struct tensor *w = weights_tensor(p->source.encoder, t);
        golden_copy(json_array_get(json_object_get(c, "tensors"), (size_t)t), w->value, w->count);
    }
    batches_free(&b);
    return p;
}

START_TEST(statistics_of_the_whole_target)
{
    json_t *all = golden("adapt/adabn.json"), *c = json_array_get(all, (size_t)_i);
    struct problem *p = stored_problem(c);
    struct result r = {0};
    struct model adapted = {.heads = 0};
    struct err e = ERR_INIT;
    ck_assert_uint_eq(json_array_size(all), 3);
    ck_assert_msg(!method_run(&p->input, &r, &adapted, &e), "%s", e.text);
    for (int t = 0; t < weights_tensors(adapted.encoder); t++) {
        const struct tensor *w = weights_tensor(adapted.encoder, t);
        real *expected = golden_values(json_array_get(json_object_get(c, "after"), (size_t)t));
        const double d = relative_difference(w->value, expected, w->count);
        ck_assert_msg(d < tolerance, "%s differs from PyTorch's by %g of the largest", w->name, d);
        free(expected);
    }
    model_free(&adapted);
    result_free(&r);
    problem_free(p);
    json_decref(all);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("AdaBN");
    TCase *c = tcase_create("statistics");
    tcase_add_loop_test(c, statistics_of_the_whole_target, 0, 3);
    suite_add_tcase(s, c);
    return run_suite(s);
}
