#include "adapt/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/validators/validators.h"

enum err_code curve_create(struct curve *c, struct result *r, const struct task *task, int rows,
                           struct err *e)
{
    const size_t images = (size_t)task->source_test.count + (size_t)task->target_test.count;
    *c = (struct curve){.result = r, .predictions = images * (size_t)task->heads};
    r->row_capacity = rows;
    r->curve = calloc((size_t)rows * CURVE_COLUMNS, sizeof *r->curve);
    r->curve_predictions = calloc((size_t)rows, c->predictions);
    return r->curve && r->curve_predictions ? ERR_NONE : err_memory(e);
}

void points_list(struct result *r, size_t predictions, struct checkpoint *list)
{
    const size_t rows = (size_t)r->row_capacity;
    checkpoint_add(list, CHECKPOINT_I32, &r->rows, 1, "curve.rows");
    checkpoint_add(list, CHECKPOINT_F64, r->curve, rows * CURVE_COLUMNS, "curve.points");
    if (predictions)
        checkpoint_add(list, CHECKPOINT_U8, r->curve_predictions, rows * predictions,
                       "curve.predictions");
}

void curve_list(struct curve *c, struct checkpoint *list)
{
    checkpoint_add(list, CHECKPOINT_F64, c->sum, CURVE_COLUMNS, "curve.sum");
    checkpoint_add(list, CHECKPOINT_I32, c->count, CURVE_COLUMNS, "curve.count");
    points_list(c->result, c->predictions, list);
}

void curve_add(struct curve *c, enum curve_column column, double value)
{
    c->sum[column] += value;
    c->count[column]++;
}

static void validate(const struct evaluator *ev, double *scratch, const struct task *t, double *row)
{
    const double *p = evaluator_probabilities(ev);
    const int n = t->target_test.count;
    row[CURVE_ENTROPY] = validator_entropy(p, n, t->heads, t->classes, scratch);
    row[CURVE_IM] = validator_im(p, n, t->heads, t->classes, scratch);
    row[CURVE_BNM] = validator_bnm(p, n, t->heads, t->classes, scratch);
    row[CURVE_SND] = validator_snd(p, n, t->heads, t->classes, scratch);
}

void curve_point(struct curve *c, int step, struct evaluator *ev, const struct weights *encoder,
                 const struct weights *head, const struct task *task)
{
    struct result *r = c->result;
    double *row = r->curve + (size_t)r->rows * CURVE_COLUMNS;
    struct evaluation v = {.predictions = r->curve_predictions + (size_t)r->rows * c->predictions};
    for (int i = 0; i < CURVE_COLUMNS; i++)
        row[i] = c->count[i] ? c->sum[i] / c->count[i] : (double)NAN;
    memset(c->sum, 0, sizeof c->sum);
    memset(c->count, 0, sizeof c->count);
    row[CURVE_STEP] = step;

    evaluate(ev, encoder, head, &task->source_test, &v);
    row[CURVE_SOURCE] = v.mean;
    v.predictions += (size_t)task->source_test.count * (size_t)task->heads;
    evaluate(ev, encoder, head, &task->target_test, &v);
    row[CURVE_TARGET] = v.mean;
    row[CURVE_TARGET_STRING] = v.string;
    validate(ev, evaluator_scratch(ev), task, row);
    r->rows++;
}

enum err_code evaluation_create(struct evaluation *v, const struct dataset *d, int heads,
                                struct err *e)
{
    v->predictions = calloc((size_t)d->count, (size_t)heads);
    return v->predictions ? ERR_NONE : err_memory(e);
}
