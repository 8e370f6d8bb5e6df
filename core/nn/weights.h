/* What a pass and the checkpoint may see of weights. */
#ifndef ADDA_NN_WEIGHTS_H
#define ADDA_NN_WEIGHTS_H

#include "nn/layers/layer.h"

/* One pointer a tensor, in net order: those of layer l begin at l->first_tensor. A statistic's
 * gradient is NULL. */
real *const *weights_values(const struct weights *w);
real *const *weights_gradients(const struct weights *w);

#endif
