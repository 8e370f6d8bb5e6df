#include "gen/paint/effect.h"

#include <string.h>

#define EFFECT(name_) extern const struct effect effect_##name_;
#include "gen/effects/list.h"
#undef EFFECT

#define EFFECT(name_) &effect_##name_,
const struct effect *const effects[] = {
#include "gen/effects/list.h"
    NULL};
#undef EFFECT

const char *const effect_stage_names[] = {"background", "glyph",  "word", "ink",
                                          "draw",       "filter", NULL};
const char *const effect_factor_names[] = {"fonts", "geometry", "background",
                                           "noise", "colour",   NULL};

const struct effect *effect_find(const char *name)
{
    for (int i = 0; effects[i]; i++)
        if (strcmp(effects[i]->name, name) == 0)
            return effects[i];
    return NULL;
}

enum factor effect_factor(const struct effect *e)
{
    static const enum factor of_stage[EFFECT_STAGES] = {[EFFECT_BACKGROUND] = FACTOR_BACKGROUND,
                                                        [EFFECT_GLYPH] = FACTOR_GEOMETRY,
                                                        [EFFECT_WORD] = FACTOR_GEOMETRY,
                                                        [EFFECT_INK] = FACTOR_FONTS,
                                                        [EFFECT_DRAW] = FACTOR_NOISE,
                                                        [EFFECT_FILTER] = FACTOR_NOISE};
    return e->is_color ? FACTOR_COLOR : of_stage[e->stage];
}
