/* A record's accuracies counted again from stored predictions and from the labels of images
 * rendered again, added up in the same order as in training. Each function adds at most one
 * finding: the first number that is wrong, with its cell, its field, and both values. */
#ifndef ADDA_BENCH_RECOUNT_H
#define ADDA_BENCH_RECOUNT_H

#include "adapt/task.h"
#include "bench/plan/cell.h"
#include "bench/text/npy.h"
#include "bench/verify/findings.h"

struct recount {
    const char *hash;     /* the cell's name */
    const json_t *result; /* of its record */
    struct task shape;    /* heads, classes, and what is special about them, of the cell's domains;
                           * and whether test images are twins */
    struct findings *findings;
};

/* Accuracies of [images][characters]. */
struct counted {
    double position[RESULT_MAX_HEADS], mean, string;
};
struct counted recount_right(const struct recount *r, const uint16_t *predictions,
                             const uint16_t *labels, int images);

/* Whether the number that is recorded as group.field, or group.field[at] where `at` is not
 * negative, is the one counted (NaN: none, recorded as null); else a finding. */
bool recount_agrees(const struct recount *r, const char *group, const char *field, int at,
                    const json_t *recorded, double counted);

/* `field` ("source", "target", "source_by_target") against predictions and labels of
 * [images][characters] each: accuracies and, where classes are uneven, the recall of each. */
void recount_evaluation(const struct recount *r, const char *field, const struct npy *predictions,
                        const uint16_t *labels);

/* Of a cell whose target has no labels: there is no accuracy of it, and the validators at the end
 * are those of the curve at that point, where it has one. */
void recount_unscored(const struct recount *r, const struct cell *c);

/* Every row of the curve against its predictions (store/curve_file.h) and the labels of both test
 * sets, of `images` each. */
void recount_curve(const struct recount *r, const struct npy *predictions,
                   const uint16_t *const labels[2], const int images[2]);

/* A training that evaluates the target only at its end must have no accuracies in its curve, since
 * a rule would select them. */
void recount_no_curve(const struct recount *r);

/* Status, diverged_step, chosen_step and the curve's steps agree with each other, with the cell's
 * settings and, of a training that a validator ends, with the validator that is recorded. */
void recount_steps(const struct recount *r, const struct cell *c);

/* The point of the curve whose predictions are the result: the last of `points`, or that of
 * chosen_step. -1, with a finding, if there is none. */
int recount_end(const struct recount *r, const struct cell *c, int points);

/* Whether the training evaluates the target along its steps, so that there is a
 * curve_predictions.npy; of a method from outside, whether its record has a curve. */
bool recount_has_curve(const struct recount *r, const struct cell *c);

#endif
