/* Predictions back in the images' own order, and their accuracies, added up as those of this
 * project's methods (core/adapt/evaluator.c). There is no cross-entropy, and no validator: both
 * need probabilities. */
#include "bench/run/outside_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/run/outside_output.h"

enum { MOST_POINTS = 10000 };

/* One set of test images; `order` NULL: as they are. */
struct test_set {
    const struct image_set *images;
    const uint32_t *order;
    const char *file, *curve;
};

static double share(int right, int shown)
{
    return shown ? (double)right / shown : (double)NAN;
}

static void count_place(const struct task *t, int label, int guess, int *shown, int *right,
                        struct evaluation *v)
{
    if (t->last_is_none && label == t->classes - 1)
        return;
    ++*shown;
    *right += guess == label;
    if (v->classes) {
        v->classes[label].shown++;
        v->classes[label].right += guess == label;
    }
}

/* Of predictions[count][heads]; `v` has room for classes if it counts them. */
static void score(const struct task *t, const struct image_set *d, const uint16_t *predictions,
                  struct evaluation *v)
{
    int shown[RESULT_MAX_HEADS] = {0}, right[RESULT_MAX_HEADS] = {0}, whole = 0, all = 0, hits = 0;
    if (v->classes)
        memset(v->classes, 0, (size_t)v->class_count * sizeof *v->classes);
    for (int i = 0; i < d->count; i++) {
        bool same = true;
        for (int h = 0; h < t->heads; h++) {
            const size_t at = (size_t)i * (size_t)t->heads + (size_t)h;
            count_place(t, d->labels[at], predictions[at], &shown[h], &right[h], v);
            same = same && predictions[at] == d->labels[at];
        }
        whole += same;
    }
    v->count = d->count;
    v->heads = t->heads;
    v->finite = true;
    v->cross_entropy = (double)NAN;
    v->string = (double)whole / d->count;
    v->mean = 0;
    for (int h = 0; h < t->heads; h++) {
        v->position[h] = share(right[h], shown[h]);
        v->mean += v->position[h] / t->heads;
        all += shown[h];
        hits += right[h];
    }
    if (t->last_is_none)
        v->mean = share(hits, all);
}

/* values[count][heads] of the images in the method's order. */
static void put_back(const struct task *t, const struct test_set *s, const uint32_t *values,
                     uint16_t *predictions)
{
    const size_t heads = (size_t)t->heads;
    for (size_t i = 0; i < (size_t)s->images->count; i++)
        for (size_t h = 0; h < heads; h++)
            predictions[(s->order ? s->order[i] : i) * heads + h] = (uint16_t)values[i * heads + h];
}

static enum err_code read_end(const struct outside *o, const char *folder, const struct test_set *s,
                              struct evaluation *v, struct err *e)
{
    const struct task *t = o->task;
    uint32_t *values = NULL;
    struct outside_array a = {.folder = folder,
                              .name = s->file,
                              .letters = "test images, characters",
                              .dimensions = 2,
                              .extent = {s->images->count, t->heads},
                              .most = (uint32_t)t->classes - 1};
    if (!outside_read_array(&a, &values, e) && !evaluation_create(v, t, s->images->count, e)) {
        put_back(t, s, values, v->predictions);
        score(t, s->images, v->predictions, v);
    }
    free(values);
    return e->code;
}

/* ---- curve ------------------------------------------------------------------------------------
 */

static enum err_code read_steps(const char *folder, int *points, uint32_t **steps, struct err *e)
{
    struct outside_array a = {.folder = folder,
                              .name = "steps.npy",
                              .letters = "points",
                              .dimensions = 1,
                              .extent = {-1},
                              .most = INT32_MAX,
                              .rows_most = MOST_POINTS};
    if (outside_read_array(&a, steps, e))
        return e->code;
    *points = a.extent[0];
    for (int i = 1; i < *points; i++)
        if ((*steps)[i] <= (*steps)[i - 1])
            return err_set(e, ERR_FAILED, "output/steps.npy: [%d] does not exceed the one before",
                           i);
    return ERR_NONE;
}

/* One side of every point, into curve_predictions. */
static enum err_code read_points(const struct outside *o, const char *folder,
                                 const struct test_set *s, struct result *r, size_t first,
                                 struct err *e)
{
    const struct task *t = o->task;
    const size_t side = (size_t)s->images->count * (size_t)t->heads;
    const size_t point = (size_t)(t->source_test.count + t->target_test.count) * (size_t)t->heads;
    uint32_t *values = NULL;
    struct outside_array a = {.folder = folder,
                              .name = s->curve,
                              .letters = "points, test images, characters",
                              .dimensions = 3,
                              .extent = {r->rows, s->images->count, t->heads},
                              .most = (uint32_t)t->classes - 1};
    if (outside_read_array(&a, &values, e))
        return e->code;
    for (int i = 0; i < r->rows; i++)
        put_back(t, s, values + (size_t)i * side, r->curve_predictions + (size_t)i * point + first);
    free(values);
    return ERR_NONE;
}

static void score_points(const struct task *t, const uint32_t *steps, struct result *r)
{
    const size_t first = (size_t)t->source_test.count * (size_t)t->heads;
    const size_t point = first + (size_t)t->target_test.count * (size_t)t->heads;
    for (int i = 0; i < r->rows; i++) {
        const uint16_t *predictions = r->curve_predictions + (size_t)i * point;
        double *row = r->curve + (size_t)i * CURVE_COLUMNS;
        struct evaluation source = {0}, target = {0};
        score(t, &t->source_test, predictions, &source);
        score(t, &t->target_test, predictions + first, &target);
        for (int c = 0; c < CURVE_COLUMNS; c++)
            row[c] = (double)NAN;
        row[CURVE_STEP] = steps[i];
        row[CURVE_SOURCE] = source.mean;
        row[CURVE_TARGET] = target.mean;
        row[CURVE_TARGET_STRING] = target.string;
    }
}

/* The last point is the end, so that a rule which chooses the last row and the end agree. */
static enum err_code check_end(const struct outside *o, const struct result *r, struct err *e)
{
    const struct task *t = o->task;
    const size_t source = (size_t)t->source_test.count * (size_t)t->heads;
    const size_t target = (size_t)t->target_test.count * (size_t)t->heads;
    const uint16_t *last = r->curve_predictions + (size_t)(r->rows - 1) * (source + target);
    if (memcmp(last, r->source_by_target.predictions, source * sizeof *last) != 0 ||
        memcmp(last + source, r->target.predictions, target * sizeof *last) != 0)
        return err_set(e, ERR_FAILED,
                       "the last point of output/curve_target.npy and curve_source.npy is not what "
                       "target_predictions.npy and source_predictions.npy have");
    return ERR_NONE;
}

static enum err_code read_curve(const struct outside *o, const char *folder,
                                const struct test_set sets[2], struct result *r, struct err *e)
{
    const struct task *t = o->task;
    const size_t first = (size_t)t->source_test.count * (size_t)t->heads;
    const size_t point = first + (size_t)t->target_test.count * (size_t)t->heads;
    uint32_t *steps = NULL;
    const struct outside_array any = {.folder = folder, .name = "steps.npy"};
    if (!outside_has_array(&any) || read_steps(folder, &r->rows, &steps, e))
        goto cleanup;
    r->curve = memory_take((size_t)r->rows * CURVE_COLUMNS, sizeof *r->curve);
    r->curve_predictions = memory_take((size_t)r->rows * point, sizeof *r->curve_predictions);
    if (read_points(o, folder, &sets[0], r, 0, e) || read_points(o, folder, &sets[1], r, first, e))
        goto cleanup;
    score_points(t, steps, r);
    check_end(o, r, e);
cleanup:
    free(steps);
    return e->code;
}

enum err_code outside_score(const struct outside *o, const struct outside_order *order,
                            const char *folder, struct result *r, struct err *e)
{
    const struct task *t = o->task;
    const struct test_set sets[2] = {
        {&t->source_test, NULL, "source_predictions.npy", "curve_source.npy"},
        {&t->target_test, order->test, "target_predictions.npy", "curve_target.npy"}};
    if (read_end(o, folder, &sets[0], &r->source_by_target, e) ||
        read_end(o, folder, &sets[1], &r->target, e))
        return e->code;
    return read_curve(o, folder, sets, r, e);
}
