/* Discrepancies and the discriminator's three kinds of output against stored PyTorch results, whose
 * autograd works in double on the same float inputs. Here sums run in double and gradients are
 * stored as float, through products in float for the discriminator: 1e-5 of the largest value. */
#include "adapt/discriminator.h"
#include "adapt/methods/registry.h"
#include "nn/loss.h"
#include "../nn/golden.h"

static const double tolerance = 1e-5;

static void close_to(const real *ours, const json_t *theirs, const char *what)
{
    const size_t count = json_array_size(theirs);
    real *expected = golden_values(theirs);
    const double d = relative_difference(ours, expected, count);
    ck_assert_msg(d < tolerance, "%s differs from PyTorch's by %g of the largest", what, d);
    free(expected);
}

static void check_discrepancy(const json_t *c)
{
    const char *name = json_string_value(json_object_get(c, "method"));
    const struct method *m = method_find(name);
    const int rows = golden_int(c, "rows"), size = golden_int(c, "size");
    const size_t count = (size_t)(rows * size);
    real *s = golden_values(json_object_get(c, "s")), *t = golden_values(json_object_get(c, "t"));
    real *ds = new_values(count), *dt = new_values(count);
    real *scratch = new_values(m->discrepancy_scratch(rows, size));
    const double constant = m->discrepancy_constant ? m->discrepancy_constant(s, t, rows, size) : 0;
    const double loss = m->discrepancy(s, t, rows, size, constant, ds, dt, scratch);
    const double expected = golden_real(c, "loss", 0);
    ck_assert_msg(fabs(loss - expected) <= tolerance * expected, "%s: %.9g, PyTorch's %.9g", name,
                  loss, expected);
    close_to(ds, json_object_get(c, "ds"), name);
    close_to(dt, json_object_get(c, "dt"), name);
    free(s), free(t), free(ds), free(dt), free(scratch);
}

START_TEST(discrepancies)
{
    json_t *all = golden("adapt/losses.json"), *c;
    size_t k;
    json_array_foreach(json_object_get(all, "discrepancies"), k, c) check_discrepancy(c);
    ck_assert_uint_eq(k, 6);
    json_decref(all);
}
END_TEST

/* A discriminator that is the identity, so that its inputs are its outputs. */
static struct discriminator identity(int outputs, bool sigmoid_pair, int batch)
{
    struct discriminator d = {.net = NULL};
    struct err e = ERR_INIT;
    const struct discriminator_settings s = {.text = outputs == 1 ? "dense 1" : "dense 2",
                                             .size = outputs,
                                             .batch = batch,
                                             .sigmoid_pair = sigmoid_pair};
    ck_assert_msg(!discriminator_create(&d, &s, &e), "%s", e.text);
    real *weight = weights_tensor(d.weights, 0)->value;
    for (int i = 0; i < outputs * outputs; i++)
        weight[i] = i % (outputs + 1) == 0;
    return d;
}

static void check_discriminator(const json_t *c)
{
    const char *kind = json_string_value(json_object_get(c, "kind"));
    const int outputs = golden_int(c, "outputs");
    const int batch = (int)json_array_size(json_object_get(c, "o")) / outputs;
    struct discriminator d = identity(outputs, strcmp(kind, "sigmoid") == 0, batch);
    real *o = golden_values(json_object_get(c, "o"));
    real *dz = new_values((size_t)batch), *dx = new_values((size_t)(batch * outputs));
    const real *z = discriminator_forward(&d, HALF_TARGET, o, 0, 0);
    const double loss = loss_binary(z, batch, golden_real(c, "q", 0), 1, dz);
    discriminator_backward(&d, HALF_TARGET, dz, false, dx);
    ck_assert_double_eq_tol(loss, golden_real(c, "loss", 0), tolerance);
    close_to(dx, json_object_get(c, "do"), kind);
    free(o), free(dz), free(dx);
    discriminator_free(&d);
}

START_TEST(discriminators)
{
    json_t *all = golden("adapt/losses.json"), *c;
    size_t k;
    json_array_foreach(json_object_get(all, "discriminators"), k, c) check_discriminator(c);
    ck_assert_uint_eq(k, 12);
    json_decref(all);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("PyTorch's adaptation losses");
    TCase *c = tcase_create("losses");
    tcase_add_test(c, discrepancies);
    tcase_add_test(c, discriminators);
    suite_add_tcase(s, c);
    return run_suite(s);
}
