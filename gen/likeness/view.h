/* A picture as the figures see it (figure.h): nothing of it needs a label.
 *
 * Ink is told from ground by N. Otsu's threshold ("A threshold selection method from gray-level
 * histograms", IEEE Trans. SMC 9 (1), 1979): of the two classes of levels that it makes, ink is the
 * one with fewer pixels, or the darker one. A picture of one level has no ink. Parts are pixels of
 * ink that touch, also at corners. */
#ifndef ADDA_GEN_LIKENESS_VIEW_H
#define ADDA_GEN_LIKENESS_VIEW_H

#include <stdint.h>
#include "base/err.h"

/* Pixels x0 <= x < x1, y0 <= y < y1; `inked`: how many of them are ink. */
struct likeness_box {
    int x0, y0, x1, y1;
    int inked;
};

/* Everything is [height][width]. */
struct likeness_view {
    int width, height;
    uint8_t *rgb;     /* [height][width][3] */
    uint8_t *grey;    /* luma */
    uint8_t *ink;     /* 1: ink, 0: ground */
    int contrast;     /* between the mean levels of ink and ground */
    uint8_t *half[2]; /* the picture at a half and a quarter of its size, means of four pixels */
    struct likeness_box box;    /* of all ink but the outermost hundredth on each side */
    struct likeness_box *parts; /* their boxes, from above */
    int part_count;
    int32_t *stack; /* scratch */
    uint8_t *marks; /* scratch */
};

/* Zero-initialise; likeness_view_free in every case. Sides from 1 to CAPTCHA_MAX_SIDE. */
enum err_code likeness_view_create(struct likeness_view *v, int width, int height, struct err *e);
void likeness_view_free(struct likeness_view *v);

/* Fills it from pixels[height][width][channels], channels 1 (grey) or 3 (RGB). Whole numbers but
 * for the threshold, which is a quotient of them: the same on every machine. */
void likeness_view_fill(struct likeness_view *v, const uint8_t *pixels, int channels);

#endif
