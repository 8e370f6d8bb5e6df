/* Collects means between two points of a curve, and makes the points. */
#ifndef ADDA_ADAPT_CURVE_H
#define ADDA_ADAPT_CURVE_H

#include "adapt/evaluator.h"
#include "adapt/result.h"
#include "adapt/task.h"
#include "nn/checkpoint.h"

/* Sums since the last point, by column. */
struct curve {
    struct result *result;
    double sum[CURVE_COLUMNS];
    int count[CURVE_COLUMNS];
    size_t predictions; /* bytes of one point's */
};

/* Room for `rows` points, and for the predictions on both test sets at each. */
enum err_code curve_create(struct curve *c, struct result *r, const struct task *task, int rows,
                           struct err *e);

/* Adds the sums since the last point, and all points. */
void curve_list(struct curve *c, struct checkpoint *list);

/* One measurement of a step. */
void curve_add(struct curve *c, enum curve_column column, double value);

/* A point: the means so far, then both test sets through these weights, validators included. */
void curve_point(struct curve *c, int step, struct evaluator *ev, const struct weights *encoder,
                 const struct weights *head, const struct task *task);

/* Adds the points of a curve, and `predictions` bytes of each. */
void points_list(struct result *r, size_t predictions, struct checkpoint *list);

/* Predictions' memory of one evaluation. */
enum err_code evaluation_create(struct evaluation *v, const struct dataset *d, int heads,
                                struct err *e);

#endif
