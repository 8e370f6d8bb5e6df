/* Characters of a domain before any effect: their fonts and their outlines. */
#ifndef ADDA_GEN_DOMAIN_CHARACTERS_H
#define ADDA_GEN_DOMAIN_CHARACTERS_H

#include "base/rng.h"
#include "gen/domain/parts.h"

/* A font of the domain, drawn by the fonts' weights. */
int domain_draw_font(const struct domain *d, struct rng *r);

/* The glyph of the character's font and class. */
static inline const struct glyph *domain_glyph(const struct domain *d, const struct character *c)
{
    return &d->fonts[c->font].glyphs.glyph[c->class];
}

/* Fills `c` with that glyph's outline and the corners of its box, centred at 0, y up, in pixels:
 * `size` is the height of the alphabet. Most points of any glyph: domain_most_points. */
void domain_outline(const struct domain *d, struct character *c, float size);
int domain_most_points(const struct domain *d);

#endif
