/* Twins: test image i of both domains shows the same text in the same layout. Of each target test
 * image, which source test image has the nearest feature, and whether that is its twin or at least
 * of its class: alignment, and with the wrong class, measured directly.
 *
 * Features are the encoder's output, whatever the discriminator looks at: what the classifier
 * reads. Distances are Euclidean, and the lowest index wins among equals. */
#ifndef ADDA_ADAPT_NEAREST_H
#define ADDA_ADAPT_NEAREST_H

#include "adapt/result.h"
#include "adapt/task.h"
#include "base/arena.h"
#include "nn/kernels/real.h"

/* Zero-initialise, set `images` and `size`. */
struct nearest {
    int images, size;         /* of each set; values of a feature */
    real *source, *target;    /* [images][size] */
    double *length2, *length; /* [images] of source features; squared and not */
    real *products;           /* [rows at once][images] */
};

/* Takes all arrays; images 0: none. */
void nearest_lay_out(struct nearest *n, struct arena *a);

/* nearest[i] becomes the index of the source feature nearest to target feature i; or all become
 * NEAREST_NONE, where some feature is not a number or too large to be compared. The kernels'
 * product says which can be the nearest, distances in double decide, so that its rounding changes
 * nothing.
 */
void nearest_find(struct nearest *n, uint16_t *nearest);

/* The figures of v->nearest, from the labels of the task's test images. */
void nearest_score(const struct task *task, struct neighbours *v);

#endif
