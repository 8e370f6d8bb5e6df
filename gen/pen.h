/* From outlines to coverage and paint. */
#ifndef ADDA_GEN_PEN_H
#define ADDA_GEN_PEN_H

#include "gen/effect.h"

/* The coverage of one character inside the canvas: box in pixels, coverage[box height][width]. */
struct inked {
    int box[4]; /* empty: x1 = x0 */
    uint8_t *coverage;
};

/* Outline box with what the pen adds. */
void pen_box(const struct character *c, float box[4]);

/* Fills `out->coverage` (room for the whole canvas) and `out->box`. */
void pen_cover(struct scene *s, const struct character *c, struct inked *out);

/* Paints the character's shadow where it falls on the canvas. */
void pen_shadow(struct scene *s, const struct character *c);

#endif
