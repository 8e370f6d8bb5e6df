/* Fused blocks against the same net layer by layer, on odd shapes, in every variant of the inner
 * loops: outputs, gradients, running statistics. Both sides are float; they differ by the order of
 * sums and by Winograd's transforms, whose error is some 1e-6 of the largest value. */
#include "nn/pass.h"
#include "nn/kernels/simd_select.h"
#include "support.h"

struct example {
    const char *text;
    struct shape in;
    int batch;
};

static const struct example examples[] = {
    {"conv 16 3x3 same | bn | relu | pool 2 | conv 32 3x3 same | bn | relu | pool 2"
     " | conv 64 3x3 same | bn | relu | pool 2 | flatten | dense 20 | relu",
     {24, 72, 1},
     9},
    {"conv 32 3x3 | bn | relu | conv 32 3x3 | bn | relu | pool 2 | dropout .25 | conv 64 3x3 | bn"
     " | relu | conv 64 3x3 | bn | relu | pool 2 | dropout .25 | flatten",
     {31, 26, 3},
     5},
    {"conv 20 5x5 | relu | pool 2 | conv 50 5x5 | relu | pool 2 | flatten | dense 30 | relu",
     {28, 28, 1},
     6},
    {"conv 11 3x3 same | bn | leaky_relu .2 | conv 13 3x3 | bn | leaky_relu .1 | pool 3 | flatten",
     {17, 14, 9},
     3},
    {"conv 9 3x3 | relu | conv 10 3x3 same | dropout .5 | conv 8 3x3", {9, 9, 8}, 19},
    {"conv 8 1x1 | bn | conv 16 3x3 same | bn | relu", {5, 6, 4}, 33},
};
enum { EXAMPLES = sizeof examples / sizeof *examples };

struct run {
    struct weights *weights;
    real *y, *dx;
};

static const enum pass_mode modes[] = {PASS_TRAINING, PASS_INFERENCE, PASS_BATCH_STATISTICS};
enum { MODES = 3 };

static struct run run(const struct example *ex, const struct net *net, bool plain,
                      enum pass_mode mode)
{
    struct pass *p;
    struct err e = ERR_INIT;
    struct pass_settings s = {.batch = ex->batch, .trainable = true, .plain = plain};
    ck_assert_int_eq(pass_create(&p, net, &s, &e), ERR_NONE);
    size_t in = shape_size(ex->in) * (size_t)ex->batch;
    size_t out = shape_size(net_out(net)) * (size_t)ex->batch;
    struct run r = {make_weights(net, NULL, 2), new_values(out), new_values(in)};
    real *x = random_values(in, "x"), *dy = random_values(out, "dy");
    const real *y = pass_forward(p, &(struct forward){.weights = r.weights,
                                                      .x = x,
                                                      .batch = ex->batch,
                                                      .mode = mode,
                                                      .dropout_seed = 4,
                                                      .step = 2});
    memcpy(r.y, y, out * sizeof(real));
    pass_backward(p, &(struct backward){
                         .weights = r.weights, .dy = dy, .to = net_layers(net) - 1, .dx = r.dx});
    free(x);
    free(dy);
    pass_free(p);
    return r;
}

static void stop(struct run *r)
{
    weights_free(r->weights);
    free(r->y);
    free(r->dx);
}

static void close_to(const real *a, const real *b, size_t count, const struct example *ex,
                     const char *what)
{
    double d = relative_difference(a, b, count);
    ck_assert_msg(d < 1e-4, "%s: %s: %s differ by %g of the largest", simd_current()->name,
                  ex->text, what, d);
}

/* A convolution's bias before batch norm in batch mode has gradient 0; the plain way leaves the
 * rounding noise of a large sum there, the fused way exact zeros. */
static bool only_noise(const struct tensor *t, enum pass_mode mode, const struct example *ex)
{
    return (mode & PASS_BATCH_STATISTICS) && strstr(t->name, "conv") && t->dimensions == 1 &&
           strstr(ex->text, "bn");
}

static void compare(const struct example *ex, enum pass_mode mode)
{
    struct net *net = make_net(ex->text, ex->in);
    struct run fused = run(ex, net, false, mode), plain = run(ex, net, true, mode);
    close_to(fused.y, plain.y, shape_size(net_out(net)) * (size_t)ex->batch, ex, "outputs");
    close_to(fused.dx, plain.dx, shape_size(ex->in) * (size_t)ex->batch, ex, "input gradients");
    for (int i = 0; i < weights_tensors(plain.weights); i++) {
        const struct tensor *a = weights_tensor(fused.weights, i);
        const struct tensor *b = weights_tensor(plain.weights, i);
        close_to(a->value, b->value, a->count, ex, a->name);
        if (a->gradient && !only_noise(a, mode, ex))
            close_to(a->gradient, b->gradient, a->count, ex, a->name);
    }
    stop(&fused);
    stop(&plain);
    net_free(net);
}

START_TEST(test_fused_is_plain)
{
    const struct simd *before = simd_current();
    for (const struct simd *const *v = simd_variants(); *v; v++) {
        simd_choose(*v);
        for (int m = 0; m < MODES; m++)
            compare(&examples[_i], modes[m]);
    }
    simd_choose(before);
}
END_TEST

/* A forward-only pass takes images through all blocks at once; the numbers must be those of a
 * trainable pass in the same mode, bit for bit. */
START_TEST(test_forward_only_is_forward)
{
    const struct example *ex = &examples[_i];
    struct net *net = make_net(ex->text, ex->in);
    struct weights *w = make_weights(net, NULL, 2), *other = make_weights(net, NULL, 2);
    struct pass *trainable = make_pass(net, ex->batch, true, NULL);
    struct pass *forward_only = make_pass(net, ex->batch, false, NULL);
    real *x = random_values(shape_size(ex->in) * (size_t)ex->batch, "x");
    const enum pass_mode both[] = {PASS_INFERENCE, PASS_BATCH_STATISTICS | PASS_UPDATE_STATISTICS};
    for (int m = 0; m < 2; m++) {
        struct forward f = {.weights = w, .x = x, .batch = ex->batch, .mode = both[m]};
        const real *a = pass_forward(trainable, &f);
        f.weights = other;
        const real *b = pass_forward(forward_only, &f);
        assert_same_bits(b, a, shape_size(net_out(net)) * (size_t)ex->batch, ex->text);
    }
    for (int i = 0; i < weights_tensors(w); i++)
        assert_same_bits(weights_tensor(other, i)->value, weights_tensor(w, i)->value,
                         weights_tensor(w, i)->count, "statistics");
    ck_assert_uint_le(pass_memory(forward_only), pass_memory(trainable));
    free(x);
    pass_free(trainable);
    pass_free(forward_only);
    weights_free(w);
    weights_free(other);
    net_free(net);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fused blocks");
    TCase *tests = tcase_create("blocks");
    tcase_add_loop_test(tests, test_fused_is_plain, 0, EXAMPLES);
    tcase_add_loop_test(tests, test_forward_only_is_forward, 0, EXAMPLES);
    tcase_set_timeout(tests, 120);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
