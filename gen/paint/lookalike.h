/* Glyphs that cannot be told apart, within a font and between fonts. */
#ifndef ADDA_GEN_PAINT_LOOKALIKE_H
#define ADDA_GEN_PAINT_LOOKALIKE_H

#include "gen/paint/glyphs.h"

/* Two glyphs of a font whose outlines are equal up to a shift: numbers *first < *second. false:
 * there are none after the pair that the two hold (-1 and -1 to begin with), or no memory for
 * looking. */
bool glyphs_find_lookalike(const struct glyphs *g, int *first, int *second);

/* A glyph of one font and another glyph of another font, by their numbers. */
struct glyph_contradiction {
    int font[2], glyph[2];
};

/* Counts those whose outlines are equal, point by point, up to a shift; *first is one of
 * them. Fonts of one alphabet, fonts[count]. 0: there are none, or no memory for looking. */
int glyphs_count_contradictions(const struct glyphs *const *fonts, int count,
                                struct glyph_contradiction *first);

#endif
