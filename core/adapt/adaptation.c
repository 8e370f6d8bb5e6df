/* Warm-up, the order of steps, the curve, and the end of a training that diverges. */
#include "adapt/adaptation.h"

#include <math.h>
#include <stdlib.h>

#include "adapt/batches.h"
#include "adapt/curve.h"
#include "adapt/finish.h"
#include "adapt/objective.h"
#include "adapt/resume.h"
#include "adapt/stopping.h"

struct adaptation {
    const struct adapt_settings *settings;
    const struct task *task;
    struct objective objective;
    struct optimizer *mapping_optimizer, *discriminator_optimizer;
    struct batches batches[2];
    uint32_t *indices; /* [batch] */
    struct evaluator *evaluator;
    struct curve_sums curve;
    struct stopping stopping;
    int step;          /* the last one done: warm-up is numbered ... -1, 0, iterations from 1 */
    double accuracy_d; /* of the last discriminator step */
    bool finite;
};

/* ---- steps ---------------------------------------------------------------------------------- */

/* Statistics move in the forwards only that mapping steps work on. Those of batch norm
 * only where it normalises by the batch, the directions of spectral normalisation always. */
static enum pass_mode trained_mode(int norm, bool dropout, bool update)
{
    return (enum pass_mode)((dropout ? PASS_DROPOUT : 0) |
                            (norm == NORM_BATCH ? PASS_BATCH_STATISTICS : 0) |
                            (update ? PASS_UPDATE_STATISTICS : 0));
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
        objective_load(&a->objective, (enum half)h, a->indices);
    }
}

static void note_loss(struct adaptation *a, enum curve_column column, double loss)
{
    curve_add(&a->curve, column, loss);
    a->finite = a->finite && isfinite(loss);
}

static void discriminator_gradients(struct adaptation *a)
{
    const struct discriminator_outcome out = objective_discriminator(&a->objective);
    note_loss(a, CURVE_LOSS_D, out.loss);
    curve_add(&a->curve, CURVE_ACCURACY_D, out.accuracy);
    a->accuracy_d = out.accuracy;
}

static void mapping_gradients(struct adaptation *a, bool fresh)
{
    const struct mapping_outcome out = objective_mapping(&a->objective, fresh);
    if (method_aligns(a->objective.method))
        note_loss(a, CURVE_LOSS_M, out.alignment);
    if (a->objective.has_terms)
        note_loss(a, CURVE_LOSS_TERMS, out.terms);
    if (a->objective.encoders.joint)
        note_loss(a, CURVE_LOSS_CLASS, out.classification);
}

static void apply_mapping(struct adaptation *a)
{
    if (method_is_adversarial(a->objective.method) && a->accuracy_d < a->settings->gate)
        optimizer_zero_gradients(a->mapping_optimizer);
    else
        optimizer_step(a->mapping_optimizer);
    objective_average(&a->objective);
}

/* What a mapping step begins with. */
enum beginning {
    BEGIN_DRAW,    /* images, and their forward */
    BEGIN_FORWARD, /* a forward of the images that are there */
    BEGIN_AGAIN,   /* the same, which is known to give what is there */
    BEGIN_NOTHING  /* images and forward are there */
};

/* `reused`: the next mapping step works on this forward. */
static void discriminator_step(struct adaptation *a, bool reused)
{
    draw(a);
    objective_encode(&a->objective, discriminator_mode(a->settings, reused));
    discriminator_gradients(a);
    optimizer_step(a->discriminator_optimizer);
}

static void mapping_step(struct adaptation *a, enum beginning begin)
{
    if (begin == BEGIN_DRAW)
        draw(a);
    if (begin == BEGIN_AGAIN)
        objective_encode_again(&a->objective);
    else if (begin != BEGIN_NOTHING)
        objective_encode_for_mapping(&a->objective, mapping_mode(a->settings));
    mapping_gradients(a, true);
    apply_mapping(a);
}

/* ---- iterations ----------------------------------------------------------------------------- */

/* How the first mapping step begins: with the images of the last discriminator step, and its
 * forward where both steps normalise alike and drop the same or nothing. */
static enum beginning after_discriminator(const struct adaptation *a)
{
    const struct adapt_settings *s = a->settings;
    if (!s->shared_batch || s->k_d == 0)
        return BEGIN_DRAW;
    if (s->norm_d != s->norm_m)
        return BEGIN_FORWARD;
    if (s->dropout_d == s->dropout_m)
        return BEGIN_NOTHING;
    return encoders_repeat(&a->objective.encoders) ? BEGIN_AGAIN : BEGIN_FORWARD;
}

static void discriminator_first(struct adaptation *a)
{
    const struct adapt_settings *s = a->settings;
    const enum beginning begin = after_discriminator(a);
    const bool reused = s->k_g > 0 && (begin == BEGIN_AGAIN || begin == BEGIN_NOTHING);
    for (int i = 0; i < s->k_d; i++)
        discriminator_step(a, reused && i == s->k_d - 1);
    for (int i = 0; i < s->k_g; i++)
        mapping_step(a, i == 0 ? begin : BEGIN_DRAW);
}

static void mapping_first(struct adaptation *a)
{
    for (int i = 0; i < a->settings->k_g; i++)
        mapping_step(a, BEGIN_DRAW);
    for (int i = 0; i < a->settings->k_d; i++)
        discriminator_step(a, false);
}

/* Both gradients at the same point, from one forward; then both steps. */
static void simultaneous(struct adaptation *a)
{
    draw(a);
    objective_encode(&a->objective, mapping_mode(a->settings));
    discriminator_gradients(a);
    mapping_gradients(a, false);
    optimizer_step(a->discriminator_optimizer);
    apply_mapping(a);
}

static void iterate(struct adaptation *a)
{
    if (!method_is_adversarial(a->objective.method))
        mapping_step(a, BEGIN_DRAW);
    else if (a->settings->order == ORDER_SIMULTANEOUS)
        simultaneous(a);
    else if (a->settings->order == ORDER_MAPPING_FIRST)
        mapping_first(a);
    else
        discriminator_first(a);
}

static void point(struct adaptation *a)
{
    const struct encoders *n = &a->objective.encoders;
    const struct outcome_weights w = {n->source, n->head, encoders_target(n), n->head};
    curve_point(&a->curve, a->step, a->evaluator, &w, a->task);
    stopping_see(&a->stopping, a->curve.result, n);
}

static void advance(struct adaptation *a)
{
    const struct adapt_settings *s = a->settings;
    struct result *r = a->curve.result;
    const int t = ++a->step;
    a->objective.progress = t > 0 ? (double)(t - 1) / s->steps : 0;
    if (t <= 0)
        mapping_step(a, BEGIN_DRAW);
    else
        iterate(a);
    if (!a->finite) {
        r->status = RESULT_DIVERGED;
        r->diverged_step = t;
    }
    if (t == s->steps || t % s->evaluate_every == 0 || !a->finite)
        point(a);
}

/* All state that the next step depends on, besides settings and data. */
static void list_state(void *training, struct checkpoint *c)
{
    struct adaptation *a = training;
    checkpoint_add(c, CHECKPOINT_I32, &a->step, 1, "iteration");
    checkpoint_add(c, CHECKPOINT_F64, &a->accuracy_d, 1, "accuracy_d");
    objective_list(&a->objective, c);
    optimizer_list(a->mapping_optimizer, c, "optimizer.mapping");
    if (a->discriminator_optimizer)
        optimizer_list(a->discriminator_optimizer, c, "optimizer.discriminator");
    batches_list(&a->batches[0], c, "batches.source");
    batches_list(&a->batches[1], c, "batches.target");
    curve_list(&a->curve, c);
    stopping_list(&a->stopping, c);
}

/* Ends at the first loss that is not finite, or when a validator has not risen for long.
 * ERR_TEMPORARY: the observer stopped it. */
static enum err_code train(struct adaptation *a, const struct observer *observer, struct err *e)
{
    const struct adapt_settings *s = a->settings;
    const struct resumable self = {observer, list_state, a};
    a->finite = true;
    a->accuracy_d = 1;
    a->step = -s->warmup;
    if (!training_resume(&self))
        point(a);
    while (a->finite) {
        if (training_save_on_request(&self, e))
            return e->code;
        if (a->step == s->steps || stopping_is_due(&a->stopping))
            break;
        advance(a);
        if (observer && observer->progress)
            observer->progress(observer->context, a->step + s->warmup, s->steps + s->warmup);
    }
    return ERR_NONE;
}

/* ---- life ----------------------------------------------------------------------------------- */

static enum err_code create_optimizers(struct adaptation *a, struct pool *pool, struct err *e)
{
    const struct encoders *n = &a->objective.encoders;
    struct weights *mapping[3] = {n->target, n->source, n->head};
    if (optimizer_create(&a->mapping_optimizer, &a->settings->mapping, mapping, n->joint ? 3 : 1,
                         e))
        return e->code;
    optimizer_use_pool(a->mapping_optimizer, pool);
    if (!method_is_adversarial(a->objective.method) ||
        optimizer_create(&a->discriminator_optimizer, &a->settings->discriminator,
                         &a->objective.discriminator.weights, 1, e))
        return e->code;
    optimizer_use_pool(a->discriminator_optimizer, pool);
    return ERR_NONE;
}

static enum err_code create(struct adaptation *a, const struct method_input *in,
                            struct result *result, struct err *e)
{
    const struct task *t = in->task;
    const struct adapt_settings *s = in->adapt;
    const int rows = (s->steps + s->warmup) / s->evaluate_every + 4;
    *a = (struct adaptation){.settings = s, .task = t};
    if (method_check(in->method, s, e) || objective_create(&a->objective, in, e) ||
        create_optimizers(a, in->pool, e))
        return e->code;
    if (batches_create(&a->batches[0], in->seed, "source batches", t->source_train.count, e) ||
        batches_create(&a->batches[1], in->seed, "target batches", t->target_train.count, e))
        return e->code;
    a->indices = calloc((size_t)s->batch, sizeof *a->indices);
    if (!a->indices)
        return err_memory(e);
    if (evaluator_create(&a->evaluator, in->source, curve_largest(t), task_twins(t), in->pool, e) ||
        stopping_create(&a->stopping, &s->until, &a->objective.encoders, e))
        return e->code;
    return curve_create(&a->curve, result, t, rows, e);
}

static void destroy(struct adaptation *a)
{
    free(a->indices);
    evaluator_free(a->evaluator);
    stopping_free(&a->stopping);
    batches_free(&a->batches[0]);
    batches_free(&a->batches[1]);
    optimizer_free(a->mapping_optimizer);
    optimizer_free(a->discriminator_optimizer);
    objective_free(&a->objective);
}

/* Without a step of its own, nothing of a side trains. */
static unsigned what_trains(const struct objective *o)
{
    const struct adapt_settings *s = o->settings;
    const unsigned mapped =
        TRAINED_TARGET | (o->encoders.joint ? TRAINED_SOURCE | TRAINED_CLASSIFIER : 0U);
    const bool maps = s->warmup > 0 || (s->steps > 0 && method_trains_mapping(o->method, s));
    return (maps ? mapped : 0U) |
           (s->steps > 0 && method_trains_discriminator(o->method, s) ? TRAINED_DISCRIMINATOR : 0U);
}

enum err_code adaptation_run(const struct method_input *in, struct result *result,
                             struct model *adapted, struct err *e)
{
    struct adaptation a;
    if (create(&a, in, result, e))
        goto cleanup;
    if (a.objective.has_terms || !method_aligns(in->method))
        result->trained = what_trains(&a.objective);
    if (train(&a, in->observer, e))
        goto cleanup;
    const struct outcome_weights w = stopping_outcome(&a.stopping, &a.objective.encoders, result);
    finish_method(in, a.evaluator, &w, result, adapted, e);
cleanup:
    destroy(&a);
    return e->code;
}
