/* Optimisers walk each distinct weight once, so tied encoders step once. */
#ifndef ADDA_NN_OPTIMIZER_H
#define ADDA_NN_OPTIMIZER_H

#include "base/parallel.h"
#include "base/param.h"
#include "nn/checkpoint.h"

/* SGD: lr_t = lr / (1 + decay t), velocity and Nesterov in the form of Sutskever et al. 2013 that
 * Keras 2 uses (v = momentum v - lr_t g; w += nesterov ? momentum v - lr_t g : v).
 * Adam: Kingma & Ba 2015, with bias correction, same decay.
 *
 * Extras, in this order a step: `clip_norm` > 0 scales all gradients down together when their joint
 * Euclidean norm is larger (Pascanu et al. 2013); `weight_decay` adds weight_decay * w to the
 * gradient, as PyTorch's SGD and Adam do. The schedule multiplies lr_t: "cosine" by
 * (1 + cos(pi t / schedule_steps)) / 2, 0 after the last of them (Loshchilov & Hutter 2017);
 * "step" by schedule_factor ^ floor(t / schedule_steps). */
struct optimizer_settings {
    int kind; /* index into optimizer_kinds: "sgd", "adam" */
    double lr, decay;
    double momentum;
    bool nesterov;
    double beta1, beta2, epsilon;
    double weight_decay, clip_norm;
    int schedule; /* index into optimizer_schedules: "constant", "cosine", "step" */
    int schedule_steps;
    double schedule_factor;
};

enum optimizer_kind { OPTIMIZER_SGD, OPTIMIZER_ADAM };
enum optimizer_schedule { SCHEDULE_CONSTANT, SCHEDULE_COSINE, SCHEDULE_STEP };
extern const char *const optimizer_kinds[];     /* NULL-terminated */
extern const char *const optimizer_schedules[]; /* NULL-terminated */

extern const struct param_table optimizer_table;

/* Whether the settings can go together, with what is missing if not; optimizer_create asks it too.
 */
enum err_code optimizer_check(const struct optimizer_settings *s, struct err *e);

/* What a setting that is not read beside the others would be read with, e.g. "kind: sgd"; NULL: it
 * is read. Static. */
const char *optimizer_needs(const struct optimizer_settings *s, const char *setting);

struct optimizer;

/* Over the trainable tensors of `count` weights, each distinct array once. The weights must
 * outlive the optimiser. Errors: settings that cannot go together. */
enum err_code optimizer_create(struct optimizer **o, const struct optimizer_settings *s,
                               struct weights *const *weights, int count, struct err *e);
void optimizer_free(struct optimizer *o);

/* Adds what it remembers between two steps, under names that begin with `prefix`; the weights are
 * not in it. */
void optimizer_list(struct optimizer *o, struct checkpoint *c, const char *prefix);

/* One step from the gradients, which are then set to zero. */
void optimizer_step(struct optimizer *o);
void optimizer_zero_gradients(struct optimizer *o);

/* The learning rate of the next step. */
double optimizer_rate(const struct optimizer *o);

/* Lets `pool` (may be NULL) share the work of a step; the result is the same. */
void optimizer_use_pool(struct optimizer *o, struct pool *pool);

#endif
