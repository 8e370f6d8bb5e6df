/* Adversarial losses as functions of the discriminator's logit: what D and M make of one image.
 * Both objectives are means over the images of a half, source and target summed.
 *
 * A new loss is one file in methods/ that defines a `struct method` with such a loss, and one line
 * in methods/list.h. */
#ifndef ADDA_ADAPT_ADVERSARIAL_H
#define ADDA_ADAPT_ADVERSARIAL_H

#include <stdbool.h>
#include "adapt/task.h"
#include "nn/kernels/real.h"

/* Each function returns the value at logit z of one image and sets *slope to the derivative by z.
 * z may be any number; neither may overflow where z does not. */
struct adversarial_loss {
    /* D's: `q` is what D shall say, 1 for source and 0 for target, moved towards each other by
     * label smoothing. binary_cross_entropy (nn/loss.h) is the GAN's own. */
    double (*discriminator)(double z, double q, double *slope);
    /* M's, of an image of that half; of the source half only where `of_source`. */
    double (*mapping)(double z, enum half half, double *slope);
    bool of_source;   /* M's objective has a source half, for encoders that train there */
    bool hard_labels; /* D's knows no q between 0 and 1: label smoothing is refused */
    double boundary;  /* D says source where z is above it */
};

/* z[count] of one half. `weight` [count] of the images, mean 1 and constant; NULL: all are 1. */
struct half_logits {
    enum half half;
    int count;
    const real *z;
    const double *weight;
};

/* D's objective of one half and dz[count], overwritten. `smoothing` of the labels. */
double adversarial_discriminator(const struct adversarial_loss *loss, const struct half_logits *of,
                                 double smoothing, real *dz);

/* M's objective of one half, and `scale` times its derivative in dz[count]. */
double adversarial_mapping(const struct adversarial_loss *loss, const struct half_logits *of,
                           double scale, real *dz);

#endif
