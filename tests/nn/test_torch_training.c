/* Losses, optimisers and a whole training against stored PyTorch results. */
#include "nn/loss.h"
#include "nn/optimizer.h"
#include "golden.h"

START_TEST(test_cross_entropy)
{
    json_t *all = golden("nn/losses.json"), *c;
    size_t k;
    json_array_foreach(json_object_get(all, "cross_entropy"), k, c)
    {
        int heads = golden_int(c, "heads"), classes = golden_int(c, "classes");
        size_t count = json_array_size(json_object_get(c, "logits"));
        real *logits = golden_values(json_object_get(c, "logits")), *d = new_values(count);
        real *expected = golden_values(json_object_get(c, "gradient"));
        uint16_t labels[64];
        for (size_t i = 0; i < json_array_size(json_object_get(c, "labels")); i++)
            labels[i] =
                (uint16_t)json_integer_value(json_array_get(json_object_get(c, "labels"), i));
        double loss = loss_cross_entropy(logits, labels, 4, heads, classes,
                                         golden_real(c, "smoothing", 0), 1, d);
        /* PyTorch sums in float: 1e-6. */
        ck_assert_double_eq_tol(loss, golden_real(c, "loss", 0), 2e-6 * loss);
        ck_assert_double_lt(relative_difference(d, expected, count), 2e-6);
        free(logits), free(d), free(expected);
    }
    json_decref(all);
}
END_TEST

START_TEST(test_binary)
{
    json_t *all = golden("nn/losses.json"), *c;
    size_t k;
    json_array_foreach(json_object_get(all, "binary"), k, c)
    {
        real *z = golden_values(json_object_get(c, "z")), d[6];
        real *expected = golden_values(json_object_get(c, "gradient"));
        double loss = loss_binary(z, 6, golden_real(c, "q", 0), 1, d);
        ck_assert_double_eq_tol(loss, golden_real(c, "loss", 0), 2e-6 * loss);
        ck_assert_double_lt(relative_difference(d, expected, 6), 2e-6);
        free(z), free(expected);
    }
    json_decref(all);
}
END_TEST

/* ---- optimisers ----------------------------------------------------------------------------- */

static int choice(const json_t *settings, const char *name, const char *const *names)
{
    const char *text = json_string_value(json_object_get(settings, name));
    for (int i = 0; text && names[i]; i++)
        if (strcmp(text, names[i]) == 0)
            return i;
    return 0;
}

static struct optimizer_settings read_settings(const json_t *s)
{
    return (struct optimizer_settings){.kind = choice(s, "kind", optimizer_kinds),
                                       .lr = golden_real(s, "lr", 0),
                                       .momentum = golden_real(s, "momentum", 0),
                                       .nesterov = json_is_true(json_object_get(s, "nesterov")),
                                       .beta1 = golden_real(s, "beta1", 0.9),
                                       .beta2 = golden_real(s, "beta2", 0.999),
                                       .epsilon = golden_real(s, "epsilon", 1e-8),
                                       .weight_decay = golden_real(s, "weight_decay", 0),
                                       .clip_norm = golden_real(s, "clip_norm", 0),
                                       .schedule = choice(s, "schedule", optimizer_schedules),
                                       .schedule_steps = golden_int(s, "schedule_steps"),
                                       .schedule_factor = golden_real(s, "schedule_factor", 1)};
}

/* Numerical Recipes' generator, as in torch_vectors.py. */
static double unit(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / 16777216.0;
}

static void follow(const json_t *c)
{
    struct net *net = make_net("bn", (struct shape){1, 1, 5});
    struct weights *w = make_weights(net, NULL, 1);
    struct tensor *t = weights_tensor(w, 0);
    struct optimizer_settings s = read_settings(json_object_get(c, "settings"));
    struct optimizer *o;
    ck_assert_int_eq(optimizer_create(&o, &s, &w, 1, NULL), ERR_NONE);
    golden_copy(json_object_get(c, "start"), t->value, 5);
    memset(weights_tensor(w, 1)->value, 0, 5 * sizeof(real)); /* decay and clipping see zeros */
    for (size_t step = 0; step < json_array_size(json_object_get(c, "weights")); step++) {
        real expected[5];
        golden_copy(json_array_get(json_object_get(c, "gradients"), step), t->gradient, 5);
        golden_copy(json_array_get(json_object_get(c, "weights"), step), expected, 5);
        optimizer_step(o);
        /* Clipping in PyTorch divides by norm + 1e-6, hence not smaller. */
        double d = relative_difference(t->value, expected, 5);
        ck_assert_msg(d < 3e-6, "%s, step %zu: %g", optimizer_kinds[s.kind], step, d);
    }
    optimizer_free(o);
    weights_free(w);
    net_free(net);
}

START_TEST(test_optimizers)
{
    json_t *all = golden("nn/optimizers.json"), *c;
    size_t k;
    json_array_foreach(all, k, c) follow(c);
    json_decref(all);
}
END_TEST

/* Joint clipping of a long tensor and a short one; both sides draw weights and gradients. PyTorch's
 * norm is a float: 3e-6, as above. */
static void clip(const json_t *c)
{
    struct net *net = make_net("dense 130", (struct shape){1, 1, 128});
    struct weights *w = make_weights(net, NULL, 1);
    struct optimizer_settings s = read_settings(json_object_get(c, "settings"));
    struct optimizer *o;
    uint32_t state = 11;
    const size_t stride = (size_t)golden_int(c, "stride");
    ck_assert_int_eq(weights_tensors(w), 2);
    ck_assert_int_eq(optimizer_create(&o, &s, &w, 1, NULL), ERR_NONE);
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < weights_tensor(w, i)->count; k++)
            weights_tensor(w, i)->value[k] = (real)(unit(&state) - 0.5);
    for (int step = 0; step < 3; step++) {
        for (int i = 0; i < 2; i++)
            for (size_t k = 0; k < weights_tensor(w, i)->count; k++)
                weights_tensor(w, i)->gradient[k] = (real)((unit(&state) - 0.5) * (i ? 20 : 2));
        optimizer_step(o);
    }
    for (size_t i = 0; i < 2; i++) {
        const struct tensor *t = weights_tensor(w, (int)i);
        const json_t *weights = json_array_get(json_object_get(c, "weights"), i);
        real *expected = golden_values(weights), *ours = new_values(json_array_size(weights));
        for (size_t k = 0; k < json_array_size(weights); k++)
            ours[k] = t->value[k * stride];
        const double d = relative_difference(ours, expected, json_array_size(weights));
        ck_assert_msg(d < 3e-6, "%s, %s: %g", optimizer_kinds[s.kind], t->name, d);
        free(expected), free(ours);
    }
    optimizer_free(o);
    weights_free(w);
    net_free(net);
}

START_TEST(test_clipping_of_several_tensors)
{
    json_t *all = golden("nn/clipping.json"), *c;
    size_t k;
    json_array_foreach(all, k, c) clip(c);
    ck_assert_uint_eq(k, 2);
    json_decref(all);
}
END_TEST

/* Keras 2's decay: lr / (1 + decay t). */
START_TEST(test_decay)
{
    struct net *net = make_net("bn", (struct shape){1, 1, 1});
    struct weights *w = make_weights(net, NULL, 1);
    struct optimizer_settings s = {.kind = OPTIMIZER_SGD, .lr = 0.1, .decay = 0.5};
    struct optimizer *o;
    ck_assert_int_eq(optimizer_create(&o, &s, &w, 1, NULL), ERR_NONE);
    double value = (double)weights_tensor(w, 0)->value[0];
    for (int t = 0; t < 5; t++) {
        ck_assert_double_eq_tol(optimizer_rate(o), 0.1 / (1 + 0.5 * t), 1e-12);
        weights_tensor(w, 0)->gradient[0] = 1;
        optimizer_step(o);
        value -= 0.1 / (1 + 0.5 * t);
        ck_assert_double_eq_tol((double)weights_tensor(w, 0)->value[0], value, 1e-6);
    }
    optimizer_free(o);
    weights_free(w);
    net_free(net);
}
END_TEST

START_TEST(test_settings_that_contradict)
{
    struct optimizer *o;
    struct err e = ERR_INIT;
    struct optimizer_settings s = {.kind = OPTIMIZER_SGD, .lr = 0.1, .nesterov = true};
    ck_assert_int_eq(optimizer_create(&o, &s, NULL, 0, &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "momentum"));
    err_free(&e);
    s = (struct optimizer_settings){.schedule = SCHEDULE_COSINE};
    ck_assert_int_eq(optimizer_create(&o, &s, NULL, 0, &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "schedule_steps"));
    err_free(&e);
}
END_TEST

/* ---- a whole training ----------------------------------------------------------------------- */

/* The same initial weights and examples as the script draws, in its order. */
struct training {
    struct net *net;
    struct weights *w;
    real *images, *prototypes;
    uint16_t *labels;
    int batch, heads, classes, examples;
    size_t pixels;
    uint32_t state;
};

static void draw_weights(struct training *t)
{
    for (int i = 0; i < weights_tensors(t->w); i++) {
        struct tensor *w = weights_tensor(t->w, i);
        bool bias = strstr(w->name, "bias") || strstr(w->name, "mean");
        int last = w->dimensions - 1;
        double area = last == 3 ? w->extent[0] * w->extent[1] : 1;
        double limit = last ? sqrt(6 / (area * (w->extent[last - 1] + w->extent[last]))) : 0;
        for (size_t k = 0; k < w->count; k++)
            w->value[k] = last ? (real)((unit(&t->state) * 2 - 1) * limit) : bias ? 0 : 1;
    }
}

static void draw_examples(struct training *t)
{
    size_t shapes = (size_t)(t->heads * t->classes) * t->pixels;
    t->prototypes = new_values(shapes);
    t->images = new_values((size_t)t->examples * t->pixels);
    t->labels = calloc((size_t)(t->examples * t->heads), sizeof *t->labels);
    for (size_t i = 0; i < shapes; i++)
        t->prototypes[i] = (real)unit(&t->state);
    for (int n = 0; n < t->examples; n++) {
        real *image = t->images + (size_t)n * t->pixels;
        uint16_t *label = t->labels + n * t->heads;
        for (int h = 0; h < t->heads; h++)
            label[h] = (uint16_t)(unit(&t->state) * t->classes);
        for (size_t i = 0; i < t->pixels; i++)
            image[i] = (real)0.5 * (real)unit(&t->state);
        for (int h = 0; h < t->heads; h++)
            for (size_t i = 0; i < t->pixels; i++)
                image[i] +=
                    (real)0.5 * t->prototypes[(size_t)(h * t->classes + label[h]) * t->pixels + i];
    }
}

static struct training start(const json_t *j)
{
    struct training t = {.batch = golden_int(j, "batch"),
                         .heads = golden_int(j, "heads"),
                         .classes = golden_int(j, "classes"),
                         .examples = golden_int(j, "examples"),
                         .state = 7};
    struct shape in = golden_shape(json_object_get(j, "in"));
    t.net = make_net(json_string_value(json_object_get(j, "text")), in);
    t.w = make_weights(t.net, NULL, 1);
    t.pixels = shape_size(in);
    draw_weights(&t);
    draw_examples(&t);
    return t;
}

static double train_step(const struct training *t, struct pass *p, struct optimizer *o, int step)
{
    int first = step * t->batch % t->examples, outputs = t->heads * t->classes;
    real *d = new_values((size_t)(t->batch * outputs));
    const real *logits =
        pass_forward(p, &(struct forward){.weights = t->w,
                                          .x = t->images + (size_t)first * t->pixels,
                                          .batch = t->batch,
                                          .mode = PASS_TRAINING});
    double loss = loss_cross_entropy(logits, t->labels + first * t->heads, t->batch, t->heads,
                                     t->classes, 0, 1, d);
    pass_backward(p, &(struct backward){.weights = t->w, .dy = d, .to = net_layers(t->net) - 1});
    optimizer_step(o);
    free(d);
    return loss;
}

/* The loss of every step. Rounding differences grow as training goes on: 1e-3 of the loss (plus
 * 1e-4) in the first 20 steps; afterwards 5 % plus 1e-3, far below what any error in a gradient, a
 * statistic or an optimiser does (a BN momentum off by a tenth shows at step 2). */
static void follow_curve(const json_t *j, const json_t *run)
{
    struct training t = start(j);
    struct pass *p = make_pass(t.net, t.batch, true, NULL);
    struct optimizer_settings s = read_settings(json_object_get(run, "settings"));
    s.momentum = 0.9;
    s.nesterov = true;
    struct optimizer *o;
    ck_assert_int_eq(optimizer_create(&o, &s, &t.w, 1, NULL), ERR_NONE);
    const json_t *curve = json_object_get(run, "curve");
    ck_assert_uint_eq(json_array_size(curve), 200);
    for (int step = 0; step < 200; step++) {
        double loss = train_step(&t, p, o, step);
        double expected = json_number_value(json_array_get(curve, (size_t)step));
        double margin = step < 20 ? 1e-3 * expected + 1e-4 : 0.05 * expected + 1e-3;
        ck_assert_msg(fabs(loss - expected) < margin, "%s, step %d: loss %.7g, PyTorch's %.7g",
                      optimizer_kinds[s.kind], step, loss, expected);
    }
    optimizer_free(o);
    pass_free(p);
    weights_free(t.w);
    net_free(t.net);
    free(t.images), free(t.prototypes), free(t.labels);
}

START_TEST(test_training)
{
    json_t *j = golden("nn/training.json"), *run;
    size_t k;
    json_array_foreach(json_object_get(j, "runs"), k, run) follow_curve(j, run);
    json_decref(j);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("PyTorch's training");
    TCase *tests = tcase_create("training");
    tcase_add_test(tests, test_cross_entropy);
    tcase_add_test(tests, test_binary);
    tcase_add_test(tests, test_optimizers);
    tcase_add_test(tests, test_clipping_of_several_tensors);
    tcase_add_test(tests, test_decay);
    tcase_add_test(tests, test_settings_that_contradict);
    tcase_add_test(tests, test_training);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
