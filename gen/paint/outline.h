/* Characters as outlines: what effects on geometry move and pens paint; their boxes, and how much
 * of them lies inside the canvas. */
#ifndef ADDA_GEN_OUTLINE_H
#define ADDA_GEN_OUTLINE_H

#include <stdint.h>
#include "gen/paint/limits.h"

/* How a character is painted. All zero: filled, nothing else. */
struct pen {
    float hollow; /* px: only a stroke of this width along the outline; 0: filled */
    float bold;   /* px added all around */
    float shadow[2];
    uint8_t shadow_rgb[3];
    uint8_t shadow_alpha; /* 0: none */
};

/* A character on its way to the canvas. x, y hold `points` outline points and then the four corners
 * of the glyph's own box, which move along and become the truth's quad. Contour k is the points
 * after ends[k-1] up to and including ends[k]. */
enum { CORNERS = 4 };
struct character {
    int points, contours;
    float *x, *y;
    const int *ends;
    struct pen pen;
    uint8_t rgb[3];
    int font; /* index into the domain's fonts */
    int class;
};

struct word {
    int width, height; /* of the canvas */
    int count;
    struct character character[CAPTCHA_MAX_LENGTH];
};

/* x0 y0 x1 y1 of the outline's points. */
void outline_box(const struct character *c, float box[4]);

/* The share of the outline's area that lies inside the canvas. */
float outline_inside(const struct character *c, int width, int height);

/* A quad cut off at the edges of the canvas: up to eight corners; returns how many. */
enum { CLIPPED_CORNERS = 8 };
int outline_clip_quad(const float quad[CORNERS][2], int width, int height,
                      float corners[CLIPPED_CORNERS][2]);

#endif
