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
    return o->settings->lambda * m.alignment + m.terms + m.classification;
}

/* C learns from classification and terms: what it sees of the alignment, with look: logits, is not
 * its objective. */
static double classifier_value(struct objective *o)
{
    encode_again(o);
    const struct mapping_outcome m = objective_mapping(o, true);
    return m.terms + m.classification;
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
    const struct probe mapping = {&o, mapping_value};
    mapping_value(&o);
    objective_hold(&o, true);
    check_weights(&mapping, o.encoders.target, what);
    if (o.encoders.joint) {
        check_weights(&mapping, o.encoders.source, what);
        const struct probe classifier = {&o, classifier_value};
        check_weights(&classifier, o.encoders.head, what);
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
static const char *const looks[] = {"feature", "flat", "logits", "conditional, projection: 9",
                                    "conditional, projection: 9, entropy_weighting: true"};
enum { SHARINGS = 3, LOOKS = 5 };

/* The settings of a case, of those that the method reads; NULL: there is no such case. */
static const char *settings_of(const struct method *m, int sharing, int look, const char *added)
{
    static char adapt[400];
    if ((sharing > 0 && !method_reads(m, "sharing")) || (look > 0 && !method_reads(m, "look")) ||
        (look == LOOKS - 1 && !method_reads(m, "entropy_weighting")))
        return NULL;
    snprintf(adapt, sizeof adapt,
             "{sharing: %s, look: %s, batch: %d, lambda: 0.7, ramp: false, terms: {%s}}",
             sharings[sharing], looks[look], BATCH, added);
    struct problem *p = problem_create(NULL, m->name, adapt);
    struct err e = ERR_INIT;
    const bool sensible = !method_check(m, &p->adapt, &e);
    err_free(&e);
    problem_free(p);
    return sensible ? adapt : NULL;
}

START_TEST(every_method_sharing_and_look)
{
    int checked = 0;
    for (int s = 0; s < SHARINGS && method_has_steps(methods[_i]); s++)
        for (int l = 0; l < LOOKS; l++) {
            const char *adapt = settings_of(methods[_i], s, l, "");
            if (adapt)
                check_case(NULL, methods[_i]->name, adapt);
            checked += adapt != NULL;
        }
    ck_assert(checked > 0 || methods[_i]->training == TRAINING_SOURCE_FREE ||
              !method_has_steps(methods[_i]));
}
END_TEST

/* Each term beside each method under each way of sharing; of the looks one each in turn. A weight
 * that no other number has, and a threshold that some of the predictions reach. */
START_TEST(every_term_beside_every_method)
{
    const struct term *t = terms[_i];
    int checked = 0;
    for (int m = 0; methods[m]; m++)
        for (int s = 0; s < SHARINGS && method_has_steps(methods[m]); s++) {
            char text[100];
            snprintf(text, sizeof text, "%s: {weight: 1.3, ramp: false%s}", t->name,
                     strcmp(t->name, "pseudo_label") == 0 ? ", threshold: 0.4" : "");
            const int look = method_reads(methods[m], "look") ? (m + s) % LOOKS : 0;
            const char *adapt = settings_of(methods[m], s, look, text);
            if (adapt)
                check_case(NULL, methods[m]->name, adapt);
            checked += adapt != NULL;
        }
    ck_assert_int_ge(checked, 20);
}
END_TEST

START_TEST(all_terms_at_once)
{
    check_case(NULL, "inverted_gan",
               "{batch: 6, look: logits, terms: {entropy: {weight: 0.3, ramp: false, temperature: "
               "1.7}, im: {ramp: false}, mcc: {weight: 0.5, ramp: false, temperature: 2}, "
               "pseudo_label: {ramp: false, decay: 0, threshold: 0.4}}}");
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

int main(void)
{
    Suite *s = suite_create("objective");
    TCase *c = tcase_create("gradients");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, every_method_sharing_and_look, 0, method_count());
    tcase_add_loop_test(c, every_term_beside_every_method, 0, TERM_COUNT);
    tcase_add_test(c, all_terms_at_once);
    tcase_add_test(c, two_outputs_and_sigmoid_pair);
    tcase_add_test(c, noisy_discriminator);
    suite_add_tcase(s, c);
    return run_suite(s);
}
