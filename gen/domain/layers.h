/* When the effects of a domain paint, and how often an image is painted. */
#ifndef ADDA_GEN_DOMAIN_LAYERS_H
#define ADDA_GEN_DOMAIN_LAYERS_H

#include "gen/domain/parts.h"

/* In the order of painting. Effects on outlines paint nothing: LAYER_NONE. */
enum paint_layer { LAYER_BACKGROUND, LAYER_BEHIND, LAYER_FRONT, LAYER_FILTER, LAYER_NONE };
enum paint_layer domain_layer(const struct domain_effect *one);

/* Whether an effect paints after the text, so that it may hide it. */
bool domain_paints_over(const struct domain *d);

/* Pictures painted of one image before the best of them is taken; then that one is painted once
 * more, unless it was the last. */
enum { DOMAIN_PICTURES = 4 };

/* Pictures that are painted of one image, at most. */
int domain_pictures(const struct domain *d);

#endif
