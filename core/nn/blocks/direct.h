/* Convolution of any kernel by products of patches. */
#ifndef ADDA_NN_DIRECT_H
#define ADDA_NN_DIRECT_H

#include "nn/blocks/convolution.h"

void direct_forward(const struct conv_forward *c);
void direct_backward(const struct conv_backward *c);

#endif
