/* From outlines to coverage and paint. */
#ifndef ADDA_GEN_PEN_H
#define ADDA_GEN_PEN_H

#include "gen/paint/scene.h"

/* The coverage of one character inside the canvas: box in pixels, coverage[box height][width]. */
struct inked {
    int box[4]; /* empty: x1 = x0 */
    uint8_t *coverage;
};

/* The box of the character's ink: of its outline, with what hollow and bold add. A shadow does not
 * count as ink. */
void pen_box(const struct character *c, float box[4]);

/* The share of its ink that lies inside the canvas. Uses the scene's spare character and coverage.
 */
float pen_inside(struct scene *s, const struct character *c);

/* Moves point `from` to `to` and the rest with it, `scale` times as large, the pen too. */
void pen_transform(struct character *c, float scale, const float from[2], const float to[2]);

/* Fills `out->coverage` (room for the whole canvas) and `out->box`. */
void pen_cover(struct scene *s, const struct character *c, struct inked *out);

/* Paints the character's shadow where it falls on the canvas. */
void pen_shadow(struct scene *s, const struct character *c);

#endif
