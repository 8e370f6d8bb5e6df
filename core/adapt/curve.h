/* Collects means between two points of a curve, and adds the points. */
#ifndef ADDA_ADAPT_CURVE_H
#define ADDA_ADAPT_CURVE_H

#include "adapt/evaluator.h"
#include "adapt/finish.h"
#include "adapt/result.h"
#include "adapt/task.h"
#include "nn/checkpoint.h"

/* Sums since the last point, per column. */
struct curve_sums {
    struct result *result;
    double sum[CURVE_COLUMNS];
    int count[CURVE_COLUMNS];
    size_t predictions; /* of one point */
    size_t twins;       /* compared at one point */
};

/* Room for `rows` points, and for the predictions on both test sets and neighbours at each. */
enum err_code curve_create(struct curve_sums *c, struct result *r, const struct task *task,
                           int rows, struct err *e);

/* Images of the largest set that a point reads. */
int curve_largest(const struct task *task);

/* Adds the sums since the last point, and all points. */
void curve_list(struct curve_sums *c, struct checkpoint *list);

/* One measurement of a step. */
void curve_add(struct curve_sums *c, enum curve_column column, double value);

/* A point: the means so far, then through the target's weights both test sets, and for the
 * validators task_validation(task). `ev` serves curve_largest(task) images and the task's twins. */
void curve_point(struct curve_sums *c, int step, struct evaluator *ev,
                 const struct outcome_weights *w, const struct task *task);

/* Adds the points of a curve, and `predictions` of each. */
void curve_list_points(struct result *r, size_t predictions, struct checkpoint *list);

#endif
