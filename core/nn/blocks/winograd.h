/* 3x3 convolution by Winograd's F(4x4, 3x3). */
#ifndef ADDA_NN_WINOGRAD_H
#define ADDA_NN_WINOGRAD_H

#include "nn/blocks/convolution.h"

void winograd_forward(const struct conv_forward *c);
void winograd_backward(const struct conv_backward *c);

#endif
