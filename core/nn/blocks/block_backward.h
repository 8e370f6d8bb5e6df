/* Backward through a block. */
#ifndef ADDA_NN_BLOCK_BACKWARD_H
#define ADDA_NN_BLOCK_BACKWARD_H

#include "nn/blocks/block.h"

/* Adds the parameters' gradients and overwrites dx, each where the call wants it. */
void block_backward(const struct block_call *c);

#endif
