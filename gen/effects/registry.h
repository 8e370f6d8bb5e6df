/* All effects, in the order of list.h. */
#ifndef ADDA_GEN_EFFECTS_REGISTRY_H
#define ADDA_GEN_EFFECTS_REGISTRY_H

#include "gen/paint/effect.h"

extern const struct effect *const effect_registry[]; /* NULL-terminated */

#endif
