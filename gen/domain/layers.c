/* When the effects of a domain paint, and how often an image is painted. */
#include "gen/domain/layers.h"

static bool is_behind(const struct domain_effect *one)
{
    const size_t offset = one->effect->behind;
    return offset && *(const bool *)((const char *)one->settings + offset);
}

enum paint_layer domain_layer(const struct domain_effect *one)
{
    switch (one->effect->stage) {
    case EFFECT_BACKGROUND:
        return LAYER_BACKGROUND;
    case EFFECT_DRAW:
        return is_behind(one) ? LAYER_BEHIND : LAYER_FRONT;
    case EFFECT_FILTER:
        return LAYER_FILTER;
    default:
        return LAYER_NONE;
    }
}

bool domain_paints_over(const struct domain *d)
{
    for (int k = 0; k < d->effect_count; k++) {
        const enum paint_layer layer = domain_layer(&d->effects[k]);
        if (layer == LAYER_FRONT || layer == LAYER_FILTER)
            return true;
    }
    return false;
}

int domain_pictures(const struct domain *d)
{
    return d->text.contrast > 0 && domain_paints_over(d) ? DOMAIN_PICTURES + 1 : 1;
}
