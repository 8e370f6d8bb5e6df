/* What must hold of every adversarial loss and of every term, whatever the registries hold: of the
 * functions themselves, and of weights of images on their way into the objective. */
#include <math.h>

#include "adapt/objective.h"
#include "adapt/terms/registry.h"
#include "problem.h"
#include "../nn/classes.h"

enum { BATCH = 12, MOST_CLASSES = 36, MOST_IMAGES = 2 * MOST_CLASSES };

/* ---- adversarial losses --------------------------------------------------------------------- */

/* Where D does not know, an image costs as much on one side as on the other. */
START_TEST(boundaries)
{
    const struct adversarial_loss *loss = methods[_i]->adversarial;
    if (!loss)
        return;
    real dz;
    const real edge = (real)loss->boundary, above = edge + 1;
    const struct half_logits source = {HALF_SOURCE, 1, &edge, NULL};
    const struct half_logits target = {HALF_TARGET, 1, &edge, NULL};
    ck_assert_double_eq_tol(adversarial_discriminator(loss, &source, 0, &dz),
                            adversarial_discriminator(loss, &target, 0, &dz), 1e-12);
    const struct half_logits sure[2] = {{HALF_SOURCE, 1, &above, NULL},
                                        {HALF_TARGET, 1, &above, NULL}};
    ck_assert_double_lt(adversarial_discriminator(loss, &sure[0], 0, &dz),
                        adversarial_discriminator(loss, &sure[1], 0, &dz));
}
END_TEST

/* The objectives of D and of M are weighted means: CDAN+E's weights reach both. */
START_TEST(weights_of_images)
{
    const struct method *m = methods[_i];
    if (!method_is_adversarial(m) || !method_reads(m, "entropy_weighting"))
        return;
    static const uint32_t images[BATCH] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    const struct adversarial_loss *loss = m->adversarial;
    struct problem *p =
        problem_create(NULL, m->name,
                       "{batch: 12, sharing: tied, ramp: false, lambda: 1, look: conditional, "
                       "entropy_weighting: true, projection: 9}");
    struct objective o;
    struct err e = ERR_INIT;
    ck_assert_msg(!objective_create(&o, &p->input, &e), "%s", e.text);
    objective_load(&o, HALF_SOURCE, images);
    objective_load(&o, HALF_TARGET, images);
    objective_encode(&o, PASS_BATCH_STATISTICS);
    const double d = objective_discriminator(&o).loss, a = objective_mapping(&o, false).alignment;
    double of_d = 0, of_m = 0, plain = 0, slope;
    for (int h = 0; h < 2; h++)
        for (int i = 0; i < BATCH; i++) {
            const double z = (double)o.discriminator.z[h][i];
            const double weight = o.encoders.conditional.weight[h][i];
            const double one = loss->discriminator(z, h == HALF_SOURCE, &slope) / BATCH;
            of_d += weight * one;
            plain += one;
            if (h == HALF_TARGET || loss->of_source)
                of_m += weight * loss->mapping(z, (enum half)h, &slope) / BATCH;
        }
    ck_assert_double_eq_tol(d, of_d, 1e-6);
    ck_assert_double_eq_tol(a, of_m, 1e-6);
    ck_assert_double_gt(fabs(of_d - plain), 1e-5);
    objective_free(&o);
    problem_free(p);
}
END_TEST

/* ---- terms ---------------------------------------------------------------------------------- */

struct head {
    int classes, n;
    double p[MOST_IMAGES * MOST_CLASSES], log_p[MOST_IMAGES * MOST_CLASSES];
    double constants[MOST_IMAGES * MOST_CLASSES], dp[MOST_IMAGES * MOST_CLASSES];
    double scratch[MOST_IMAGES * MOST_CLASSES];
};

/* A threshold of 0 makes a label of every image. */
static const struct term_settings settings = {.used = true, .weight = 1, .temperature = 1};

static double value(const struct term *t, struct head *h, bool hold)
{
    for (int i = 0; i < h->n * h->classes; i++)
        h->log_p[i] = log(h->p[i]);
    const struct head_predictions of = {h->p, h->log_p, h->n, h->classes};
    if (hold && t->hold)
        t->hold(&of, &settings, h->constants);
    return t->loss(&of, &settings, h->constants, h->dp, h->scratch);
}

static const int class_counts[] = {2, 5, MOST_CLASSES};

static struct head *head_create(int classes)
{
    struct head *h = calloc(1, sizeof *h);
    ck_assert_ptr_nonnull(h);
    h->classes = classes;
    h->n = 2 * classes;
    for (int i = 0; i < h->n * classes; i++)
        h->p[i] = 1e-300;
    return h;
}

/* Known values at any number of classes K: sure and even predictions, sure ones of one class, and
 * none at all. */
START_TEST(values_by_class_count)
{
    const int classes = class_counts[_i];
    struct head *even = head_create(classes), *one = head_create(classes);
    struct head *none = head_create(classes);
    for (int i = 0; i < even->n; i++) {
        even->p[i * classes + i % classes] = one->p[i * classes] = 1;
        for (int c = 0; c < classes; c++)
            none->p[i * classes + c] = 1.0 / classes;
    }
    const double top = log(classes), missing = 1 - 1.0 / classes;
    ck_assert_double_eq_tol(value(terms[TERM_entropy], even, true), 0, 1e-12);
    ck_assert_double_eq_tol(value(terms[TERM_entropy], none, true), top, 1e-12);
    ck_assert_double_eq_tol(value(terms[TERM_im], even, true), -top, 1e-12);
    ck_assert_double_eq_tol(value(terms[TERM_im], one, true), 0, 1e-12);
    ck_assert_double_eq_tol(value(terms[TERM_im], none, true), 0, 1e-12);
    ck_assert_double_eq_tol(value(terms[TERM_mcc], even, true), 0, 1e-12);
    ck_assert_double_eq_tol(value(terms[TERM_mcc], one, true), missing, 1e-12);
    ck_assert_double_eq_tol(value(terms[TERM_mcc], none, true), missing, 1e-12);
    ck_assert_double_eq_tol(value(terms[TERM_pseudo_label], even, true), 0, 1e-12);
    ck_assert_double_eq_tol(value(terms[TERM_pseudo_label], none, true), top, 1e-12);
    free(even);
    free(one);
    free(none);
}
END_TEST

/* Derivatives by each prediction, what is held staying as it is. */
START_TEST(slopes_by_class_count)
{
    const struct term *t = terms[_i / 3];
    struct head *h = head_create(class_counts[_i % 3]);
    struct rng r = rng_stream(4, "losses", (uint64_t)_i);
    for (int i = 0; i < h->n; i++) {
        double sum = 0, *p = h->p + i * h->classes;
        for (int c = 0; c < h->classes; c++)
            sum += p[c] = rng_uniform(&r, 0.05, 1);
        for (int c = 0; c < h->classes; c++)
            p[c] /= sum;
    }
    value(t, h, true);
    double *slope = malloc(sizeof h->dp);
    ck_assert_ptr_nonnull(slope);
    memcpy(slope, h->dp, sizeof h->dp);
    for (int i = 0; i < h->n * h->classes; i += 7) {
        const double p = h->p[i], step = 1e-5 * p;
        h->p[i] = p + step;
        const double above = value(t, h, false);
        h->p[i] = p - step;
        const double difference = (above - value(t, h, false)) / (2 * step);
        h->p[i] = p;
        ck_assert_msg(fabs(difference - slope[i]) < 1e-6 * (1 + fabs(slope[i])),
                      "%s, %d classes: %g by differences, %g computed", t->name, h->classes,
                      difference, slope[i]);
    }
    free(slope);
    free(h);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("losses and terms");
    TCase *c = tcase_create("losses");
    int method_count = 0;
    while (methods[method_count])
        method_count++;
    suite_add_tcase(s, c);
    tcase_add_loop_test(c, boundaries, 0, method_count);
    tcase_add_loop_test(c, weights_of_images, 0, method_count);
    tcase_add_loop_test(c, values_by_class_count, 0, 3);
    tcase_add_loop_test(c, slopes_by_class_count, 0, 3 * TERM_COUNT);
    return run_suite(s);
}
