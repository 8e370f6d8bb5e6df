/* Glyphs that cannot be told apart once one of them is turned. */
#ifndef ADDA_GEN_PAINT_TURNED_H
#define ADDA_GEN_PAINT_TURNED_H

#include <stdbool.h>
#include "gen/paint/glyphs.h"

/* Two glyphs of a font, first < second, and by how many degrees the first is to be turned, either
 * way: from 1 to 180. */
struct glyph_turn {
    int first, second, degrees;
};

enum { GLYPH_TURNS = 360 };

/* Finds pairs whose outlines agree, up to a shift, after a turn by one of the angles that
 * `turns`[GLYPH_TURNS] (whole degrees; d and 360 - d are both there) allows, and not without it.
 * Strokes that are a little thicker or longer count as the same, as those of n and u in most fonts.
 * `shown`[g->count]: those to look at. Writes at most `most` pairs and returns how many; of
 * hundreds of glyphs that could be alike it compares the first. No memory: none. */
int glyphs_find_turned(const struct glyphs *g, const bool *turns, const bool *shown,
                       struct glyph_turn *found, int most);

#endif
