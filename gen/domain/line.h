/* One layout of a word: its line of text, and the effects on outlines. */
#ifndef ADDA_GEN_DOMAIN_LINE_H
#define ADDA_GEN_DOMAIN_LINE_H

#include "gen/domain/parts.h"

/* The streams that a layout draws from. */
struct layout_streams {
    uint64_t seed, color, index;
    struct journal *journal; /* may be NULL */
};

/* Applies the domain's effects of one stage (glyph, word or ink) to the word. */
void domain_apply(const struct domain *d, struct word *w, enum effect_stage stage,
                  const struct layout_streams *from);

/* Sets the points of all characters, whose classes and fonts are chosen. Returns the height of the
 * alphabet in px, after the line was scaled down to the canvas. *wanted: before. Of several sizes
 * the largest. */
float domain_lay_out(const struct domain *d, struct word *w, const struct layout_streams *from,
                     float *wanted);

/* The middle of the corners of the character's own box, in px from the left. */
float domain_middle(const struct character *c);

/* Whether the characters stand in the order of the text: the middles of their own boxes and of the
 * boxes of their ink go to the right by DOMAIN_APART px or more. */
#define DOMAIN_APART 0.5f
bool domain_in_order(const struct word *w);

#endif
