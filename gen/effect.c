#include "gen/effect.h"

#include <string.h>

#define EFFECT(name_) extern const struct effect effect_##name_;
#include "gen/effects/list.h"
#undef EFFECT

#define EFFECT(name_) &effect_##name_,
const struct effect *const effects[] = {
#include "gen/effects/list.h"
    NULL};
#undef EFFECT

const struct effect *effect_find(const char *name)
{
    for (int i = 0; effects[i]; i++)
        if (strcmp(effects[i]->name, name) == 0)
            return effects[i];
    return NULL;
}
