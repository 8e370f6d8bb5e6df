/* What a training gives: numbers over time, accuracies and predictions at the end. */
#ifndef ADDA_ADAPT_RESULT_H
#define ADDA_ADAPT_RESULT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "adapt/validators/registry.h"
#include "base/err.h"

enum { RESULT_MAX_HEADS = 16 };

/* Of the characters of one class: how many there are, and how many were read right. */
struct class_count {
    int shown, right;
};

/* Accuracy of one encoder (with the source classifier) on one test set. Where some images have
 * nothing at a place (task.last_is_none), `position` and `mean` are over the characters that are
 * there, NaN where there is none, and `mean` counts each of them once; `string` wants every place
 * right. */
struct evaluation {
    int count, heads;
    double position[RESULT_MAX_HEADS]; /* fraction right of each character */
    double mean;                       /* mean of `position` */
    double string;                     /* fraction with every character right */
    double cross_entropy;
    int class_count;
    struct class_count *classes; /* [class_count], owned; NULL: not counted */
    bool finite;                 /* every probability was a number */
    uint16_t *predictions;       /* [count][heads], owned; NULL when not kept */
};

/* Of target test images and the source test images whose features are nearest (nearest.h): shares
 * of those whose neighbour is their twin, and shows the same text; and of the characters that their
 * neighbour shows at the same place, counted as `mean` counts those read right. NaN where features
 * cannot be compared. */
enum { NEAREST_NONE = UINT16_MAX };
struct neighbours {
    double twin, character, string;
    uint16_t *nearest; /* [target test]: indices, or all NEAREST_NONE. Owned; NULL: not compared */
};

/* Columns of the curve; one row every evaluate_every steps, the first before any step and the last
 * at the end, which under `until` may come after the chosen point. Losses and discriminator figures
 * are means over the steps since the row before; they are NaN where nothing was measured.
 * Label-free validators are computed on target training images (task_validation) in inference mode,
 * so that what they choose has seen no test image. */
enum curve_column {
    CURVE_STEP,
    CURVE_LOSS_D,     /* mean of both halves, per domain term summed: 2 ln 2 at chance */
    CURVE_ACCURACY_D, /* of the discriminator on the batches it was trained on, before the step */
    CURVE_LOSS_M,     /* alignment loss, without lambda */
    CURVE_LOSS_CLASS, /* source classification loss (joint methods and supervised training) */
    CURVE_LOSS_TERMS, /* terms on the target's predictions times their weights, without ramps */
    CURVE_SOURCE,     /* accuracy per character of the target encoder on source test images */
    CURVE_TARGET,     /* ... on target test images (an oracle figure when used to select) */
    CURVE_TARGET_STRING, /* whole strings */
    CURVE_NEAREST_TWIN,  /* struct neighbours, where test images are twins */
    CURVE_NEAREST_CHARACTER,
    CURVE_NEAREST_STRING,
    CURVE_VALIDATORS, /* the first of the validators, in the order of their registry */
    CURVE_COLUMNS = CURVE_VALIDATORS + VALIDATOR_COUNT
};

/* "step", "loss_d", ..., and the validators' names. */
const char *curve_name(enum curve_column column);

enum result_status { RESULT_DONE, RESULT_DIVERGED };

/* What gradients reached. Told of trainings with terms on predictions, and of those that align
 * nothing; what is not named was frozen. */
enum trained {
    TRAINED_SOURCE = 1,
    TRAINED_TARGET = 2,
    TRAINED_CLASSIFIER = 4,
    TRAINED_DISCRIMINATOR = 8,
};

/* Zero-initialise; result_free. */
struct result {
    enum result_status status;
    int diverged_step; /* when RESULT_DIVERGED: the first step with a NaN or infinity */
    bool is_chosen;    /* `until`: the model is that of the point of the curve at chosen_step, */
    int chosen_step;   /* and `target`, `source` and `source_by_target` are its figures */
    struct evaluation source;           /* source encoder, source test */
    struct evaluation target;           /* target encoder, target test: the number of the tables */
    struct evaluation source_by_target; /* target encoder, source test: an alarm for collapse */
    bool is_validated; /* the target has no test images: `validators` of the target encoder at the
                        * end stand in place of accuracies, in the order of their registry */
    double validators[VALIDATOR_COUNT];
    int rows, row_capacity;
    double *curve; /* [rows][CURVE_COLUMNS] */
    /* [rows][source test, then target test images][heads] by the target encoder: what the curve's
     * accuracies are counted from. NULL where the curve has none. */
    uint16_t *curve_predictions;
    uint16_t *curve_nearest; /* [rows][target test]: what `neighbours` are at each point; or NULL */
    struct neighbours neighbours; /* at the end */
    unsigned trained;             /* bits of enum trained; 0: not told */
};
void result_free(struct result *r);

/* Forgets all but `source`, which is what a method finds: its own follows. */
void result_drop_target(struct result *r);

/* Memory for what one of the evaluations keeps of `count` images: predictions and, of a task whose
 * classes are uneven, their counts. */
struct task;
enum err_code evaluation_create(struct evaluation *v, const struct task *task, int count,
                                struct err *e);

/* A training whose last update overflowed, or that began from weights that had, is diverged too,
 * though no loss said so: to be called with the final evaluation of what it left. The step is the
 * curve's last, 0 without a curve. */
void result_check(struct result *r, const struct evaluation *final);

/* Accuracies, status and curve as an object: {"status", "target": {"position": [...], ...},
 * "curve": {"step": [...], ...}} with NaN as null; predictions are not in it, and "loss_terms" is
 * not in that of a training without terms. Where features of twins were compared there is
 * "nearest": {"twin", "character", "string"}, and these are columns of the curve. Of a target that
 * has no test images there is no "target", and "validators" has the score of each. Where classes
 * were counted, evaluations have "recall": of each class the share read right, null for one that is
 * not shown, and "worst_recall", the least of them. New reference. */
json_t *result_json(const struct result *r);

#endif
