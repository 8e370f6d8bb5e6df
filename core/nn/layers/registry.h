/* The registry of layer types: nn/layers/list.h as a table. */
#ifndef ADDA_NN_LAYERS_REGISTRY_H
#define ADDA_NN_LAYERS_REGISTRY_H

#include "nn/layers/layer.h"

extern const struct layer_type *const layer_types[]; /* NULL-terminated */
extern const int layer_type_count;

/* By the word that begins it; NULL: there is none. */
const struct layer_type *layer_type_find(const char *name);

#endif
