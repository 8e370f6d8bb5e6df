/* A record's accuracies counted again from stored predictions and from the labels of images
 * rendered again, in the sums training used. Each function adds at most one finding: the first
 * number that is wrong, with its cell, its field, and both values. */
#ifndef ADDA_BENCH_RECOUNT_H
#define ADDA_BENCH_RECOUNT_H

#include "bench/plan/cell.h"
#include "bench/text/npy.h"
#include "bench/verify/verify.h"

struct recount {
    const char *hash;     /* the cell's name */
    const json_t *result; /* of its record */
    struct findings *findings;
};

/* `field` ("source", "target", "source_by_target") against predictions and labels of
 * [images][characters] each. */
void recount_evaluation(const struct recount *r, const char *field, const struct npy *predictions,
                        const uint8_t *labels);

/* Every row of the curve against predictions of [points][source, target][images][characters] and
 * labels of both test sets. */
void recount_curve(const struct recount *r, const struct npy *predictions,
                   const uint8_t *const labels[2]);

/* A training whose target is evaluated at its end alone must have no accuracies in its curve: they
 * would be selected. */
void recount_no_curve(const struct recount *r);

/* Status, diverged_step and the curve's steps agree with each other and with the cell's settings.
 */
void recount_steps(const struct recount *r, const struct cell *c);

/* Does the training evaluate the target over its steps, so that curve_predictions.npy is there? */
bool recount_has_curve(const struct cell *c);

#endif
