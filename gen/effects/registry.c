/* All effects, in the order of list.h. */
#include "gen/effects/registry.h"

#define EFFECT(name_) extern const struct effect effect_##name_;
#include "gen/effects/list.h"
#undef EFFECT

#define EFFECT(name_) &effect_##name_,
const struct effect *const effect_registry[] = {
#include "gen/effects/list.h"
    NULL};
#undef EFFECT
