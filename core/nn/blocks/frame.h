/* The padded copy of an image that a convolution reads. */
#ifndef ADDA_NN_FRAME_H
#define ADDA_NN_FRAME_H

#include "nn/blocks/block.h"

/* Fills rows [from, to) of the frame of one image whose first pixel is x, with the scale, shift and
 * activation of block->below where the input is its z. */
void frame_fill(const struct simd *simd, const struct block *b, const real *x, int from, int to,
                real *frame);

#endif
