/* Predictions and accuracy of an encoder and a classifier on a set of images, in inference mode.
 * One evaluator serves all sets of a task; its buffers are planned once. */
#ifndef ADDA_ADAPT_EVALUATOR_H
#define ADDA_ADAPT_EVALUATOR_H

#include "adapt/model.h"
#include "adapt/result.h"
#include "adapt/task.h"
#include "base/parallel.h"

enum { EVALUATION_BATCH = 100 };

struct evaluator;

/* For sets of at most `count` images. `m` gives the networks' shapes; it must outlive the
 * evaluator. */
enum err_code evaluator_create(struct evaluator **ev, const struct model *m, int count,
                               struct pool *pool, struct err *e);
void evaluator_free(struct evaluator *ev);

/* Predicts alone: what validators read, without a label. */
void evaluator_predict(struct evaluator *ev, const struct weights *encoder,
                       const struct weights *head, const struct image_set *d);

/* Fills everything of `v` but the predictions pointer, into which predictions go if it is not NULL.
 * Of an empty set, accuracies are NaN. */
void evaluator_run(struct evaluator *ev, const struct weights *encoder, const struct weights *head,
                   const struct image_set *d, struct evaluation *v);

/* The validators' scores on task_validation(task), in the order of their registry. */
void evaluator_validate(struct evaluator *ev, const struct weights *encoder,
                        const struct weights *head, const struct task *task,
                        double scores[VALIDATOR_COUNT]);

/* Softmax outputs [count][heads][classes] of the last prediction, and scratch for validators. */
const double *evaluator_probabilities(const struct evaluator *ev);
double *evaluator_scratch(struct evaluator *ev);

#endif
