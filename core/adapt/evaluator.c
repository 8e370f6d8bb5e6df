/* Predictions of a test set, batch by batch, and their scores. */
#include "adapt/evaluator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* Of one set: characters at each place, those read right, images read right as a whole. */
struct score {
    int shown[RESULT_MAX_HEADS], right[RESULT_MAX_HEADS], whole;
    double loss;
};

/* Returns whether the guess is right. */
static bool score_place(const struct evaluator *ev, int label, size_t at, int head, struct score *s,
                        struct evaluation *v)
{
    const int classes = ev->model->classes;
    const double *p = ev->probabilities + at * (size_t)classes;
    const int guess = largest(p, classes);
    if (!ev->model->last_is_none || label < classes - 1) {
        s->shown[head]++;
        s->right[head] += guess == label;
        if (v->classes) {
            v->classes[label].shown++;
            v->classes[label].right += guess == label;
        }
    }
    s->loss -= elementary_log(fmax(p[label], 1e-300));
    v->finite = v->finite && isfinite(p[label]);
    if (v->predictions)
        v->predictions[at] = (uint16_t)guess;
    return guess == label;
}

static double share(int right, int shown)
{
    return shown ? (double)right / shown : (double)NAN;
}

static void finish(const struct evaluator *ev, const struct score *s, int count,
                   struct evaluation *v)
{
    int shown = 0, right = 0;
    v->count = count;
    v->heads = ev->model->heads;
    v->string = (double)s->whole / count;
    v->cross_entropy = s->loss / count;
    v->mean = 0;
    for (int h = 0; h < v->heads; h++) {
        v->position[h] = share(s->right[h], s->shown[h]);
        v->mean += v->position[h] / v->heads;
        shown += s->shown[h];
        right += s->right[h];
    }
    if (ev->model->last_is_none)
        v->mean = share(right, shown);
}

static void score(const struct evaluator *ev, const struct image_set *d, struct evaluation *v)
{
    const int heads = ev->model->heads;
    struct score s = {0};
    v->finite = true;
    if (v->classes)
        memset(v->classes, 0, (size_t)v->class_count * sizeof *v->classes);
    for (int i = 0; i < d->count; i++) {
        bool all = true;
        for (int h = 0; h < heads; h++) {
            const size_t at = (size_t)i * (size_t)heads + (size_t)h;
            all = score_place(ev, d->labels[at], at, h, &s, v) && all;
        }
        s.whole += all;
    }
    finish(ev, &s, d->count, v);
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

void evaluator_validate(struct evaluator *ev, const struct weights *encoder,
                        const struct weights *head, const struct task *task,
                        double scores[VALIDATOR_COUNT])
{
    const struct image_set d = task_validation(task);
    evaluator_predict(ev, encoder, head, &d);
    for (int i = 0; i < VALIDATOR_COUNT; i++)
        scores[i] = validator_score(validators[i], ev->probabilities, d.count, task->heads,
                                    task->classes, ev->scratch);
}

const double *evaluator_probabilities(const struct evaluator *ev)
{
    return ev->probabilities;
}

double *evaluator_scratch(struct evaluator *ev)
{
    return ev->scratch;
}
