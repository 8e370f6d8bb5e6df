/* Names of stages and factors, the factor of an effect, and effects by name. */
#include "gen/paint/effect.h"

#include <math.h>
#include <string.h>

const char *const effect_stage_names[] = {"background", "glyph",  "word", "ink",
                                          "draw",       "filter", NULL};
const char *const effect_factor_names[] = {"fonts",  "geometry",    "background", "noise",
                                           "colour", "frequencies", NULL};

const struct effect *effect_find(const struct effect *const *list, const char *name)
{
    for (; *list; list++)
        if (strcmp((*list)->name, name) == 0)
            return *list;
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

double effect_reach(const struct dist *d)
{
    return fmax(fabs(dist_low(d)), fabs(dist_high(d)));
}

static const double deviations = 6;

double effect_most(const struct dist *d)
{
    const double high = dist_high(d);
    return d->kind == DIST_NORMAL ? fmin(high, d->value[0] + deviations * d->value[1]) : high;
}

double effect_least(const struct dist *d)
{
    const double low = dist_low(d);
    return d->kind == DIST_NORMAL ? fmax(low, d->value[0] - deviations * d->value[1]) : low;
}
