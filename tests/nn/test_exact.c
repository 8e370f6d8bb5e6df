/* Exact arithmetic: with whole numbers in [-8, 8] every sum below 2^24 is exact in float whatever
 * its order, so convolutions and dense layers must equal a triple loop bit for bit, in every
 * variant. (Winograd's transforms divide, so it is held to a bound instead.) */
#include "nn/kernels/simd_select.h"
#include "support.h"

static void whole_numbers(real *v, size_t count, const char *name)
{
    struct rng r = rng_stream(3, name, 0);
    for (size_t i = 0; i < count; i++)
        v[i] = (real)((int)rng_below(&r, 17) - 8);
}

struct shapes {
    const char *text;
    struct shape in;
    int batch, kernel_h, kernel_w, top, left;
};

/* The first group goes the direct way, the second Winograd's. */
static const struct shapes direct[] = {
    {"conv 3 3x3", {7, 5, 2}, 2, 3, 3, 0, 0},     {"conv 32 3x3 same", {9, 11, 1}, 3, 3, 3, 1, 1},
    {"conv 17 5x5", {9, 8, 6}, 2, 5, 5, 0, 0},    {"conv 20 2x4 same", {5, 7, 3}, 2, 2, 4, 0, 1},
    {"conv 33 1x1", {4, 3, 19}, 5, 1, 1, 0, 0},   {"conv 7 7x1", {9, 3, 9}, 1, 7, 1, 0, 0},
    {"conv 16 3x3", {10, 102, 3}, 1, 3, 3, 0, 0},
};
static const struct shapes winograd[] = {
    {"conv 8 3x3", {7, 9, 8}, 3, 3, 3, 0, 0},
    {"conv 33 3x3 same", {6, 18, 17}, 5, 3, 3, 1, 1},
    {"conv 32 3x3", {26, 23, 32}, 2, 3, 3, 0, 0},
    {"conv 16 3x3 same", {2, 3, 16}, 17, 3, 3, 1, 1},
};

/* One convolution with values, its passes, and the loop's results beside it. */
struct check {
    struct net *net;
    struct weights *w;
    struct pass *p;
    size_t in, out, count;
    real *x, *dy, *dx, *y_loop, *dx_loop, *dw_loop;
};

static real *at(real *image, struct shape s, int n, int h, int w)
{
    return image + (((size_t)n * (size_t)s.h + (size_t)h) * (size_t)s.w + (size_t)w) * (size_t)s.c;
}

/* y, dx and dw of one kernel position: the definition. */
static void loop_position(struct check *k, const struct shapes *s, struct shape out, int n, int h,
                          int w, int i, int j)
{
    int row = h + i - s->top, column = w + j - s->left;
    if (row < 0 || row >= s->in.h || column < 0 || column >= s->in.w)
        return;
    const real *x = at(k->x, s->in, n, row, column), *dy = at(k->dy, out, n, h, w);
    real *dx = at(k->dx_loop, s->in, n, row, column), *y = at(k->y_loop, out, n, h, w);
    size_t tap = (size_t)((i * s->kernel_w + j) * s->in.c * out.c);
    const real *weight = weights_tensor(k->w, 0)->value + tap;
    real *dw = k->dw_loop + tap;
    for (int c = 0; c < s->in.c; c++)
        for (int o = 0; o < out.c; o++) {
            y[o] += x[c] * weight[c * out.c + o];
            dx[c] += dy[o] * weight[c * out.c + o];
            dw[c * out.c + o] += x[c] * dy[o];
        }
}

static void loop(struct check *k, const struct shapes *s)
{
    struct shape out = net_out(k->net);
    const real *bias = weights_tensor(k->w, 1)->value;
    for (size_t i = 0; i < k->out; i++)
        k->y_loop[i] = bias[i % (size_t)out.c];
    for (int n = 0; n < s->batch; n++)
        for (int h = 0; h < out.h; h++)
            for (int w = 0; w < out.w; w++)
                for (int i = 0; i < s->kernel_h; i++)
                    for (int j = 0; j < s->kernel_w; j++)
                        loop_position(k, s, out, n, h, w, i, j);
}

static struct check start(const struct shapes *s)
{
    struct check k = {.net = make_net(s->text, s->in)};
    k.w = make_weights(k.net, NULL, 1);
    k.p = make_pass(k.net, s->batch, true, NULL);
    k.in = shape_size(s->in) * (size_t)s->batch;
    k.out = shape_size(net_out(k.net)) * (size_t)s->batch;
    k.count = weights_tensor(k.w, 0)->count;
    k.x = new_values(k.in), k.dx = new_values(k.in), k.dx_loop = new_values(k.in);
    k.dy = new_values(k.out), k.y_loop = new_values(k.out), k.dw_loop = new_values(k.count);
    whole_numbers(k.x, k.in, "x");
    whole_numbers(k.dy, k.out, "dy");
    whole_numbers(weights_tensor(k.w, 0)->value, k.count, "weight");
    whole_numbers(weights_tensor(k.w, 1)->value, weights_tensor(k.w, 1)->count, "bias");
    loop(&k, s);
    return k;
}

static void stop(struct check *k)
{
    free(k->x), free(k->dx), free(k->dx_loop), free(k->dy), free(k->y_loop), free(k->dw_loop);
    pass_free(k->p);
    weights_free(k->w);
    net_free(k->net);
}

static const real *run(struct check *k, const struct shapes *s)
{
    const real *y =
        pass_forward(k->p, &(struct forward){.weights = k->w, .x = k->x, .batch = s->batch});
    weights_zero_gradients(k->w);
    pass_backward(k->p, &(struct backward){.weights = k->w, .dy = k->dy, .dx = k->dx});
    return y;
}

START_TEST(test_direct_is_exact)
{
    const struct simd *before = simd_current();
    for (const struct simd *const *v = simd_variants(); *v; v++) {
        simd_choose(*v);
        struct check k = start(&direct[_i]);
        const real *y = run(&k, &direct[_i]);
        assert_same_bits(y, k.y_loop, k.out, direct[_i].text);
        assert_same_bits(k.dx, k.dx_loop, k.in, direct[_i].text);
        assert_same_bits(weights_tensor(k.w, 0)->gradient, k.dw_loop, k.count, direct[_i].text);
        stop(&k);
    }
    simd_choose(before);
}
END_TEST

/* The bound that winograd.c states. */
START_TEST(test_winograd_is_near)
{
    const struct simd *before = simd_current();
    for (const struct simd *const *v = simd_variants(); *v; v++) {
        simd_choose(*v);
        struct check k = start(&winograd[_i]);
        const real *y = run(&k, &winograd[_i]);
        const real *dw = weights_tensor(k.w, 0)->gradient;
        ck_assert_double_lt(relative_difference(y, k.y_loop, k.out), 1e-5);
        ck_assert_double_lt(relative_difference(k.dx, k.dx_loop, k.in), 1e-5);
        ck_assert_double_lt(relative_difference(dw, k.dw_loop, k.count), 1e-5);
        ck_assert_double_gt(relative_difference(y, k.y_loop, k.out), 0);
        stop(&k);
    }
    simd_choose(before);
}
END_TEST

/* The two variants with fused multiply-add sum in the same order: the same bits. */
START_TEST(test_avx_variants_agree)
{
    real *y[3] = {0};
    int count = 0;
    const struct shapes *s = &winograd[1];
    size_t out = 0;
    const struct simd *before = simd_current();
    for (const struct simd *const *v = simd_variants(); *v; v++) {
        if (strncmp((*v)->name, "avx", 3) != 0)
            continue;
        simd_choose(*v);
        struct check k = start(s);
        randomise(k.w, 4);
        out = k.out;
        y[count] = new_values(out);
        memcpy(y[count++], run(&k, s), out * sizeof(real));
        stop(&k);
    }
    simd_choose(before);
    if (count == 2)
        assert_same_bits(y[0], y[1], out, "avx512 and avx2");
    else
        printf("NOT TESTED HERE: avx512 against avx2, of which this processor runs %d\n", count);
    for (int i = 0; i < count; i++)
        free(y[i]);
}
END_TEST

START_TEST(test_dense_is_exact)
{
    const int batch = 13, in = 37, out = 150;
    struct net *net = make_net("dense 150", (struct shape){1, 1, in});
    struct weights *w = make_weights(net, NULL, 1);
    struct pass *p = make_pass(net, batch, true, NULL);
    real *x = new_values((size_t)(batch * in)), *weight = weights_tensor(w, 0)->value;
    whole_numbers(x, (size_t)(batch * in), "x");
    whole_numbers(weight, (size_t)(in * out), "weight");
    whole_numbers(weights_tensor(w, 1)->value, (size_t)out, "bias");
    const real *y = pass_forward(p, &(struct forward){.weights = w, .x = x, .batch = batch});
    for (int n = 0; n < batch; n++)
        for (int o = 0; o < out; o++) {
            real sum = weights_tensor(w, 1)->value[o];
            for (int i = 0; i < in; i++)
                sum += x[n * in + i] * weight[i * out + o];
            ck_assert_double_eq((double)sum, (double)y[n * out + o]);
        }
    free(x);
    pass_free(p);
    weights_free(w);
    net_free(net);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exact arithmetic");
    TCase *tests = tcase_create("exact");
    tcase_add_loop_test(tests, test_direct_is_exact, 0, (int)(sizeof direct / sizeof *direct));
    tcase_add_loop_test(tests, test_winograd_is_near, 0, (int)(sizeof winograd / sizeof *winograd));
    tcase_add_test(tests, test_avx_variants_agree);
    tcase_add_test(tests, test_dense_is_exact);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
