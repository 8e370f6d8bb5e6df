/* Declares and tabulates the layer types of list.h. */
#include "nn/layers/registry.h"

#include <string.h>

#define LAYER(name) extern const struct layer_type layer_##name;
#include "nn/layers/list.h"
#undef LAYER

const struct layer_type *const layer_types[] = {
#define LAYER(name) &layer_##name,
#include "nn/layers/list.h"
#undef LAYER
    NULL,
};
const int layer_type_count = (int)(sizeof layer_types / sizeof *layer_types) - 1;

const struct layer_type *layer_type_find(const char *name)
{
    for (int i = 0; i < layer_type_count; i++)
        if (strcmp(layer_types[i]->name, name) == 0)
            return layer_types[i];
    return NULL;
}
