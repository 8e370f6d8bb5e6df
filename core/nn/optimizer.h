/* Optimisers walk each distinct weight once, so tied encoders step once. */
#ifndef ADDA_NN_OPTIMIZER_H
#define ADDA_NN_OPTIMIZER_H

#include "base/param.h"
#include "nn/net.h"

/* SGD: lr_t = lr / (1 + decay t), velocity and Nesterov in the form of Sutskever et al. 2013 that
 * Keras 2 uses (v = momentum v - lr_t g; w += nesterov ? momentum v - lr_t g : v).
 * Adam: Kingma & Ba 2015, with bias correction, same decay. */
struct optimizer_settings {
    int kind; /* index into optimizer_kinds: "sgd", "adam" */
    double lr, decay;
    double momentum;
    bool nesterov;
    double beta1, beta2, epsilon;
};

extern const struct param_table optimizer_table;

struct optimizer;

/* Over the trainable tensors of `count` weights, each distinct array once. The weights must outlive the optimiser. */
enum err_code optimizer_create(struct optimizer **o, const struct optimizer_settings *s,
                               struct weights *const *weights, int count, struct err *e);
void optimizer_free(struct optimizer *o);

/* One step from the gradients, which are then set to zero. */
void optimizer_step(struct optimizer *o);
void optimizer_zero_gradients(struct optimizer *o);

#endif
