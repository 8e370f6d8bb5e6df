/* Outlines of an alphabet in one font: decomposed once, read-only, shared by all threads. */
#ifndef ADDA_GEN_GLYPHS_H
#define ADDA_GEN_GLYPHS_H

#include <stdint.h>
#include "base/err.h"
#include "gen/font.h"

/* A glyph of FreeType's outline, unhinted, in units of the alphabet's tallest character: y up, the
 * middle of that height at 0; x right, the middle of the glyph's own box at 0. Conic (TrueType) or
 * cubic (PostScript) by the tags. */
struct glyph {
    int points, contours;
    float *x, *y;
    unsigned char *tags;
    short *ends;
    float box[4]; /* x0 y0 x1 y1 */
};

/* Zero-initialise; glyphs_free. */
struct glyphs {
    int count;
    struct glyph *glyph;
};

/* Fails when the file is not a scalable face, or lacks a character, or draws one without ink (all
 * such characters at once). The font has been checked by font_check. */
enum err_code glyphs_load(struct glyphs *g, const struct font *font, const uint32_t *alphabet,
                          int count, struct err *e);
void glyphs_free(struct glyphs *g);

#endif
