/* The conditional view of the discriminator (CDAN, Long et al. 2018, section 3.2): its input is the
 * product of an image's feature f and the classifier's predictions g by a fixed random multilinear
 * map,
 *
 *   t = (R_f f) * (R_g g) / sqrt(heads size)         element by element, [size]
 *
 * with R_f and R_g of standard normal draws, whose inner products are on average those of f (x) g
 * over the number of heads. g [outputs] is the softmax of every head, one after the other; R_g g is
 * the sum of the heads' own maps, so that t is the sum over heads of the maps of f (x) g_h.
 *
 * What is constant: the predictions, as in the authors' program (the gradient reaches f alone), and
 * the weights of images by entropy, through which theirs sends a gradient. */
#ifndef ADDA_ADAPT_CONDITIONAL_H
#define ADDA_ADAPT_CONDITIONAL_H

#include <stdbool.h>
#include "adapt/task.h"
#include "base/arena.h"
#include "base/parallel.h"
#include "nn/kernels/real.h"

struct conditional {
    int batch, features, heads, classes, size;
    bool weighted; /* certainties are wanted */
    struct pool *pool;
    real *feature_map, *prediction_map; /* R_f [features][size], R_g [heads classes][size] */
    real *predictions;                  /* [batch][heads classes] */
    double *softmax;                    /* p and log p [2][classes], scratch */
    real *factor[2];                    /* R_g g / sqrt(heads size), [batch][size] */
    real *mapped[2];                    /* t [batch][size] */
    real *below;                        /* [batch][size], scratch */
    double *certainty[2];               /* [batch], 1 + exp(-H) of each image, when weighted */
    double *weight[2];                  /* [batch], certainties over their mean */
};

/* Takes the buffers; what stands above `pool` is set before. */
void conditional_lay_out(struct conditional *c, struct arena *a);

/* Draws both maps from (seed, "conditional features") and (seed, "conditional predictions"). */
void conditional_draw(struct conditional *c, uint64_t seed);

/* Predictions of one half from logits[batch][heads][classes]: `factor` and `certainty`. H is the
 * mean over heads of a prediction's entropy. */
void conditional_predict(struct conditional *c, enum half half, const real *logits);

/* t[batch][size] of features[batch][features], with the last predictions. */
const real *conditional_map(struct conditional *c, enum half half, const real *features);

/* dfeatures[batch][features], overwritten, from dt[batch][size]. */
void conditional_backward(struct conditional *c, enum half half, const real *dt, real *dfeatures);

/* Weights by entropy (CDAN+E) of a half's images from their certainties. */
void conditional_weigh(struct conditional *c, enum half half);

#endif
