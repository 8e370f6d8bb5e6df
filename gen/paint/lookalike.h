/* Glyphs that cannot be told apart. */
#ifndef ADDA_GEN_PAINT_LOOKALIKE_H
#define ADDA_GEN_PAINT_LOOKALIKE_H

#include "gen/paint/glyphs.h"

/* Two glyphs of a font whose outlines are equal up to a shift: numbers *first < *second. false:
 * there are none after the pair that the two hold (-1 and -1 to begin with), or no memory for
 * looking. */
bool glyphs_find_lookalike(const struct glyphs *g, int *first, int *second);

#endif
