/* Types and settings of the layers that a block fuses (nn/blocks/block.h), as their files parse
 * them into config. */
#ifndef ADDA_NN_SETTINGS_H
#define ADDA_NN_SETTINGS_H

#include "nn/layers/bn.h"
#include "nn/layers/dropout.h"
#include "nn/layers/layer.h"

/* before_*: zeros before the first row and column ("same"). */
struct conv_settings {
    int channels, kernel_h, kernel_w, before_h, before_w;
    bool same;
};

struct leaky_settings {
    double slope;
};

struct pool_settings {
    int size;
};

extern const struct layer_type layer_conv, layer_bn, layer_relu, layer_leaky_relu, layer_pool,
    layer_dropout, layer_flatten;

#endif
