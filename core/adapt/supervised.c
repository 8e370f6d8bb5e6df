/* Steps of supervised training, its loss curve, and the evaluation of a source model. */
#include "adapt/supervised.h"

#include <math.h>
#include <stdlib.h>

#include "adapt/batches.h"
#include "adapt/curve.h"
#include "adapt/evaluator.h"
#include "base/rng.h"
#include "nn/loss.h"
#include "nn/pass.h"

struct supervision {
    const struct model *model;
    const struct supervised_settings *settings;
    const struct supervised_data *data;
    struct pass *encoder, *head;
    struct optimizer *optimizer;
    struct batches batches;
    uint32_t *indices;
    uint16_t *labels;
    real *x, *image, *dlogits, *dfeature; /* image: scratch of augmentation */
    struct result *result;
    uint64_t seed;
    int done;   /* steps */
    double sum; /* of the losses since the last point of the curve */
    int count;
};

static enum err_code create_buffers(struct supervision *s, struct err *e)
{
    const struct model *m = s->model;
    const size_t batch = (size_t)s->settings->batch;
    s->indices = calloc(batch, sizeof *s->indices);
    s->labels = calloc(batch * (size_t)m->heads, sizeof *s->labels);
    s->x = calloc(batch * shape_size(net_in(m->encoder_net)), sizeof *s->x);
    s->image = calloc(shape_size(net_in(m->encoder_net)), sizeof *s->image);
    s->dlogits = calloc(batch * shape_size(net_out(m->head_net)), sizeof *s->dlogits);
    s->dfeature = calloc(batch * shape_size(net_in(m->head_net)), sizeof *s->dfeature);
    return s->indices && s->labels && s->x && s->image && s->dlogits && s->dfeature ? ERR_NONE
                                                                                    : err_memory(e);
}

static int count_images(const struct supervised_data *data)
{
    return data->sets[0]->count + (data->count > 1 ? data->sets[1]->count : 0);
}

static enum err_code create(struct supervision *s, struct pool *pool, struct err *e)
{
    const struct pass_settings p = {.batch = s->settings->batch, .trainable = true, .pool = pool};
    struct weights *trained[2] = {s->model->encoder, s->model->head};
    if (pass_create(&s->encoder, s->model->encoder_net, &p, e) ||
        pass_create(&s->head, s->model->head_net, &p, e) ||
        optimizer_create(&s->optimizer, &s->settings->optimizer, trained, 2, e))
        return e->code;
    if (!s->data->sets[0]->endless &&
        batches_create(&s->batches, s->seed, s->data->stream, count_images(s->data), e))
        return e->code;
    optimizer_use_pool(s->optimizer, pool);
    return create_buffers(s, e);
}

static void destroy(struct supervision *s)
{
    pass_free(s->encoder);
    pass_free(s->head);
    optimizer_free(s->optimizer);
    batches_free(&s->batches);
    free(s->indices);
    free(s->labels);
    free(s->x);
    free(s->image);
    free(s->dlogits);
    free(s->dfeature);
}

static void choose_images(struct supervision *s)
{
    const int batch = s->settings->batch;
    if (s->data->sets[0]->endless)
        for (int i = 0; i < batch; i++)
            s->indices[i] = (uint32_t)(s->done - 1) * (uint32_t)batch + (uint32_t)i;
    else
        batches_next(&s->batches, batch, s->indices);
}

/* The next batch: indices beyond the first of two sets are of the second. */
static void load(struct supervision *s)
{
    const size_t size = shape_size(net_in(s->model->encoder_net));
    const int batch = s->settings->batch, heads = s->model->heads;
    const uint32_t first = s->data->count > 1 ? (uint32_t)s->data->sets[0]->count : UINT32_MAX;
    choose_images(s);
    for (int i = 0, n; i < batch; i += n) {
        const bool second = s->indices[i] >= first;
        for (n = 0; i + n < batch && (s->indices[i + n] >= first) == second; n++)
            s->indices[i + n] -= second ? first : 0;
        const struct image_set *d = s->data->sets[second];
        gather_images(d, s->indices + i, n, size, s->x + (size_t)i * size);
        gather_labels(d, s->indices + i, n, heads, s->labels + (size_t)i * (size_t)heads);
    }
    augment(&s->settings->augmentation, net_in(s->model->encoder_net), batch, s->seed,
            (uint64_t)s->done, s->x, s->image);
}

static double step(struct supervision *s)
{
    const struct model *m = s->model;
    const int batch = s->settings->batch;
    load(s);
    struct forward f = {.weights = m->encoder,
                        .x = s->x,
                        .batch = batch,
                        .mode = PASS_TRAINING,
                        .dropout_seed = s->seed,
                        .step = (uint64_t)s->done};
    f.x = pass_forward(s->encoder, &f);
    f.weights = m->head;
    f.dropout_seed = rng_derive(s->seed, "head");
    const real *logits = pass_forward(s->head, &f);
    const double loss = loss_cross_entropy(logits, s->labels, batch, m->heads, m->classes,
                                           s->settings->smoothing, 1, s->dlogits);
    const struct backward head = {m->head, s->dlogits, 0, net_layers(m->head_net) - 1, s->dfeature};
    pass_backward(s->head, &head);
    const struct backward encoder = {m->encoder, s->dfeature, 0, net_layers(m->encoder_net) - 1,
                                     NULL};
    pass_backward(s->encoder, &encoder);
    optimizer_step(s->optimizer);
    return loss;
}

/* Points of the loss curve: about twenty, whatever the number of steps. */
static int loss_every(int steps)
{
    return steps > 20 ? steps / 20 : 1;
}

static void record_loss(struct result *r, int t, double mean)
{
    double *row = r->curve + (size_t)r->rows * CURVE_COLUMNS;
    for (int c = 0; c < CURVE_COLUMNS; c++)
        row[c] = (double)NAN;
    row[CURVE_STEP] = t;
    row[CURVE_LOSS_CLASS] = mean;
    r->rows++;
}

/* False when the loss is not finite. */
static bool advance(struct supervision *s)
{
    struct result *r = s->result;
    const int t = ++s->done, steps = s->settings->steps;
    const double loss = step(s);
    s->sum += loss;
    s->count++;
    if (!isfinite(loss)) {
        r->status = RESULT_DIVERGED;
        r->diverged_step = t;
    }
    if (t % loss_every(steps) == 0 || t == steps || !isfinite(loss)) {
        record_loss(r, t, s->sum / s->count);
        s->sum = s->count = 0;
    }
    return isfinite(loss);
}

/* All state that the next step depends on, besides settings and data. */
static void list_state(void *training, struct checkpoint *c)
{
    struct supervision *s = training;
    checkpoint_add(c, CHECKPOINT_I32, &s->done, 1, "iteration");
    checkpoint_add(c, CHECKPOINT_F64, &s->sum, 1, "loss.sum");
    checkpoint_add(c, CHECKPOINT_I32, &s->count, 1, "loss.count");
    checkpoint_add_weights(c, "encoder", s->model->encoder);
    checkpoint_add_weights(c, "head", s->model->head);
    optimizer_list(s->optimizer, c, "optimizer");
    if (!s->data->sets[0]->endless) /* whose images follow from the step */
        batches_list(&s->batches, c, "batches");
    curve_list_points(s->result, 0, c);
}

static enum err_code train(struct supervision *s, const struct observer *o, struct err *e)
{
    const struct resumable self = {o, list_state, s};
    const int steps = s->settings->steps;
    training_resume(&self);
    for (bool finite = true; finite;) {
        if (training_save_on_request(&self, e))
            return e->code;
        if (s->done == steps)
            break;
        finite = advance(s);
        if (o && o->progress)
            o->progress(o->context, s->done, steps);
    }
    return ERR_NONE;
}

enum err_code supervised_train(struct model *m, const struct supervised_settings *settings,
                               const struct supervised_data *data, uint64_t seed, struct pool *pool,
                               const struct observer *observer, struct result *result,
                               struct err *e)
{
    struct supervision s = {
        .model = m, .settings = settings, .data = data, .result = result, .seed = seed};
    result->row_capacity = settings->steps / loss_every(settings->steps) + 2;
    result->curve = calloc((size_t)result->row_capacity * CURVE_COLUMNS, sizeof *result->curve);
    if (!result->curve) {
        err_memory(e);
        goto cleanup;
    }
    if (!create(&s, pool, e))
        train(&s, observer, e);
cleanup:
    destroy(&s);
    return e->code;
}

enum err_code supervised_train_source(struct model *m, const struct supervised_settings *s,
                                      const struct task *task, uint64_t seed, struct pool *pool,
                                      const struct observer *observer, struct result *result,
                                      struct err *e)
{
    const struct supervised_data data = {{&task->source_train}, 1, "source batches"};
    struct evaluator *ev = NULL;
    if (supervised_train(m, s, &data, seed, pool, observer, result, e))
        goto cleanup;
    if (evaluation_create(&result->source, task, task->source_test.count, e) ||
        evaluator_create(&ev, m, task->source_test.count, 0, pool, e))
        goto cleanup;
    evaluator_run(ev, m->encoder, m->head, &task->source_test, &result->source);
    result_check(result, &result->source);
cleanup:
    evaluator_free(ev);
    return e->code;
}
