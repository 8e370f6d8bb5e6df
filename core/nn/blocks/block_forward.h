/* Forward through a block. */
#ifndef ADDA_NN_BLOCK_FORWARD_H
#define ADDA_NN_BLOCK_FORWARD_H

#include "nn/blocks/block.h"

/* Weights into the form of the products; running statistics into scale and shift. Not parallel. */
void block_prepare(const struct block_call *c);

/* z (and sums), then y, of the whole batch. */
void block_forward(const struct block_call *c);

/* For inference through several blocks while an image is in cache: z and y of `count` images, with
 * x, z and y of the first of them. y NULL when implied. */
struct block_images {
    int first, count;
    const real *x;
    real *z, *y;
};
void block_infer(const struct block_call *c, const struct block_images *images, struct scratch *s);

#endif
