/* Whether the characters of a domain could change places, and whether its layouts can be met. */
#ifndef ADDA_GEN_DOMAIN_ORDER_H
#define ADDA_GEN_DOMAIN_ORDER_H

#include "gen/domain/parts.h"

/* How many px beyond the outlines an effect's pen reaches, if that is a quarter of the lowest
 * text's height or more: holes and gaps of characters close, and what does not fit on the canvas is
 * scaled down and pushed inside. 0: it is thinner, or there is no pen. */
double domain_thick_pen(const struct domain *d, const struct domain_effect *e);

/* Whether layouts must be drawn again to keep the order of the characters: the extremes of spacing,
 * sizes and effects allow two neighbours to come closer than DOMAIN_APART, or a thick pen has them
 * pushed inside the canvas. Outlines, effects and `info` must be known. */
bool domain_may_swap(const struct domain *d);

/* Draws a few layouts: ERR_CONFIG when none leaves room for text of a legible size, none lies
 * inside the canvas as `text: inside` wants it, or hardly any keeps the order although it is to be
 * kept. */
enum err_code domain_try_layouts(const struct domain *d, struct err *e);

#endif
