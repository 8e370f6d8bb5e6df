/* Layers and small nets against stored PyTorch results: output, input gradient, parameter
 * gradients, running statistics; fused and layer by layer.
 *
 * Tolerance: 2e-5 of an array's largest value. Both sides are float with other orders of summation
 * (some 1e-6 on these sizes), and Winograd's transforms add a few times that. */
#include "nn/pass.h"
#include "golden.h"

static const double tolerance = 2e-5;

static void close_to(const real *ours, const json_t *theirs, size_t count, const char *text,
                     const char *what)
{
    real *expected = golden_values(theirs);
    ck_assert_uint_eq(json_array_size(theirs), count);
    double d = relative_difference(ours, expected, count);
    ck_assert_msg(d < tolerance, "%s: %s differs from PyTorch's by %g of the largest", text, what,
                  d);
    free(expected);
}

/* What PyTorch leaves as gradient of a bias that batch norm cancels is rounding noise. */
static bool cancelled(const struct tensor *t, const json_t *c)
{
    bool train = json_is_true(json_object_get(c, "train"));
    return train && strstr(t->name, "conv") && t->dimensions == 1 &&
           strstr(json_string_value(json_object_get(c, "text")), "bn");
}

static void compare_tensors(struct weights *w, const json_t *c, const char *text)
{
    const json_t *after = json_object_get(c, "after"), *gradients = json_object_get(c, "gradients");
    ck_assert_uint_eq(json_array_size(after), (size_t)weights_tensors(w));
    for (int i = 0; i < weights_tensors(w); i++) {
        const struct tensor *t = weights_tensor(w, i);
        close_to(t->value, json_array_get(after, (size_t)i), t->count, text, t->name);
        if (t->gradient && !cancelled(t, c))
            close_to(t->gradient, json_array_get(gradients, (size_t)i), t->count, text, t->name);
    }
}

static void check_case(const json_t *c, bool plain)
{
    const char *text = json_string_value(json_object_get(c, "text"));
    struct shape in = golden_shape(json_object_get(c, "in"));
    struct net *net = make_net(text, in);
    struct weights *w = make_weights(net, NULL, 1);
    struct pass_settings s = {.batch = golden_int(c, "batch"), .trainable = true, .plain = plain};
    struct pass *p;
    ck_assert_int_eq(pass_create(&p, net, &s, NULL), ERR_NONE);
    for (int i = 0; i < weights_tensors(w); i++)
        golden_copy(json_array_get(json_object_get(c, "tensors"), (size_t)i),
                    weights_tensor(w, i)->value, weights_tensor(w, i)->count);
    real *x = golden_values(json_object_get(c, "x")), *dy = golden_values(json_object_get(c, "dy"));
    size_t batch = (size_t)s.batch, out = batch * shape_size(net_out(net));
    real *dx = new_values(batch * shape_size(in));
    bool train = json_is_true(json_object_get(c, "train"));
    const real *y = pass_forward(
        p, &(struct forward){
               .weights = w, .x = x, .batch = s.batch, .mode = train ? PASS_TRAINING : 0});
    close_to(y, json_object_get(c, "y"), out, text, "output");
    pass_backward(p,
                  &(struct backward){.weights = w, .dy = dy, .to = net_layers(net) - 1, .dx = dx});
    close_to(dx, json_object_get(c, "dx"), batch * shape_size(in), text, "input gradient");
    compare_tensors(w, c, text);
    free(x), free(dy), free(dx);
    pass_free(p);
    weights_free(w);
    net_free(net);
}

START_TEST(test_layers)
{
    json_t *cases = golden("nn/layers.json");
    size_t i;
    json_t *c;
    ck_assert_uint_gt(json_array_size(cases), 15);
    json_array_foreach(cases, i, c) check_case(c, _i);
    json_decref(cases);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("PyTorch's layers");
    TCase *tests = tcase_create("layers");
    tcase_add_loop_test(tests, test_layers, 0, 2);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
