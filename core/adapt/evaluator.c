/* Predictions of a test set, batch by batch, and their scores. */
#include "adapt/evaluator.h"

#include <math.h>
#include <stdlib.h>

#include "adapt/batches.h"
#include "adapt/validators/registry.h"
#include "base/arena.h"
#include "nn/kernels/elementary.h"
#include "nn/loss.h"
#include "nn/pass.h"

struct evaluator {
    const struct model *model;
    struct pass *encoder, *head;
    struct arena arena;
    int capacity;
    real *x;
    uint32_t *indices;
    double *probabilities, *scratch;
};

static void lay_out(struct evaluator *ev, size_t image)
{
    const struct model *m = ev->model;
    const size_t outputs = (size_t)m->heads * (size_t)m->classes;
    ev->x = arena_take(&ev->arena, EVALUATION_BATCH * image, sizeof *ev->x);
    ev->indices = arena_take(&ev->arena, EVALUATION_BATCH, sizeof *ev->indices);
    ev->probabilities =
        arena_take(&ev->arena, (size_t)ev->capacity * outputs, sizeof *ev->probabilities);
    ev->scratch =
        arena_take(&ev->arena, validators_scratch(ev->capacity, m->classes), sizeof *ev->scratch);
}

enum err_code evaluator_create(struct evaluator **out, const struct model *m, int count,
                               struct pool *pool, struct err *e)
{
    struct evaluator *ev = calloc(1, sizeof *ev);
    *out = ev;
    if (!ev)
        return err_memory(e);
    ev->model = m;
    ev->capacity = count;
    const struct pass_settings s = {.batch = EVALUATION_BATCH, .trainable = false, .pool = pool};
    if (pass_create(&ev->encoder, m->encoder_net, &s, e) ||
        pass_create(&ev->head, m->head_net, &s, e))
        return e->code;
    lay_out(ev, shape_size(net_in(m->encoder_net)));
    if (arena_reserve(&ev->arena, e))
        return e->code;
    lay_out(ev, shape_size(net_in(m->encoder_net)));
    return ERR_NONE;
}

void evaluator_free(struct evaluator *ev)
{
    if (!ev)
        return;
    pass_free(ev->encoder);
    pass_free(ev->head);
    arena_free(&ev->arena);
    free(ev);
}

static int largest(const double *p, int classes)
{
    int best = 0;
    for (int c = 1; c < classes; c++)
        if (p[c] > p[best])
            best = c;
    return best;
}

/* Probabilities of images first ... first+n-1. */
static void predict(struct evaluator *ev, const struct weights *encoder, const struct weights *head,
                    const struct image_set *d, int first, int n)
{
    const struct model *m = ev->model;
    const int rows = n * m->heads;
    for (int i = 0; i < n; i++)
        ev->indices[i] = (uint32_t)(first + i);
    gather_images(d, ev->indices, n, shape_size(net_in(m->encoder_net)), ev->x);
    const struct forward f = {.weights = encoder, .x = ev->x, .batch = n};
    const struct forward g = {.weights = head, .x = pass_forward(ev->encoder, &f), .batch = n};
    const real *logits = pass_forward(ev->head, &g);
    double *p = ev->probabilities + (size_t)first * (size_t)m->heads * (size_t)m->classes;
    for (int r = 0; r < rows; r++)
        softmax(logits + (size_t)r * (size_t)m->classes, m->classes, 1,
                p + (size_t)r * (size_t)m->classes, NULL);
}

static void score(const struct evaluator *ev, const struct image_set *d, struct evaluation *v)
{
    const int heads = ev->model->heads, classes = ev->model->classes;
    int right[RESULT_MAX_HEADS] = {0}, whole = 0;
    double loss = 0;
    v->finite = true;
    for (int i = 0; i < d->count; i++) {
        bool all = true;
        for (int h = 0; h < heads; h++) {
            const size_t at = (size_t)i * (size_t)heads + (size_t)h;
            const double *p = ev->probabilities + at * (size_t)classes;
            const int guess = largest(p, classes);
            right[h] += guess == d->labels[at];
            all = all && guess == d->labels[at];
            loss -= elementary_log(fmax(p[d->labels[at]], 1e-300));
            v->finite = v->finite && isfinite(p[d->labels[at]]);
            if (v->predictions)
                v->predictions[at] = (uint8_t)guess;
        }
        whole += all;
    }
    v->count = d->count;
    v->heads = heads;
    v->string = (double)whole / d->count;
    v->cross_entropy = loss / d->count;
    v->mean = 0;
    for (int h = 0; h < heads; h++) {
        v->position[h] = (double)right[h] / d->count;
        v->mean += v->position[h] / heads;
    }
}

void evaluator_predict(struct evaluator *ev, const struct weights *encoder,
                       const struct weights *head, const struct image_set *d)
{
    for (int first = 0; first < d->count; first += EVALUATION_BATCH) {
        const int left = d->count - first;
        predict(ev, encoder, head, d, first, left < EVALUATION_BATCH ? left : EVALUATION_BATCH);
    }
}

void evaluator_run(struct evaluator *ev, const struct weights *encoder, const struct weights *head,
                   const struct image_set *d, struct evaluation *v)
{
    evaluator_predict(ev, encoder, head, d);
    score(ev, d, v);
}

const double *evaluator_probabilities(const struct evaluator *ev)
{
    return ev->probabilities;
}

double *evaluator_scratch(struct evaluator *ev)
{
    return ev->scratch;
}
