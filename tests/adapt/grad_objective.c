/* Finite differences of every method's objective through untied, partially tied and tied encoders,
 * wherever features are taken; and of the discriminator's. In double: central differences with
 * step 1e-6 leave a relative error of about 1e-8 from rounding, so 2e-6 is a strict bound that only
 * a kink (ReLU, max) inside the step could break; the seeds are fixed and none does. */
#include <math.h>
#include <stdio.h>

#include "adapt/objective.h"
#include "problem.h"
#include "../nn/classes.h"

static const double step_size = 1e-6, tolerance = 2e-6;
enum { SAMPLES = 5, BATCH = 6 };

struct probe {
    struct objective *objective;
    double (*value)(struct objective *o);
};

/* A value is of one forward pass: each has the same number, so that instance noise is the same. */
static void encode_again(struct objective *o)
{
    o->step = 0;
    objective_encode(o, PASS_BATCH_STATISTICS);
}

static void load(struct objective *o)
{
    const uint32_t source[BATCH] = {3, 14, 15, 9, 2, 6}, target[BATCH] = {5, 35, 8, 9, 7, 93};
    objective_load(o, HALF_SOURCE, source);
    objective_load(o, HALF_TARGET, target);
}

/* Objectives' values at the weights as they stand; the gradients they leave are wiped later. */
static double mapping_value(struct objective *o)
{
    encode_again(o);
    const struct mapping_outcome m = objective_mapping(o, true);
    return o->settings->lambda * m.alignment + m.classification;
}

/* C learns from classification alone: what it sees of the alignment, with look: logits, is not its
 * objective. */
static double classification_value(struct objective *o)
{
    encode_again(o);
    return objective_mapping(o, true).classification;
}

static double discriminator_value(struct objective *o)
{
    encode_again(o);
    return objective_discriminator(o).loss;
}

static void zero_all(struct objective *o)
{
    weights_zero_gradients(o->encoders.source);
    weights_zero_gradients(o->encoders.target);
    weights_zero_gradients(o->encoders.head);
    if (o->discriminator.weights)
        weights_zero_gradients(o->discriminator.weights);
}

static void check_tensor(const struct probe *p, const struct tensor *t, const char *what)
{
    struct rng r = rng_stream(11, t->name, t->count);
    for (int s = 0; s < SAMPLES; s++) {
        const size_t i = rng_below(&r, (uint32_t)t->count);
        zero_all(p->objective);
        p->value(p->objective);
        const double analytic = (double)t->gradient[i];
        const real kept = t->value[i];
        t->value[i] = kept + (real)step_size;
        const double high = p->value(p->objective);
        t->value[i] = kept - (real)step_size;
        const double low = p->value(p->objective);
        t->value[i] = kept;
        const double numeric = (high - low) / (2 * step_size);
        ck_assert_msg(fabs(numeric - analytic) <= tolerance * fmax(1, fabs(numeric)),
                      "%s: d/d %s[%zu]: %.10g by differences, %.10g by backward", what, t->name, i,
                      numeric, analytic);
    }
}

static void check_weights(const struct probe *p, struct weights *w, const char *what)
{
    for (int t = 0; t < weights_tensors(w); t++)
        if (weights_tensor(w, t)->gradient)
            check_tensor(p, weights_tensor(w, t), what);
}

static double largest_gradient(struct weights *w)
{
    double top = 0;
    for (int t = 0; t < weights_tensors(w); t++) {
        const struct tensor *tensor = weights_tensor(w, t);
        for (size_t i = 0; tensor->gradient && i < tensor->count; i++)
            top = fmax(top, fabs((double)tensor->gradient[i]));
    }
    return top;
}

/* Zero biases put units whose inputs are all zero exactly on ReLU's kink. */
static void shake(struct weights *w)
{
    for (int t = 0; w && t < weights_tensors(w); t++) {
        const struct tensor *tensor = weights_tensor(w, t);
        struct rng r = rng_stream(5, tensor->name, 0);
        for (size_t i = 0; tensor->gradient && i < tensor->count; i++)
            tensor->value[i] += (real)(0.1 * rng_normal(&r));
    }
}

/* ---- MMD's kernel width is a constant by definition: differences must not see it move ---------
 */

static double distance2(const double *a, const double *b, int size)
{
    double sum = 0;
    for (int k = 0; k < size; k++)
        sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sum;
}

/* Squared MMD of five kernels by its definition, the width given. */
static double mmd_reference(const double *s, const double *t, int rows, int size, double width)
{
    static const double multiples[] = {0.25, 0.5, 1, 2, 4};
    const double *sets[2] = {s, t};
    double sum = 0;
    for (int a = 0; a < 2; a++)
        for (int b = 0; b < 2; b++)
            for (int i = 0; i < rows * rows; i++) {
                const double d2 =
                    distance2(sets[a] + i / rows * size, sets[b] + i % rows * size, size);
                for (int m = 0; m < 5; m++)
                    sum += (a == b ? 1 : -1) * exp(-d2 / (multiples[m] * width)) / 5;
            }
    return sum / (rows * rows);
}

static double mean_distance2(const double *s, const double *t, int rows, int size)
{
    double sum = 0;
    for (int i = 0; i < rows * rows; i++)
        sum += distance2(s + i / rows * size, t + i % rows * size, size);
    return sum / (rows * rows);
}

static double held_width; /* of the features before any difference */

static double mmd_value(struct objective *o)
{
    const real *const *f = o->encoders.feature;
    const int size = o->encoders.size;
    encode_again(o);
    const double classification = objective_mapping(o, true).classification;
    return o->settings->lambda * mmd_reference(f[0], f[1], BATCH, size, held_width) +
           classification;
}

static void hold_width(struct objective *o)
{
    const real *const *f = o->encoders.feature;
    encode_again(o);
    held_width = mean_distance2(f[0], f[1], BATCH, o->encoders.size);
    ck_assert_double_eq_tol(objective_mapping(o, true).alignment,
                            mmd_reference(f[0], f[1], BATCH, o->encoders.size, held_width), 1e-12);
}

/* ---- cases ---------------------------------------------------------------------------------- */

static void check_case(const char *network, const char *method, const char *adapt)
{
    char what[256];
    snprintf(what, sizeof what, "%s %s", method, adapt);
    struct problem *p = problem_create(network, method, adapt);
    struct objective o;
    struct err e = ERR_INIT;
    ck_assert_msg(!objective_create(&o, &p->input, &e), "%s: %s", what, e.text);
    shake(o.encoders.source);
    shake(o.encoders.target);
    shake(o.encoders.head);
    shake(o.discriminator.weights);
    load(&o);
    const bool mmd = strcmp(method, "mmd") == 0;
    const struct probe mapping = {&o, mmd ? mmd_value : mapping_value};
    if (mmd)
        hold_width(&o);
    check_weights(&mapping, o.encoders.target, what);
    if (o.encoders.joint) {
        check_weights(&mapping, o.encoders.source, what);
        const struct probe classification = {&o, classification_value};
        check_weights(&classification, o.encoders.head, what);
    }
    zero_all(&o);
    mapping_value(&o);
    ck_assert_msg(largest_gradient(o.encoders.target) > 1e-6, "%s: the mapping learns nothing",
                  what);
    if (o.discriminator.weights) {
        ck_assert_msg(largest_gradient(o.discriminator.weights) == 0,
                      "%s: the mapping's loss reached the discriminator", what);
        const struct probe d = {&o, discriminator_value};
        check_weights(&d, o.discriminator.weights, what);
    }
    objective_free(&o);
    problem_free(p);
}

/* Length of the registry: a new method is checked because it is there. */
static int method_count(void)
{
    int count = 0;
    while (methods[count])
        count++;
    return count;
}

static const char *const sharings[] = {"untied", "partial, share_through: conv1", "tied"};
static const char *const looks[] = {"feature", "flat", "logits"};

START_TEST(every_method_sharing_and_look)
{
    if (!method_has_steps(methods[_i]))
        return;
    for (int s = 0; s < 3; s++)
        for (int l = 0; l < 3; l++) {
            char adapt[200];
            snprintf(adapt, sizeof adapt,
                     "{sharing: %s, look: %s, batch: %d, lambda: 0.7, ramp: false}", sharings[s],
                     looks[l], BATCH);
            check_case(NULL, methods[_i]->name, adapt);
        }
}
END_TEST

START_TEST(two_outputs_and_sigmoid_pair)
{
    static const char *const network =
        "{encoder: 'conv 4 3x3 | bn | leaky_relu | flatten | dense 6', head: 'dense {outputs}',"
        " discriminator: 'dense 7 | relu | dense 2'}";
    char adapt[200];
    for (int pair = 0; pair < 2; pair++) {
        snprintf(adapt, sizeof adapt,
                 "{sharing: tied, batch: %d, sigmoid_pair: %s, smoothing: 0.1}", BATCH,
                 pair ? "true" : "false");
        check_case(network, "minimax", adapt);
        check_case(network, "domain_confusion", adapt);
    }
}
END_TEST

/* Through a discriminator whose inputs carry instance noise: the same noise in every difference. */
START_TEST(noisy_discriminator)
{
    char adapt[200];
    for (int s = 0; s < 3; s++) {
        snprintf(adapt, sizeof adapt, "{sharing: %s, batch: %d, noise: 0.3}", sharings[s], BATCH);
        check_case(NULL, "minimax", adapt);
        check_case(NULL, "domain_confusion", adapt);
    }
}
END_TEST

enum { ROWS = 4, SIZE = 3 };

START_TEST(mmd_with_its_width_held)
{
    double s[ROWS * SIZE], t[ROWS * SIZE], ds[ROWS * SIZE], dt[ROWS * SIZE], scratch[1];
    struct rng r = rng_stream(1, "mmd", 0);
    for (int i = 0; i < ROWS * SIZE; i++) {
        s[i] = rng_normal(&r);
        t[i] = rng_normal(&r) + 0.5;
    }
    const double width = mean_distance2(s, t, ROWS, SIZE);
    const double loss = method_find("mmd")->discrepancy(s, t, ROWS, SIZE, ds, dt, scratch);
    ck_assert_double_eq_tol(loss, mmd_reference(s, t, ROWS, SIZE, width), 1e-12);
    for (int i = 0; i < 2 * ROWS * SIZE; i++) {
        double *x = i < ROWS * SIZE ? &s[i] : &t[i - ROWS * SIZE], kept = *x;
        const double analytic = i < ROWS * SIZE ? ds[i] : dt[i - ROWS * SIZE];
        *x = kept + step_size;
        const double high = mmd_reference(s, t, ROWS, SIZE, width);
        *x = kept - step_size;
        const double low = mmd_reference(s, t, ROWS, SIZE, width);
        *x = kept;
        ck_assert_double_eq_tol((high - low) / (2 * step_size), analytic, tolerance);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("objective");
    TCase *c = tcase_create("gradients");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, every_method_sharing_and_look, 0, method_count());
    tcase_add_test(c, two_outputs_and_sigmoid_pair);
    tcase_add_test(c, noisy_discriminator);
    tcase_add_test(c, mmd_with_its_width_held);
    suite_add_tcase(s, c);
    return run_suite(s);
}
