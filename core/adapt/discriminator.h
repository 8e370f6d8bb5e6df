/* The discriminator D: a network on features whose outputs become one logit z with
 * D(f) = P(source | f) = sigmoid(z). The two halves of a batch, source and target, are two passes
 * on one weights, so that each encoder's output is read where it lies.
 *
 *   one output            z = o
 *   two softmax outputs   z = o_1 - o_0
 *   two sigmoid outputs   z = log sigmoid(o_1) - log sigmoid(o_0), with sigmoid_pair
 *
 * The last is what categorical cross-entropy makes of two sigmoids in Keras, which divides the
 * outputs by their sum. */
#ifndef ADDA_ADAPT_DISCRIMINATOR_H
#define ADDA_ADAPT_DISCRIMINATOR_H

#include "adapt/task.h"
#include "nn/pass.h"

/* Zero-initialise; discriminator_free. */
struct discriminator {
    struct net *net;
    struct weights *weights;
    struct pass *pass[2];
    int batch, outputs, size; /* size: of one feature */
    bool sigmoid_pair;
    uint64_t seed;
    real *output_gradient[2]; /* [batch][outputs] */
    real *noisy[2];           /* [batch][size], when instance noise is used */
    real *z[2];               /* [batch] */
    real *memory;
};

struct discriminator_settings {
    const char *text;
    int size, batch;
    bool sigmoid_pair, noise;
    uint64_t seed; /* weights from (seed, "discriminator") */
    struct pool *pool;
};
/* Whether the text is such a network; without memory for one. */
enum err_code discriminator_check(const struct discriminator_settings *s, struct err *e);
enum err_code discriminator_create(struct discriminator *d, const struct discriminator_settings *s,
                                   struct err *e);
void discriminator_free(struct discriminator *d);

/* z[half] of `features` [batch][size], with Gaussian noise of standard deviation `noise` added to a
 * copy (0: none). `step` names the noise's and the dropout's draws. */
const real *discriminator_forward(struct discriminator *d, enum half half, const real *features,
                                  double noise, uint64_t step);

/* From dL/dz. Gradients are added to D's weights when `learn`; `dx`, if not NULL, is overwritten
 * with dL/d features. */
void discriminator_backward(struct discriminator *d, enum half half, const real *dz, bool learn,
                            real *dx);

#endif
