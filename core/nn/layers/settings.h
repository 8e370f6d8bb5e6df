/* Settings of the layers a block fuses (nn/kernels/block.h), as their files parse them into config.
 */
#ifndef ADDA_NN_SETTINGS_H
#define ADDA_NN_SETTINGS_H

#include "nn/layers/layer.h"

/* before_*: zeros before the first row and column ("same"). */
struct conv_settings {
    int channels, kernel_h, kernel_w, before_h, before_w;
    bool same;
};

struct bn_settings {
    double eps, momentum;
};

struct leaky_settings {
    double slope;
};

struct pool_settings {
    int size;
};

struct dropout_settings {
    double rate;
};

extern const struct layer_type layer_conv, layer_bn, layer_relu, layer_leaky_relu, layer_pool,
    layer_dropout, layer_flatten;

static inline const void *layer_settings(const struct layer *l)
{
    return l->config;
}

/* keep[size] of example n, 1 or 0 (see dropout.c). */
void dropout_mask(const struct layer *l, uint64_t seed, uint64_t step, int n, unsigned char *keep);

/* One batch's mean and biased variance of a channel, over `count` values; `weight` of it in the
 * running statistics, 0 for the layer's momentum. */
struct bn_batch {
    double mean, variance, count, weight;
};

/* bn's running statistics of channel c moved by the batch's; `value` holds the layer's tensors. */
void bn_update_running(const struct layer *l, real *const *value, int c,
                       const struct bn_batch *batch);

enum bn_tensor { BN_WEIGHT, BN_BIAS, BN_RUNNING_MEAN, BN_RUNNING_VAR };

#endif
