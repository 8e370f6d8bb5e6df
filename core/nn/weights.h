/* With which numbers a net computes: parameters, their gradients, running statistics. Weights may
 * borrow layers of others, which is how encoders share. */
#ifndef ADDA_NN_WEIGHTS_H
#define ADDA_NN_WEIGHTS_H

#include <stdbool.h>
#include <stdint.h>
#include "nn/kernels/real.h"
#include "nn/net.h"

/* One named array, as checkpoints, optimisers and tests see it. Names are "conv1.weight",
 * "bn1.running_mean", ... `gradient` is NULL for statistics. `shared` is true when the values are
 * borrowed from another weights. Convolution filters are [k_h][k_w][c_in][c_out], dense weights
 * [in][out], grouped dense [group][in][out]. */
struct tensor {
    const char *name;
    int dimensions;
    int extent[4];
    size_t count;
    real *value;
    real *gradient;
    bool shared;
};

struct weights;

/* `from` NULL: all its own. Otherwise the parameters (values and gradients) of layers 0 ...
 * shared_layers-1 are those of `from`, which must outlive this object; the running statistics of
 * those layers are its own when own_statistics, else those of `from`. Values start at zero
 * (statistics at mean 0, variance 1): call weights_init or weights_copy. */
struct sharing {
    struct weights *from;
    int shared_layers;
    bool own_statistics;
};

enum err_code weights_create(struct weights **w, const struct net *net,
                             const struct sharing *sharing, struct err *e);
void weights_free(struct weights *w);

/* Glorot uniform (Glorot & Bengio 2010) for convolution and dense, zero biases, batch norm 1 and 0,
 * from the stream (seed, purpose, tensor index). Borrowed tensors are left alone. */
void weights_init(struct weights *w, uint64_t seed, const char *purpose);

/* All own values and statistics from `from` (same net); the two may share tensors. */
void weights_copy(struct weights *to, const struct weights *from);

/* All values and statistics: to = keep * to + (1 - keep) * from (same net). */
void weights_average(struct weights *to, const struct weights *from, double keep);

void weights_zero_gradients(struct weights *w);

const struct net *weights_net(const struct weights *w);
int weights_tensors(const struct weights *w);
struct tensor *weights_tensor(struct weights *w, int i);

/* Of a net's weights that are all their own: values, and those of them that are trained, which have
 * a gradient. */
struct weights_size {
    size_t values, parameters;
};
struct weights_size weights_measure(const struct net *net);

/* Number of trainable values, borrowed ones included. */
size_t weights_count(const struct weights *w);

/* For a pass: one pointer per tensor, in net order; those of layer l begin at l->first_tensor. A
 * statistic's gradient is NULL. */
real *const *weights_values(const struct weights *w);
real *const *weights_gradients(const struct weights *w);

#endif
