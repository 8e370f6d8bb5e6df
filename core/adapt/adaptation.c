#include "adapt/adaptation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/batches.h"
#include "adapt/curve.h"
#include "adapt/discriminator.h"
#include "adapt/encoders.h"
#include "nn/loss.h"

struct adaptation {
    const struct method *method;
    const struct adapt_settings *settings;
    const struct task *task;
    struct encoders encoders;
    struct discriminator discriminator;
    struct optimizer *mapping_optimizer, *discriminator_optimizer;
    struct batches batches[2];
    struct evaluator *evaluator;
    struct curve curve;
    uint32_t *indices; /* [batch] */
    real *dz;          /* [batch] */
    real *dfeature[2]; /* [batch][size] */
    real *scratch;     /* of a discrepancy */
    uint64_t step;     /* of a forward: names dropout and noise */
    double progress;   /* 0 ... 1 over the iterations */
    double accuracy_d; /* of the last discriminator step */
    bool finite;
};

static bool is_adversarial(const struct method *m)
{
    return !m->discrepancy;
}

/* ---- forward -------------------------------------------------------------------------------- */

/* Moves the running statistics in one forward an iteration only: that of the mapping step. */
static enum pass_mode trained_mode(int norm, bool dropout, bool update)
{
    int mode = dropout ? PASS_DROPOUT : 0;
    if (norm == NORM_BATCH)
        mode |= PASS_BATCH_STATISTICS | (update ? PASS_UPDATE_STATISTICS : 0);
    return (enum pass_mode)mode;
}

static enum pass_mode discriminator_mode(const struct adapt_settings *s, bool update)
{
    return trained_mode(s->norm_d, s->dropout_d, update);
}

static enum pass_mode mapping_mode(const struct adapt_settings *s)
{
    return trained_mode(s->norm_m, s->dropout_m, true);
}

static void draw(struct adaptation *a)
{
    for (int h = 0; h < 2; h++) {
        batches_next(&a->batches[h], a->settings->batch, a->indices);
        encoders_load(&a->encoders, (enum half)h, a->indices);
    }
}

static void encode_both(struct adaptation *a, enum pass_mode mode)
{
    a->step++;
    encode(&a->encoders, HALF_SOURCE, mode, a->step);
    encode(&a->encoders, HALF_TARGET, mode, a->step);
}

static const real *see(struct adaptation *a, enum half half)
{
    const double noise = a->settings->noise * (1 - a->progress);
    return discriminate(&a->discriminator, half, a->encoders.feature[half], noise, a->step);
}

static void note_loss(struct adaptation *a, enum curve_column column, double loss)
{
    curve_add(&a->curve, column, loss);
    a->finite = a->finite && isfinite(loss);
}

/* ---- steps ---------------------------------------------------------------------------------- */

/* L_advD: source 1, target 0. Leaves D's gradients. */
static void discriminator_gradients(struct adaptation *a)
{
    const int batch = a->settings->batch;
    double loss = 0, accuracy = 0;
    for (int h = 0; h < 2; h++) {
        const bool source = h == HALF_SOURCE;
        const real *z = see(a, (enum half)h);
        const double q = source ? 1 - a->settings->smoothing : a->settings->smoothing;
        loss += loss_binary(z, batch, q, 1, a->dz);
        accuracy += binary_accuracy(z, batch, source) / 2;
        discriminator_backward(&a->discriminator, (enum half)h, a->dz, true, NULL);
    }
    note_loss(a, CURVE_LOSS_D, loss);
    curve_add(&a->curve, CURVE_ACCURACY_D, accuracy);
    a->accuracy_d = accuracy;
}

static double lambda_now(const struct adaptation *a)
{
    const double ramp = a->settings->ramp ? 2 / (1 + exp(-10 * a->progress)) - 1 : 1;
    return a->settings->lambda * ramp;
}

/* The mapping's adversarial terms. A half whose encoder does not train has a constant term, which
 * is left out of the loss shown. `fresh`: D must look again, its weights or the features moved. */
static double adversarial_gradients(struct adaptation *a, const real *gradient[2], bool fresh)
{
    const struct adversarial_term term[2] = {a->method->source, a->method->target};
    double loss = 0;
    for (int h = 0; h < 2; h++) {
        gradient[h] = NULL;
        if (term[h].weight == 0 || (h == HALF_SOURCE && !a->encoders.joint))
            continue;
        const real *z = fresh ? see(a, (enum half)h) : a->discriminator.z[h];
        const double scale = lambda_now(a);
        loss += loss_binary(z, a->settings->batch, term[h].q, term[h].weight, NULL);
        loss_binary(z, a->settings->batch, term[h].q, scale * term[h].weight, a->dz);
        discriminator_backward(&a->discriminator, (enum half)h, a->dz, false, a->dfeature[h]);
        gradient[h] = a->dfeature[h];
    }
    return loss;
}

static double discrepancy_gradients(struct adaptation *a, const real *gradient[2])
{
    const size_t count = (size_t)a->settings->batch * (size_t)a->encoders.size;
    const real scale = (real)lambda_now(a);
    const double loss =
        a->method->discrepancy(a->encoders.feature[0], a->encoders.feature[1], a->settings->batch,
                               a->encoders.size, a->dfeature[0], a->dfeature[1], a->scratch);
    for (int h = 0; h < 2; h++) {
        for (size_t i = 0; i < count; i++)
            a->dfeature[h][i] *= scale;
        gradient[h] = a->dfeature[h];
    }
    return loss;
}

/* Leaves the gradients of the trained encoders and, when joint, of the classifier. */
static void mapping_gradients(struct adaptation *a, bool fresh)
{
    const real *gradient[2];
    const double loss = is_adversarial(a->method) ? adversarial_gradients(a, gradient, fresh)
                                                  : discrepancy_gradients(a, gradient);
    note_loss(a, CURVE_LOSS_M, loss);
    if (a->encoders.joint) {
        note_loss(a, CURVE_LOSS_CLASS, encoders_classify(&a->encoders));
        encoders_backward(&a->encoders, HALF_SOURCE, gradient[HALF_SOURCE], true);
    }
    encoders_backward(&a->encoders, HALF_TARGET, gradient[HALF_TARGET], false);
}

static void apply_mapping(struct adaptation *a)
{
    if (is_adversarial(a->method) && a->accuracy_d < a->settings->gate)
        optimizer_zero_gradients(a->mapping_optimizer);
    else
        optimizer_step(a->mapping_optimizer);
    encoders_average(&a->encoders);
}

/* `reused`: the next mapping step works on this forward. */
static void discriminator_step(struct adaptation *a, bool reused)
{
    draw(a);
    encode_both(a, discriminator_mode(a->settings, reused));
    discriminator_gradients(a);
    optimizer_step(a->discriminator_optimizer);
}

static void mapping_step(struct adaptation *a, bool same_images, bool same_forward)
{
    if (!same_images)
        draw(a);
    if (!same_forward)
        encode_both(a, mapping_mode(a->settings));
    mapping_gradients(a, true);
    apply_mapping(a);
}

/* ---- iterations ----------------------------------------------------------------------------- */

static void discriminator_first(struct adaptation *a)
{
    const struct adapt_settings *s = a->settings;
    const bool images = s->shared_batch && s->k_d > 0 && s->k_g > 0;
    const bool forward = images && s->norm_d == s->norm_m && s->dropout_d == s->dropout_m;
    for (int i = 0; i < s->k_d; i++)
        discriminator_step(a, forward && i == s->k_d - 1);
    for (int i = 0; i < s->k_g; i++)
        mapping_step(a, images && i == 0, forward && i == 0);
}

static void mapping_first(struct adaptation *a)
{
    for (int i = 0; i < a->settings->k_g; i++)
        mapping_step(a, false, false);
    for (int i = 0; i < a->settings->k_d; i++)
        discriminator_step(a, false);
}

/* Both gradients at the same point, from one forward; then both steps. */
static void simultaneous(struct adaptation *a)
{
    draw(a);
    encode_both(a, mapping_mode(a->settings));
    discriminator_gradients(a);
    mapping_gradients(a, false);
    optimizer_step(a->discriminator_optimizer);
    apply_mapping(a);
}

static void iterate(struct adaptation *a)
{
    if (!is_adversarial(a->method))
        mapping_step(a, false, false);
    else if (a->settings->order == ORDER_SIMULTANEOUS)
        simultaneous(a);
    else if (a->settings->order == ORDER_MAPPING_FIRST)
        mapping_first(a);
    else
        discriminator_first(a);
}

static void point(struct adaptation *a, int step)
{
    curve_point(&a->curve, step, a->evaluator, encoders_target(&a->encoders), a->encoders.head,
                a->task);
}

static void report(const struct observer *o, int step, int steps)
{
    if (o && o->progress)
        o->progress(o->context, step, steps);
}

/* Counts warm-up steps below zero, so that iterations are numbered from 1. Stops at the first loss
 * that is not finite. */
static void train(struct adaptation *a, const struct observer *observer)
{
    const struct adapt_settings *s = a->settings;
    struct result *r = a->curve.result;
    a->finite = true;
    a->accuracy_d = 1;
    point(a, -s->warmup);
    for (int t = 1 - s->warmup; t <= s->steps && a->finite; t++) {
        a->progress = t > 0 ? (double)(t - 1) / s->steps : 0;
        if (t <= 0)
            mapping_step(a, false, false);
        else
            iterate(a);
        if (!a->finite) {
            r->status = RESULT_DIVERGED;
            r->diverged_step = t;
        }
        if (t == s->steps || t % s->evaluate_every == 0 || !a->finite)
            point(a, t);
        report(observer, t + s->warmup, s->steps + s->warmup);
    }
}

/* ---- life ----------------------------------------------------------------------------------- */

static enum err_code create_discriminator(struct adaptation *a, const struct method_input *in,
                                          struct err *e)
{
    const struct discriminator_settings s = {.text = in->network->discriminator,
                                             .size = a->encoders.size,
                                             .batch = a->settings->batch,
                                             .sigmoid_pair = a->settings->sigmoid_pair,
                                             .noise = a->settings->noise > 0,
                                             .seed = in->seed,
                                             .pool = in->pool};
    if (!is_adversarial(a->method))
        return ERR_NONE;
    if (discriminator_create(&a->discriminator, &s, e))
        return e->code;
    return optimizer_create(&a->discriminator_optimizer, &a->settings->discriminator,
                            &a->discriminator.weights, 1, e);
}

static enum err_code create_optimizer(struct adaptation *a, struct err *e)
{
    struct weights *trained[3] = {a->encoders.target, a->encoders.source, a->encoders.head};
    return optimizer_create(&a->mapping_optimizer, &a->settings->mapping, trained,
                            a->encoders.joint ? 3 : 1, e);
}

static enum err_code create_buffers(struct adaptation *a, struct err *e)
{
    const size_t batch = (size_t)a->settings->batch, size = batch * (size_t)a->encoders.size;
    const size_t scratch =
        a->method->discrepancy_scratch
            ? a->method->discrepancy_scratch(a->settings->batch, a->encoders.size)
            : 0;
    a->indices = calloc(batch, sizeof *a->indices);
    a->dz = calloc(batch + 2 * size + scratch, sizeof *a->dz);
    if (!a->indices || !a->dz)
        return err_memory(e);
    a->dfeature[0] = a->dz + batch;
    a->dfeature[1] = a->dfeature[0] + size;
    a->scratch = a->dfeature[1] + size;
    return ERR_NONE;
}

static enum err_code create(struct adaptation *a, const struct method_input *in,
                            struct result *result, struct err *e)
{
    const struct task *t = in->task;
    const struct adapt_settings *s = in->adapt;
    const int rows = (s->steps + s->warmup) / s->evaluate_every + 4;
    *a = (struct adaptation){.method = in->method, .settings = s, .task = t};
    if (encoders_create(&a->encoders, in->source, s, t, in->seed, in->pool, e) ||
        create_discriminator(a, in, e) || create_optimizer(a, e) || create_buffers(a, e))
        return e->code;
    if (batches_create(&a->batches[0], in->seed, "source batches", t->source_train.count, e) ||
        batches_create(&a->batches[1], in->seed, "target batches", t->target_train.count, e))
        return e->code;
    if (evaluator_create(&a->evaluator, in->source, largest_test(t), in->pool, e))
        return e->code;
    return curve_create(&a->curve, result, t, rows, true, e);
}

static void destroy(struct adaptation *a)
{
    free(a->indices);
    free(a->dz);
    evaluator_free(a->evaluator);
    batches_free(&a->batches[0]);
    batches_free(&a->batches[1]);
    optimizer_free(a->mapping_optimizer);
    optimizer_free(a->discriminator_optimizer);
    discriminator_free(&a->discriminator);
    encoders_free(&a->encoders);
}

enum err_code adaptation_run(const struct method_input *in, struct result *result,
                             struct model *adapted, struct err *e)
{
    struct adaptation a;
    if (create(&a, in, result, e))
        goto cleanup;
    train(&a, in->observer);
    struct weights *target = encoders_target(&a.encoders);
    if (evaluate_all(result, a.evaluator, in->task, a.encoders.source, a.encoders.head, target,
                     a.encoders.head, e))
        goto cleanup;
    if (adapted)
        adapted_model(adapted, in, target, a.encoders.head, e);
cleanup:
    destroy(&a);
    return e->code;
}

int largest_test(const struct task *task)
{
    const int s = task->source_test.count, t = task->target_test.count;
    return s > t ? s : t;
}

enum err_code adapted_model(struct model *out, const struct method_input *in,
                            const struct weights *encoder, const struct weights *head,
                            struct err *e)
{
    if (model_create(out, in->network, in->task, in->seed, e))
        return e->code;
    weights_copy(out->encoder, encoder);
    weights_copy(out->head, head);
    return ERR_NONE;
}

enum err_code evaluate_all(struct result *r, struct evaluator *ev, const struct task *task,
                           const struct weights *source, const struct weights *source_head,
                           const struct weights *target, const struct weights *head, struct err *e)
{
    if (evaluation_create(&r->source, &task->source_test, task->heads, e) ||
        evaluation_create(&r->target, &task->target_test, task->heads, e) ||
        evaluation_create(&r->source_by_target, &task->source_test, task->heads, e))
        return e->code;
    evaluate(ev, source, source_head, &task->source_test, &r->source);
    evaluate(ev, target, head, &task->target_test, &r->target);
    evaluate(ev, target, head, &task->source_test, &r->source_by_target);
    return ERR_NONE;
}
