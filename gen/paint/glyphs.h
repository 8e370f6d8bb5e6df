/* Outlines of an alphabet in one font: decomposed and flattened once, read-only, shared by all
 * threads. */
#ifndef ADDA_GEN_GLYPHS_H
#define ADDA_GEN_GLYPHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "gen/paint/face.h"

/* An unhinted outline as closed polygons, in units of the alphabet's height, from its lowest to its
 * highest point: y up, the middle of that height at 0; x right, the middle of the glyph's own box
 * at 0. Contour k is the points after ends[k-1] up to ends[k]. */
struct glyph {
    int points, contours;
    float *x, *y;
    int *ends;
    float box[4]; /* x0 y0 x1 y1, exact */
};

/* Zero-initialise; glyphs_free. `other_names`: glyphs_other_names (gen/paint/glyph_names.h). */
struct glyphs {
    int count;
    struct glyph *glyph;
    char *other_names;
};

/* How finely outlines are flattened, in fractions of the em square: the greatest distance of a
 * chord from its curve, and the longest piece (straight ones too: a warp bends them). */
struct fineness {
    double tolerance, longest;
};

/* From an open face, which `font` names in messages. Fails when it lacks a character, or draws one
 * without ink or as its .notdef (all such characters are reported). */
enum err_code glyphs_read(struct glyphs *g, struct face *face, const char *font,
                          const uint32_t *alphabet, int count, const struct fineness *f,
                          struct err *e);
void glyphs_free(struct glyphs *g);

#endif
