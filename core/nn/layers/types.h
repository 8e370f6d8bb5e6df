/* What layers, networks and passes have in common: the shape of an image, and how a forward call
 * behaves.
 *
 * Letters: n example of a batch, h row, w column, c channel. All images are NHWC, x[n][h][w][c]; a
 * flat feature is [n][c] (h = w = 1). */
#ifndef ADDA_NN_TYPES_H
#define ADDA_NN_TYPES_H

#include <stddef.h>

struct shape {
    int h, w, c;
};

static inline size_t shape_size(struct shape s)
{
    return (size_t)s.h * (size_t)s.w * (size_t)s.c;
}

/* Inference is 0: running statistics, no dropout. */
enum pass_mode {
    PASS_INFERENCE = 0,
    PASS_BATCH_STATISTICS = 1,  /* batch norm normalises by this batch */
    PASS_UPDATE_STATISTICS = 2, /* batch norm (with the bit above) and spectral norm move theirs */
    PASS_DROPOUT = 4,
    PASS_TRAINING = 7,
};

#endif
