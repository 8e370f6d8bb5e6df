/* Whether the characters of a domain could change places, and whether its layouts can be met. */
#ifndef ADDA_GEN_DOMAIN_ORDER_H
#define ADDA_GEN_DOMAIN_ORDER_H

#include "gen/domain/parts.h"

/* Whether layouts must be drawn again to keep the order of the characters: the extremes of spacing,
 * sizes and effects allow two neighbours to come closer than DOMAIN_APART. Outlines, effects and
 * `info` must be known. */
bool domain_may_swap(const struct domain *d);

/* Draws a few layouts: ERR_CONFIG when none leaves room for text of a legible size, none lies
 * inside the canvas as `text: inside` wants it, or hardly any keeps the order although it is to be
 * kept. */
enum err_code domain_try_layouts(const struct domain *d, struct err *e);

#endif
