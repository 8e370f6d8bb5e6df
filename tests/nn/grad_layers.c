/* Finite differences through every layer of the registry, in double: L = sum r[i] y[i] for random
 * r, and the analytic derivative by each input and each parameter against (L(+h) - L(-h)) / 2h.
 * With h = 1e-5 the truncation error is about 1e-10 and rounding 1e-11, so 1e-7 is a wide margin,
 * and any wrong term is far outside it. */
#include "support.h"

struct example {
    const char *text;
    struct shape in;
    int batch;
};

/* At least one for every layer type; odd sizes on purpose. */
static const struct example examples[] = {
    {"conv 3 3x3", {7, 5, 2}, 3},
    {"conv 4 3x3 same", {5, 9, 3}, 2},
    {"conv 2 5x5", {5, 6, 1}, 2},
    {"conv 2 4x2 same", {5, 4, 2}, 2},
    {"conv 3 1x1", {3, 2, 5}, 10},
    {"conv 17 3x3", {11, 13, 2}, 1},
    {"bn", {3, 5, 4}, 3},
    {"bn eps 1e-3 momentum .01", {1, 1, 6}, 5},
    {"relu", {3, 5, 2}, 2},
    {"leaky_relu .2", {3, 5, 2}, 2},
    {"pool 2", {5, 7, 3}, 2},
    {"pool 3", {6, 8, 2}, 2},
    {"dropout .4", {3, 5, 2}, 2},
    {"flatten", {3, 2, 2}, 2},
    {"dense 7", {2, 3, 2}, 3},
    {"dense 5x3", {1, 1, 4}, 2},
    {"grouped_dense 4x3", {1, 1, 6}, 3},
    {"dense 4 sn | relu | dense 2 sn", {1, 1, 5}, 3},
    {"l2norm", {2, 2, 2}, 3},
    {"l2norm 4", {1, 1, 5}, 2},
    /* Layers that work in place over the output of one that does not. */
    {"dense 6 | l2norm 4 | relu | dense 3", {1, 1, 5}, 2},
    {"dense 6 | l2norm 4 | leaky_relu .2 | dense 3", {1, 1, 5}, 2},
    {"dense 6 | relu | l2norm 4 | dropout .4", {1, 1, 5}, 2},
    /* Winograd's way, and fused blocks. */
    {"conv 9 3x3 same", {6, 7, 8}, 2},
    {"conv 8 3x3", {9, 6, 10}, 5},
    {"conv 8 3x3 same | bn | relu | pool 2 | dropout .3", {5, 7, 8}, 3},
    {"conv 3 3x3 | bn | leaky_relu .2 | pool 3", {9, 8, 2}, 3},
    {"conv 8 3x3 same | bn | relu | conv 8 3x3 | bn | relu | pool 2 | flatten", {6, 6, 2}, 3},
    {"conv 8 3x3 | relu | conv 3 2x2 | leaky_relu .3 | conv 8 3x3 same", {7, 7, 1}, 2},
    {"conv 4 3x3 | pool 2 | relu | dropout .2 | conv 2 1x1 | bn", {7, 7, 1}, 3},
    {"conv 8 3x3 | bn | relu | conv 9 3x3 | bn | relu | dense 3 | relu", {7, 6, 3}, 2},
};
enum { EXAMPLES = sizeof examples / sizeof *examples, TENSORS = 32 };

/* One layer with its input and projection. */
struct bench {
    struct net *net;
    struct weights *weights;
    struct pass *pass;
    real *x, *r, *dx;
    size_t in, out;
    int batch;
    enum pass_mode mode;
};

static struct bench start(const struct example *ex, enum pass_mode mode)
{
    struct bench b = {.net = make_net(ex->text, ex->in), .batch = ex->batch, .mode = mode};
    b.weights = make_weights(b.net, NULL, 3);
    b.pass = make_pass(b.net, ex->batch, true, NULL);
    b.in = shape_size(ex->in) * (size_t)ex->batch;
    b.out = shape_size(net_out(b.net)) * (size_t)ex->batch;
    b.x = random_values(b.in, "x");
    b.r = random_values(b.out, "r");
    b.dx = new_values(b.in);
    return b;
}

static void stop(struct bench *b)
{
    free(b->x);
    free(b->r);
    free(b->dx);
    pass_free(b->pass);
    weights_free(b->weights);
    net_free(b->net);
}

static double loss(const struct bench *b)
{
    const real *y = pass_forward(b->pass, &(struct forward){.weights = b->weights,
                                                            .x = b->x,
                                                            .batch = b->batch,
                                                            .mode = b->mode,
                                                            .dropout_seed = 5,
                                                            .step = 9});
    return dot(y, b->r, b->out);
}

static double difference(const struct bench *b, real *value)
{
    const double h = 1e-5;
    double was = (double)*value;
    *value = (real)(was + h);
    double up = loss(b);
    *value = (real)(was - h);
    double down = loss(b);
    *value = (real)was;
    return (up - down) / (2 * h);
}

static void compare(const struct example *ex, const char *what, size_t i, real got, double expected)
{
    ck_assert_msg(fabs((double)got - expected) <= 1e-7 * (1 + fabs(expected)),
                  "%s: derivative by %s[%zu] is %.12g, finite differences say %.12g", ex->text,
                  what, i, (double)got, expected);
}

static void backward(const struct bench *b, struct weights *weights, real *dx)
{
    pass_backward(
        b->pass,
        &(struct backward){
            .weights = weights, .dy = b->r, .from = 0, .to = net_layers(b->net) - 1, .dx = dx});
}

/* No update of statistics while differences are taken: it would change the function. */
static const enum pass_mode modes[] = {PASS_INFERENCE, PASS_BATCH_STATISTICS,
                                       PASS_BATCH_STATISTICS | PASS_DROPOUT};

static void check_example(const struct example *ex, enum pass_mode mode)
{
    struct bench b = start(ex, mode);
    loss(&b);
    weights_zero_gradients(b.weights);
    backward(&b, b.weights, b.dx);
    for (size_t i = 0; i < b.in; i++)
        compare(ex, "x", i, b.dx[i], difference(&b, &b.x[i]));
    for (int t = 0; t < weights_tensors(b.weights); t++) {
        const struct tensor *w = weights_tensor(b.weights, t);
        for (size_t i = 0; w->gradient && i < w->count; i++)
            compare(ex, w->name, i, w->gradient[i], difference(&b, &w->value[i]));
    }
    stop(&b);
}

START_TEST(test_every_layer_has_an_example)
{
    for (int i = 0; i < layer_type_count; i++) {
        int found = 0;
        for (int k = 0; k < EXAMPLES; k++) {
            struct net *net = make_net(examples[k].text, examples[k].in);
            found += net_layer(net, 0)->type == layer_types[i];
            net_free(net);
        }
        ck_assert_msg(found > 0, "no gradient check for layer '%s'", layer_types[i]->name);
    }
}
END_TEST

START_TEST(test_gradients)
{
    for (int m = 0; m < 3; m++)
        check_example(&examples[_i], modes[m]);
}
END_TEST

/* Two backward calls after one forward add the same gradients twice; a third without weights leaves
 * them and gives the same input gradient. */
START_TEST(test_backward_twice)
{
    struct bench b = start(&examples[_i], modes[2]);
    loss(&b);
    weights_zero_gradients(b.weights);
    backward(&b, b.weights, b.dx);
    real *once[TENSORS] = {0}, *dx = new_values(b.in);
    for (int t = 0; t < weights_tensors(b.weights); t++) {
        const struct tensor *w = weights_tensor(b.weights, t);
        once[t] = new_values(w->count);
        if (w->gradient)
            memcpy(once[t], w->gradient, w->count * sizeof(real));
    }
    backward(&b, b.weights, NULL);
    backward(&b, NULL, dx);
    assert_same_bits(dx, b.dx, b.in, "dx without weights");
    for (int t = 0; t < weights_tensors(b.weights); t++) {
        const struct tensor *w = weights_tensor(b.weights, t);
        for (size_t i = 0; w->gradient && i < w->count; i++)
            ck_assert_double_eq_tol((double)w->gradient[i], 2 * (double)once[t][i], 1e-12);
        free(once[t]);
    }
    free(dx);
    stop(&b);
}
END_TEST

/* What a net says of its layers is what two forwards give. */
START_TEST(test_repeats)
{
    const struct example *ex = &examples[_i];
    struct bench b = start(ex, PASS_TRAINING);
    real *first = new_values(b.out);
    struct forward f = {
        .weights = b.weights, .x = b.x, .batch = b.batch, .mode = b.mode, .dropout_seed = 5};
    memcpy(first, pass_forward(b.pass, &f), b.out * sizeof(real));
    f.step = 1;
    const bool same = memcmp(first, pass_forward(b.pass, &f), b.out * sizeof(real)) == 0;
    ck_assert_msg(same == net_repeats(b.net), "%s", ex->text);
    free(first);
    stop(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gradients of layers");
    TCase *tests = tcase_create("layers");
    tcase_add_test(tests, test_every_layer_has_an_example);
    tcase_add_loop_test(tests, test_gradients, 0, EXAMPLES);
    tcase_add_loop_test(tests, test_backward_twice, 0, EXAMPLES);
    tcase_add_loop_test(tests, test_repeats, 0, EXAMPLES);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
