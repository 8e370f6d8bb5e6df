/* What each setting that steadies adversarial training does, measured where it acts; that they are
 * read from YAML; and that a training runs with all of them. */
#include <math.h>

#include "adapt/batches.h"
#include "adapt/objective.h"
#include "nn/loss.h"
#include "problem.h"
#include "../nn/classes.h"

enum { BATCH = 16 };

/* An objective with both halves loaded and encoded. */
static struct objective start(struct problem *p)
{
    struct objective o;
    struct err e = ERR_INIT;
    uint32_t images[BATCH];
    for (uint32_t i = 0; i < BATCH; i++)
        images[i] = 5 * i;
    ck_assert_msg(!objective_create(&o, &p->input, &e), "%s", e.text);
    objective_load(&o, HALF_SOURCE, images);
    objective_load(&o, HALF_TARGET, images);
    objective_encode(&o, PASS_BATCH_STATISTICS);
    return o;
}

static void stop(struct problem *p, struct objective *o)
{
    objective_free(o);
    problem_free(p);
}

/* Ganin et al. 2016, equation 14: the gradient's factor, which the reported loss does not have. */
START_TEST(lambda_is_ramped)
{
    struct problem *p = problem_create(NULL, "dann", "{batch: 16, lambda: 0.5}");
    struct objective o = start(p);
    o.progress = 1e9;
    const double loss = objective_mapping(&o, true).alignment;
    const double end = (double)o.dfeature[HALF_TARGET][0];
    for (int i = 0; i <= 10; i++) {
        o.progress = i / 10.0;
        ck_assert_double_eq_tol(objective_mapping(&o, true).alignment, loss, 1e-12);
        const double factor = 2 / (1 + exp(-10 * o.progress)) - 1;
        ck_assert_double_eq_tol((double)o.dfeature[HALF_TARGET][0], factor * end, 1e-6 * fabs(end));
    }
    stop(p, &o);
}
END_TEST

START_TEST(labels_are_smoothed)
{
    struct problem *p = problem_create(NULL, "inverted_gan", "{batch: 16, smoothing: 0.2}");
    struct objective o = start(p);
    const double loss = objective_discriminator(&o).loss;
    const double expected = loss_binary(o.discriminator.z[HALF_SOURCE], BATCH, 0.8, 1, NULL) +
                            loss_binary(o.discriminator.z[HALF_TARGET], BATCH, 0.2, 1, NULL);
    ck_assert_double_eq_tol(loss, expected, 1e-12);
    stop(p, &o);
}
END_TEST

/* Loss of the first batch of a source training, by a forward pass of the fresh model. */
static double first_loss(const struct problem *p, double smoothing)
{
    const struct model *m = &p->source;
    struct batches b = {0};
    struct err e = ERR_INIT;
    uint32_t indices[BATCH];
    uint16_t labels[BATCH * HEADS];
    real x[BATCH * SIDE * SIDE];
    struct pass *passes[2] = {NULL, NULL};
    const struct pass_settings s = {.batch = BATCH};
    ck_assert(!batches_create(&b, 3, "source batches", TRAIN, &e));
    ck_assert(!pass_create(&passes[0], m->encoder_net, &s, &e));
    ck_assert(!pass_create(&passes[1], m->head_net, &s, &e));
    batches_next(&b, BATCH, indices);
    gather_images(&p->task.source_train, indices, BATCH, SIDE * SIDE, x);
    gather_labels(&p->task.source_train, indices, BATCH, HEADS, labels);
    struct forward f = {
        .weights = m->encoder, .x = x, .batch = BATCH, .mode = PASS_BATCH_STATISTICS};
    f.x = pass_forward(passes[0], &f);
    f.weights = m->head;
    const double loss = loss_cross_entropy(pass_forward(passes[1], &f), labels, BATCH, HEADS,
                                           CLASSES, smoothing, 1, NULL);
    batches_free(&b);
    pass_free(passes[0]);
    pass_free(passes[1]);
    return loss;
}

/* A forward-only pass sums in another order than a training's: 1e-5. */
START_TEST(classes_are_smoothed)
{
    struct problem *p = problem_create(NULL, "source_only", "{}");
    struct result r = {0};
    struct err e = ERR_INIT;
    p->supervised.steps = 1;
    p->supervised.smoothing = 0.3;
    const double smoothed = first_loss(p, 0.3), plain = first_loss(p, 0);
    ck_assert_double_gt(fabs(smoothed - plain), 1e-3);
    ck_assert_msg(
        !supervised_train_source(&p->source, &p->supervised, &p->task, 3, NULL, NULL, &r, &e), "%s",
        e.text);
    ck_assert_double_eq_tol(r.curve[CURVE_LOSS_CLASS], smoothed, 1e-5);
    result_free(&r);
    problem_free(p);
}
END_TEST

/* The discriminator sees feature + noise; its deviation falls to nothing over the iterations. */
START_TEST(noise_is_annealed)
{
    struct problem *p = problem_create(NULL, "inverted_gan", "{batch: 16, noise: 0.5}");
    struct objective o = start(p);
    for (int i = 0; i < 4; i++) {
        double sum = 0, squares = 0;
        const int count = BATCH * o.encoders.size;
        o.progress = i / 4.0;
        objective_discriminator(&o);
        for (int k = 0; k < count; k++) {
            const double d = (double)o.discriminator.noisy[HALF_TARGET][k] -
                             (double)o.encoders.feature[HALF_TARGET][k];
            sum += d;
            squares += d * d;
        }
        const double deviation = 0.5 * (1 - o.progress);
        ck_assert_double_le(fabs(sum / count), 4 * deviation / sqrt(count));
        ck_assert_double_eq_tol(sqrt(squares / count), deviation, 0.25 * deviation);
    }
    const double noisy = objective_discriminator(&o).loss;
    o.progress = 1;
    const double end = objective_discriminator(&o).loss;
    ck_assert(fabs(noisy - end) > 0);
    ck_assert(fabs(end - objective_discriminator(&o).loss) <= 0);
    stop(p, &o);
}
END_TEST

/* Largest change of a parameter between the source model and what a training made of it. */
static double moved(const char *adapt)
{
    struct problem *p = problem_create(NULL, "minimax", adapt);
    struct result r = {0};
    struct model adapted = {.heads = 0};
    struct err e = ERR_INIT;
    double largest = 0;
    ck_assert_msg(!method_run(&p->input, &r, &adapted, &e), "%s", e.text);
    for (int t = 0; t < weights_tensors(adapted.encoder); t++) {
        const struct tensor *a = weights_tensor(adapted.encoder, t);
        const struct tensor *b = weights_tensor(p->source.encoder, t);
        for (size_t i = 0; a->gradient && i < a->count; i++)
            largest = fmax(largest, fabs((double)a->value[i] - (double)b->value[i]));
    }
    model_free(&adapted);
    result_free(&r);
    problem_free(p);
    return largest;
}

/* A discriminator that learns nothing stays below an accuracy of 1. */
START_TEST(gate_holds_the_mapping)
{
    ck_assert_double_gt(moved("{steps: 4, batch: 16, discriminator: {lr: 0}}"), 1e-5);
    ck_assert(moved("{steps: 4, batch: 16, discriminator: {lr: 0}, gate: 1.0}") <= 0);
}
END_TEST

/* average = decay average + (1 - decay) target, statistics included, from the start on. */
START_TEST(average_of_the_target)
{
    struct problem *p = problem_create(NULL, "minimax", "{batch: 16, ema: 0.75}");
    struct objective o = start(p);
    struct encoders *n = &o.encoders;
    ck_assert_ptr_eq(encoders_target(n), n->average);
    for (int t = 0; t < weights_tensors(n->target); t++) {
        const struct tensor *from = weights_tensor(n->target, t);
        const struct tensor *to = weights_tensor(n->average, t);
        double expected = (double)from->value[0];
        ck_assert(fabs((double)to->value[0] - expected) <= 0);
        for (int k = 1; k <= 5; k++) {
            from->value[0] = (real)k;
            const double before = (double)to->value[0];
            encoders_average(n);
            ck_assert_double_eq_tol((double)to->value[0], 0.75 * before + 0.25 * k, 1e-6);
        }
    }
    stop(p, &o);
}
END_TEST

START_TEST(average_moves_less)
{
    const double plain = moved("{steps: 6, batch: 16}");
    const double average = moved("{steps: 6, batch: 16, ema: 0.99}");
    ck_assert_double_gt(average, 0);
    ck_assert_double_lt(average, 0.1 * plain);
}
END_TEST

/* The first step of a cosine is the whole rate, the last is none: after `schedule_steps` nothing
 * moves any more. */
START_TEST(schedules_reach_the_optimisers)
{
#define COSINE                                                                                     \
    "batch: 16, discriminator: {lr: 0}, mapping: {kind: sgd, lr: 0.1, momentum: 0,"                \
    " schedule: cosine, schedule_steps: 3}}"
    const char *short_run = "{steps: 3, " COSINE, *long_run = "{steps: 9, " COSINE;
    ck_assert_double_gt(moved(short_run), 1e-5);
    ck_assert(fabs(moved(short_run) - moved(long_run)) <= 0);
}
END_TEST

START_TEST(decay_and_clipping_reach_the_optimisers)
{
#define SGD "{steps: 1, batch: 16, lambda: 1e3, mapping: {kind: sgd, lr: 1, momentum: 0"
    const char *plain = SGD "}}", *clipped = SGD ", clip_norm: 0.01}}";
    const char *decayed = SGD ", clip_norm: 1e-6, weight_decay: 0.5}}";
    ck_assert_double_gt(moved(plain), 0.02);
    ck_assert_double_le(moved(clipped), 0.01);
    ck_assert_double_gt(moved(decayed), 0.1);
}
END_TEST

/* All at once, spectral normalisation and unit features in the networks' texts. */
START_TEST(all_together)
{
    const char *network =
        "{encoder: 'conv 4 3x3 | bn | relu | flatten | dense 6 | l2norm 4',"
        " head: 'dense {outputs}', discriminator: 'dense 7 sn | leaky_relu .2 | dense 1 sn'}";
    const char *adapt =
        "{steps: 12, batch: 16, smoothing: 0.1, noise: 0.3, gate: 0.4, ema: 0.9, ramp: true,"
        " mapping: {schedule: cosine, schedule_steps: 12, weight_decay: 0.001, clip_norm: 1},"
        " discriminator: {schedule: step, schedule_steps: 5, schedule_factor: 0.5}}";
    struct problem *p = problem_create(network, "inverted_gan", adapt);
    struct result r = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(!method_run(&p->input, &r, NULL, &e), "%s", e.text);
    ck_assert_int_eq(r.status, RESULT_DONE);
    ck_assert_int_eq(p->adapt.discriminator.schedule, SCHEDULE_STEP);
    ck_assert_double_eq(p->adapt.mapping.clip_norm, 1);
    result_free(&r);
    problem_free(p);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("regularisers");
    TCase *c = tcase_create("regularisers");
    tcase_add_test(c, lambda_is_ramped);
    tcase_add_test(c, labels_are_smoothed);
    tcase_add_test(c, classes_are_smoothed);
    tcase_add_test(c, noise_is_annealed);
    tcase_add_test(c, gate_holds_the_mapping);
    tcase_add_test(c, average_of_the_target);
    tcase_add_test(c, average_moves_less);
    tcase_add_test(c, schedules_reach_the_optimisers);
    tcase_add_test(c, decay_and_clipping_reach_the_optimisers);
    tcase_add_test(c, all_together);
    suite_add_tcase(s, c);
    return run_suite(s);
}
