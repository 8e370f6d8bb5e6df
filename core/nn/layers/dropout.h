/* Dropout's masks, for the layer and for the blocks that fuse it. */
#ifndef ADDA_NN_DROPOUT_H
#define ADDA_NN_DROPOUT_H

#include "nn/layers/layer.h"

struct dropout_settings {
    double rate;
};

/* keep[size] of example n, 1 or 0: the stream (seed, layer name, step * 65536 + n). */
void dropout_mask(const struct layer *l, uint64_t seed, uint64_t step, int n, unsigned char *keep);

#endif
