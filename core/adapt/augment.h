/* Small random changes of training images that leave their labels: what a source model can learn of
 * shifts that nobody showed it, without any image of the target. */
#ifndef ADDA_ADAPT_AUGMENT_H
#define ADDA_ADAPT_AUGMENT_H

#include <stdbool.h>
#include <stdint.h>
#include "nn/kernels/real.h"
#include "nn/layers/types.h"

struct augmentation {
    int shift;    /* pixels: each image moves by up to so many in both directions, its border
                   * repeated */
    double noise; /* standard deviation of Gaussian noise on every value; white is 1 */
};

/* Whether it changes anything. */
bool augments(const struct augmentation *a);

/* Changes x[n][h][w][c] in place; `scratch` holds one image. Draws are those of the stream (seed,
 * "augmentation", step). */
void augment(const struct augmentation *a, struct shape image, int n, uint64_t seed, uint64_t step,
             real *x, real *scratch);

#endif
