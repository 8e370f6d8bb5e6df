/* Running: no allocation in the loop, the same bits for any number of threads, and batches smaller
 * than planned. */
#include "nn/loss.h"
#include "nn/optimizer.h"
#include "nn/presets.h"
#include "allocations.h"
#include "support.h"

enum { BATCH = 24, HEADS = 3, CLASSES = 10 };

/* An encoder and head of a preset in training. */
struct trainer {
    struct net *nets[2];
    struct weights *weights[2];
    struct pass *passes[2];
    struct optimizer *optimizer;
    struct pool *pool;
    real *x, *feature, *logits;
    uint16_t labels[BATCH * HEADS];
};

static struct trainer start(const char *preset, struct shape in, int threads, int kind)
{
    const struct preset *ps = preset_find(preset);
    struct trainer t = {0};
    char head[512];
    ck_assert_int_eq(pool_create(&t.pool, threads, NULL), ERR_NONE);
    ck_assert_int_eq(preset_expand(ps->head, HEADS, CLASSES, head, sizeof head, NULL), ERR_NONE);
    t.nets[0] = make_net(ps->encoder, in);
    t.nets[1] = make_net(head, net_out(t.nets[0]));
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(weights_create(&t.weights[i], t.nets[i], NULL, NULL), ERR_NONE);
        weights_init(t.weights[i], 1, i ? "head" : "encoder");
        t.passes[i] = make_pass(t.nets[i], BATCH, true, t.pool);
    }
    struct optimizer_settings s = {.kind = kind,
                                   .lr = 1e-3,
                                   .momentum = 0.9,
                                   .nesterov = true,
                                   .beta1 = 0.9,
                                   .beta2 = 0.999,
                                   .epsilon = 1e-8,
                                   .clip_norm = 1,
                                   .weight_decay = 1e-4};
    ck_assert_int_eq(optimizer_create(&t.optimizer, &s, t.weights, 2, NULL), ERR_NONE);
    optimizer_use_pool(t.optimizer, t.pool);
    t.x = random_values(BATCH * shape_size(in), "x");
    t.feature = new_values(BATCH * shape_size(net_out(t.nets[0])));
    t.logits = new_values(BATCH * HEADS * CLASSES);
    for (int i = 0; i < BATCH * HEADS; i++)
        t.labels[i] = (uint16_t)(i % CLASSES);
    return t;
}

static void stop(struct trainer *t)
{
    for (int i = 0; i < 2; i++) {
        pass_free(t->passes[i]);
        weights_free(t->weights[i]);
        net_free(t->nets[i]);
    }
    optimizer_free(t->optimizer);
    pool_free(t->pool);
    free(t->x), free(t->feature), free(t->logits);
}

static double step(struct trainer *t, uint64_t number, int batch)
{
    struct forward f = {.weights = t->weights[0],
                        .x = t->x,
                        .batch = batch,
                        .mode = PASS_TRAINING,
                        .dropout_seed = 1,
                        .step = number};
    f.x = pass_forward(t->passes[0], &f);
    f.weights = t->weights[1];
    const real *logits = pass_forward(t->passes[1], &f);
    double loss = loss_cross_entropy(logits, t->labels, batch, HEADS, CLASSES, 0.1, 1, t->logits);
    pass_backward(t->passes[1], &(struct backward){.weights = t->weights[1],
                                                   .dy = t->logits,
                                                   .to = net_layers(t->nets[1]) - 1,
                                                   .dx = t->feature});
    pass_backward(t->passes[0], &(struct backward){.weights = t->weights[0],
                                                   .dy = t->feature,
                                                   .to = net_layers(t->nets[0]) - 1});
    optimizer_step(t->optimizer);
    return loss;
}

static const struct {
    const char *preset;
    struct shape in;
    int kind, inferences; /* the larger network's race is seen sooner, and takes longer */
} cases[] = {
    {"small", {24, 72, 1}, OPTIMIZER_ADAM, 12},
    {"seed", {40, 36, 3}, OPTIMIZER_SGD, 3},
    {"lenet", {28, 28, 1}, OPTIMIZER_ADAM, 12},
};

enum { CASES = sizeof cases / sizeof *cases };

START_TEST(test_no_allocation)
{
    if (!COUNTING)
        printf("NOT TESTED HERE: allocations, which this build cannot count\n");
    struct trainer t = start(cases[_i].preset, cases[_i].in, 2, cases[_i].kind);
    step(&t, 0, BATCH); /* OpenBLAS takes its buffers on first use */
    int before = atomic_load(&allocations);
    for (uint64_t k = 1; k < 4; k++)
        step(&t, k, BATCH);
    ck_assert_int_eq(atomic_load(&allocations) - before, 0);
    ck_assert(!COUNTING || before > 10);
    stop(&t);
}
END_TEST

/* Three steps with 1, 2 and 3 threads: every weight and statistic ends with the same bits. */
START_TEST(test_threads_agree)
{
    struct trainer one = start(cases[_i].preset, cases[_i].in, 1, cases[_i].kind);
    for (uint64_t k = 0; k < 3; k++)
        step(&one, k, BATCH);
    for (int threads = 2; threads <= 3; threads++) {
        struct trainer t = start(cases[_i].preset, cases[_i].in, threads, cases[_i].kind);
        for (uint64_t k = 0; k < 3; k++)
            step(&t, k, BATCH);
        for (int i = 0; i < 2; i++)
            for (int k = 0; k < weights_tensors(one.weights[i]); k++) {
                const struct tensor *a = weights_tensor(t.weights[i], k);
                assert_same_bits(a->value, weights_tensor(one.weights[i], k)->value, a->count,
                                 a->name);
            }
        stop(&t);
    }
    stop(&one);
}
END_TEST

/* Inference, where threads are in different blocks at once: many runs, always the same bits. */
START_TEST(test_inference_of_threads_agrees)
{
    const int images = 3 * BATCH;
    struct trainer one = start(cases[_i].preset, cases[_i].in, 1, cases[_i].kind);
    real *x = random_values((size_t)images * shape_size(cases[_i].in), "images");
    struct pass *calm = make_pass(one.nets[0], images, false, NULL);
    struct forward f = {.weights = one.weights[0], .x = x, .batch = images, .mode = PASS_INFERENCE};
    const real *expected = pass_forward(calm, &f);
    for (int threads = 2; threads <= 4; threads++) {
        struct pool *pool;
        ck_assert_int_eq(pool_create(&pool, threads, NULL), ERR_NONE);
        struct pass *p = make_pass(one.nets[0], images, false, pool);
        for (int k = 0; k < cases[_i].inferences; k++)
            assert_same_bits(pass_forward(p, &f), expected,
                             (size_t)images * shape_size(net_out(one.nets[0])), "features");
        pass_free(p);
        pool_free(pool);
    }
    pass_free(calm);
    free(x);
    stop(&one);
}
END_TEST

/* The same steps give a falling loss: training trains. */
START_TEST(test_loss_falls)
{
    struct trainer t = start(cases[_i].preset, cases[_i].in, 2, OPTIMIZER_ADAM);
    double first = step(&t, 0, BATCH), last = first;
    for (uint64_t k = 1; k < 30; k++)
        last = step(&t, k, BATCH);
    ck_assert_msg(last < 0.75 * first, "%s: %g after %g", cases[_i].preset, last, first);
    stop(&t);
}
END_TEST

/* A batch smaller than planned gives the first examples' results. */
START_TEST(test_smaller_batch)
{
    struct trainer t = start(cases[_i].preset, cases[_i].in, 2, cases[_i].kind);
    size_t out = shape_size(net_out(t.nets[0]));
    struct forward f = {.weights = t.weights[0], .x = t.x, .batch = BATCH};
    memcpy(t.feature, pass_forward(t.passes[0], &f), BATCH * out * sizeof(real));
    for (int batch = 1; batch < BATCH; batch += 5) {
        f.batch = batch;
        const real *y = pass_forward(t.passes[0], &f);
        ck_assert_double_lt(relative_difference(y, t.feature, (size_t)batch * out), 1e-5);
        ck_assert(isfinite(step(&t, 0, batch)));
        stop(&t);
        t = start(cases[_i].preset, cases[_i].in, 1, cases[_i].kind);
        f.weights = t.weights[0], f.x = t.x, f.batch = BATCH;
        memcpy(t.feature, pass_forward(t.passes[0], &f), BATCH * out * sizeof(real));
    }
    stop(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("running");
    TCase *tests = tcase_create("running");
    tcase_add_loop_test(tests, test_no_allocation, 0, CASES);
    tcase_add_loop_test(tests, test_threads_agree, 0, CASES);
    tcase_add_loop_test(tests, test_inference_of_threads_agrees, 0, CASES);
    tcase_add_loop_test(tests, test_loss_falls, 0, CASES);
    tcase_add_loop_test(tests, test_smaller_batch, 0, CASES);
    tcase_set_timeout(tests, 600);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
