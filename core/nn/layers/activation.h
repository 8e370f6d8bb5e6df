/* Elementwise layers cut into pieces of fixed size for the threads. */
#ifndef ADDA_NN_ACTIVATION_H
#define ADDA_NN_ACTIVATION_H

#include "nn/layers/layer.h"

/* y = x > 0 ? x : slope x. In place allowed. */
void leaky_forward(const struct layer_call *c, real slope);

/* dx = y > 0 ? dy : slope dy: the sign of y is that of x when slope > 0, and slope 0 needs no
 * more than y > 0. */
void leaky_backward(const struct layer_call *c, real slope);

#endif
