/* The points of a curve: accuracy on both test sets, and the validators. */
#include "adapt/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/finish.h"

enum err_code curve_create(struct curve_sums *c, struct result *r, const struct task *task,
                           int rows, struct err *e)
{
    const size_t images = (size_t)task->source_test.count + (size_t)task->target_test.count;
    *c = (struct curve_sums){.result = r, .predictions = images * (size_t)task->heads};
    r->row_capacity = rows;
    r->curve = calloc((size_t)rows * CURVE_COLUMNS, sizeof *r->curve);
    r->curve_predictions = calloc((size_t)rows * c->predictions, sizeof *r->curve_predictions);
    return r->curve && r->curve_predictions ? ERR_NONE : err_memory(e);
}

int curve_largest(const struct task *task)
{
    const int test = largest_test(task), validation = task_validation(task).count;
    return test > validation ? test : validation;
}

void curve_list_points(struct result *r, size_t predictions, struct checkpoint *list)
{
    const size_t rows = (size_t)r->row_capacity;
    checkpoint_add(list, CHECKPOINT_I32, &r->rows, 1, "curve.rows");
    checkpoint_add(list, CHECKPOINT_F64, r->curve, rows * CURVE_COLUMNS, "curve.points");
    if (predictions)
        checkpoint_add(list, CHECKPOINT_U8, r->curve_predictions,
                       rows * predictions * sizeof *r->curve_predictions, "curve.predictions");
}

void curve_list(struct curve_sums *c, struct checkpoint *list)
{
    checkpoint_add(list, CHECKPOINT_F64, c->sum, CURVE_COLUMNS, "curve.sum");
    checkpoint_add(list, CHECKPOINT_I32, c->count, CURVE_COLUMNS, "curve.count");
    curve_list_points(c->result, c->predictions, list);
}

void curve_add(struct curve_sums *c, enum curve_column column, double value)
{
    c->sum[column] += value;
    c->count[column]++;
}

void curve_point(struct curve_sums *c, int step, struct evaluator *ev,
                 const struct weights *encoder, const struct weights *head, const struct task *task)
{
    struct result *r = c->result;
    double *row = r->curve + (size_t)r->rows * CURVE_COLUMNS;
    struct evaluation v = {.predictions = r->curve_predictions + (size_t)r->rows * c->predictions};
    for (int i = 0; i < CURVE_COLUMNS; i++)
        row[i] = c->count[i] ? c->sum[i] / c->count[i] : (double)NAN;
    memset(c->sum, 0, sizeof c->sum);
    memset(c->count, 0, sizeof c->count);
    row[CURVE_STEP] = step;

    evaluator_run(ev, encoder, head, &task->source_test, &v);
    row[CURVE_SOURCE] = v.mean;
    v.predictions += (size_t)task->source_test.count * (size_t)task->heads;
    evaluator_run(ev, encoder, head, &task->target_test, &v);
    row[CURVE_TARGET] = v.mean;
    row[CURVE_TARGET_STRING] = v.string;
    evaluator_validate(ev, encoder, head, task, &row[CURVE_VALIDATORS]);
    r->rows++;
}
