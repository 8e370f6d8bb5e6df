/* Batch normalisation's tensors and statistics, for the layer and for the blocks that fuse it. */
#ifndef ADDA_NN_BN_H
#define ADDA_NN_BN_H

#include "nn/layers/layer.h"

struct bn_settings {
    double eps, momentum;
};

enum bn_tensor { BN_WEIGHT, BN_BIAS, BN_RUNNING_MEAN, BN_RUNNING_VAR };

/* One batch's mean and biased variance of a channel, over `count` values; `weight` of it in the
 * running statistics, 0 for the layer's momentum. */
struct bn_batch {
    double mean, variance, count, weight;
};

/* Moves the running statistics of channel c by the batch's; `value` holds the layer's tensors. */
void bn_update_running(const struct layer *l, real *const *value, int c,
                       const struct bn_batch *batch);

#endif
