/* One step of DANN against PyTorch's autograd through a gradient reversal layer, and the moving
 * average of an encoder against torch.optim.swa_utils.AveragedModel. Everything is float on both
 * sides: 1e-5 of the largest gradient of a network, as for the layers, and 1e-6 of an average. */
#include "adapt/objective.h"
#include "problem.h"
#include "../nn/golden.h"

static const double tolerance = 1e-5, average_tolerance = 1e-6;

static const char *text(const json_t *c, const char *name)
{
    return json_string_value(json_object_get(json_object_get(c, "texts"), name));
}

/* A problem whose first images and labels are the stored ones. */
static struct problem *stored_problem(const json_t *c)
{
    char network[512], adapt[64];
    const int batch = golden_int(c, "batch");
    snprintf(network, sizeof network, "{encoder: '%s', head: '%s', discriminator: '%s'}",
             text(c, "encoder"), text(c, "head"), text(c, "discriminator"));
    snprintf(adapt, sizeof adapt, "{batch: %d, lambda: %.9g}", batch, golden_real(c, "lambda", 0));
    struct problem *p = problem_create(network, "dann", adapt);
    const json_t *images = json_object_get(c, "images"), *labels = json_object_get(c, "labels");
    const int count = batch * SIDE * SIDE;
    for (int i = 0; i < 2 * count; i++)
        p->images[i / count][i % count] =
            (uint8_t)json_integer_value(json_array_get(images, (size_t)i));
    for (int i = 0; i < batch * HEADS; i++)
        p->labels[0][i] = (uint16_t)json_integer_value(json_array_get(labels, (size_t)i));
    return p;
}

static void put(struct weights *w, const json_t *tensors)
{
    ck_assert_int_eq(weights_tensors(w), (int)json_array_size(tensors));
    for (int i = 0; i < weights_tensors(w); i++)
        golden_copy(json_array_get(tensors, (size_t)i), weights_tensor(w, i)->value,
                    weights_tensor(w, i)->count);
}

/* Some gradients are zero by nature (a bias under batch norm): each is held to the network's
 * largest. */
static void assert_gradients(struct weights *w, const json_t *gradients, const char *what)
{
    double largest = 0, difference = 0;
    for (int i = 0; i < weights_tensors(w); i++) {
        const struct tensor *t = weights_tensor(w, i);
        const json_t *stored = json_array_get(gradients, (size_t)i);
        ck_assert_int_eq(t->gradient == NULL, json_is_null(stored));
        for (size_t k = 0; t->gradient && k < t->count; k++) {
            const double expected = json_number_value(json_array_get(stored, k));
            largest = fmax(largest, fabs(expected));
            difference = fmax(difference, fabs((double)t->gradient[k] - expected));
        }
    }
    ck_assert_double_gt(largest, 1e-4);
    ck_assert_msg(difference <= tolerance * largest, "%s: differs by %g, the largest is %g", what,
                  difference, largest);
}

START_TEST(gradient_reversal)
{
    json_t *all = golden("adapt/dann.json"), *c = json_array_get(all, (size_t)_i);
    const json_t *before = json_object_get(c, "tensors"), *after = json_object_get(c, "gradients");
    struct problem *p = stored_problem(c);
    struct objective o;
    struct err e = ERR_INIT;
    const uint32_t images[] = {0, 1, 2, 3, 4, 5, 6, 7};
    ck_assert_uint_eq(json_array_size(all), 3);
    ck_assert_msg(!objective_create(&o, &p->input, &e), "%s", e.text);
    put(o.encoders.source, json_object_get(before, "encoder"));
    put(o.encoders.head, json_object_get(before, "head"));
    put(o.discriminator.weights, json_object_get(before, "discriminator"));
    objective_load(&o, HALF_SOURCE, images);
    objective_load(&o, HALF_TARGET, images);
    o.progress = golden_real(c, "progress", 0);
    objective_encode(&o, PASS_TRAINING);
    const double adversarial = objective_discriminator(&o).loss;
    const struct mapping_outcome m = objective_mapping(&o, false);
    ck_assert_double_eq_tol(adversarial, golden_real(c, "adversarial", 0), tolerance);
    ck_assert_double_eq_tol(m.classification, golden_real(c, "classification", 0), tolerance);
    assert_gradients(o.encoders.source, json_object_get(after, "encoder"), "encoder");
    assert_gradients(o.encoders.head, json_object_get(after, "head"), "classifier");
    assert_gradients(o.discriminator.weights, json_object_get(after, "discriminator"), "D");
    objective_free(&o);
    problem_free(p);
    json_decref(all);
}
END_TEST

/* The first batch norm of the target encoder, parameters and statistics, under its average. */
START_TEST(moving_average)
{
    json_t *c = golden("adapt/average.json");
    const json_t *values = json_object_get(c, "values"), *averages = json_object_get(c, "averages");
    char adapt[64];
    snprintf(adapt, sizeof adapt, "{batch: 8, ema: %.9g}", golden_real(c, "decay", 0));
    struct problem *p = problem_create(NULL, "minimax", adapt);
    struct objective o;
    struct err e = ERR_INIT;
    int first = 0;
    for (int i = 0; i < 4; i++) /* the source's are the first values */
        golden_copy(json_array_get(json_array_get(values, 0), (size_t)i),
                    weights_tensor(p->source.encoder, 2 + i)->value, 4);
    ck_assert_msg(!objective_create(&o, &p->input, &e), "%s", e.text);
    while (!strstr(weights_tensor(o.encoders.target, first)->name, "bn1"))
        first++;
    ck_assert_int_eq(first, 2);
    for (size_t k = 0; k < json_array_size(values); k++) {
        if (k > 0)
            for (int i = 0; i < 4; i++)
                golden_copy(json_array_get(json_array_get(values, k), (size_t)i),
                            weights_tensor(o.encoders.target, first + i)->value, 4);
        if (k > 0)
            encoders_average(&o.encoders);
        for (int i = 0; i < 4; i++) {
            const struct tensor *t = weights_tensor(o.encoders.average, first + i);
            real *expected = golden_values(json_array_get(json_array_get(averages, k), (size_t)i));
            const double d = relative_difference(t->value, expected, 4);
            ck_assert_msg(d < average_tolerance, "%s, update %zu: differs by %g", t->name, k, d);
            free(expected);
        }
    }
    objective_free(&o);
    problem_free(p);
    json_decref(c);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("PyTorch's adaptation step");
    TCase *c = tcase_create("step");
    tcase_add_loop_test(c, gradient_reversal, 0, 3);
    tcase_add_test(c, moving_average);
    suite_add_tcase(s, c);
    return run_suite(s);
}
