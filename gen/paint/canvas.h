/* The pixels of an image being painted, and a Cairo surface of coverage for strokes. */
#ifndef ADDA_GEN_CANVAS_H
#define ADDA_GEN_CANVAS_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "gen/paint/limits.h"

/* Ink that may be painted over: seen[box height][box width] starts as its coverage and is reduced
 * by whatever is painted over it. */
struct watched {
    uint8_t *seen;
    int box[4]; /* x0 y0 x1 y1 */
};

enum { CANVAS_PADDING = 64 };

struct canvas {
    int width, height, channels;
    uint8_t *pixels; /* [height][width][channels], the caller's */
    cairo_t *cairo;  /* draws coverage (alpha) on `mask` */
    cairo_surface_t *surface;
    uint8_t *mask; /* [height][stride]; all zero between strokes */
    int stride;
    uint8_t *scratch; /* [height][width][channels], for filters */
    uint8_t *padded;  /* a row with CANVAS_PADDING pixels at both ends */
    int watched;      /* entries of `watch`; 0 while nothing is recorded */
    struct watched watch[CAPTCHA_MAX_LENGTH];
};

enum err_code canvas_create(struct canvas *c, int width, int height, int channels, struct err *e);
void canvas_free(struct canvas *c);

/* Fills all of it with one colour; grey canvases take the luma. */
void canvas_fill(struct canvas *c, const uint8_t rgb[3]);

/* One pixel, alpha 0 ... 255; outside is ignored. */
void canvas_blend(struct canvas *c, int x, int y, const uint8_t rgb[3], int alpha);

/* A rectangle x0 y0 x1 y1, clipped to the canvas. */
void canvas_rectangle(struct canvas *c, const int box[4], const uint8_t rgb[3], int alpha);

/* Strokes the points with round ends and joins and paints the stroke. Straight lines (count 2) are
 * Cairo's, whose pixels are the same in all its versions; longer ones are made of capsules
 * (gen/paint/capsule.h), since Cairo 1.18 joins and flattens them otherwise than 1.16. */
void canvas_stroke(struct canvas *c, const double *x, const double *y, int count, double width,
                   const uint8_t rgb[3], int alpha);

/* Paints through coverage of w x h pixels at (x, y), which must lie inside the canvas. */
void canvas_cover(struct canvas *c, const uint8_t *coverage, int pitch, const int box[4],
                  const uint8_t rgb[3], int alpha);

/* Luma of ITU-R BT.601, rounded. */
static inline int canvas_luma(const uint8_t rgb[3])
{
    return (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000;
}

/* The level of a pixel of the canvas: its value, or its luma. */
static inline int canvas_level(const struct canvas *c, const uint8_t *pixel)
{
    return c->channels == 1 ? *pixel : canvas_luma(pixel);
}

/* `over` painted on `under` with opacity alpha, 0 ... 255, rounded. */
static inline uint8_t canvas_mix(int under, int over, int alpha)
{
    return (uint8_t)((under * (255 - alpha) + over * alpha + 127) / 255);
}

static inline uint8_t canvas_clamp(int v)
{
    return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* The smallest pixel box around x0 y0 x1 y1, clipped to the canvas. False when it is empty. */
bool canvas_box(const struct canvas *c, const float around[4], int box[4]);

#endif
