/* Coverage of polygons, by the exact area of each pixel that lies inside (the principle of
 * FreeType's smooth rasteriser: every edge leaves in each pixel it crosses the change of coverage
 * to its right, and a running sum along the row gives the coverage). Written here so that pixels do
 * not depend on a library's version, and because dense rows of sums are several times faster for
 * shapes of this size; tests/gen/test_raster.c compares it with FreeType's. */
#ifndef ADDA_GEN_RASTER_H
#define ADDA_GEN_RASTER_H

#include <stdint.h>
#include "base/err.h"

/* Scratch memory for boxes of up to width x height pixels. Zero-initialise; raster_free. */
struct raster {
    int width, height;
    float *sums; /* [height][width + 2]; all zero between calls */
};

enum err_code raster_create(struct raster *r, int width, int height, struct err *e);
void raster_free(struct raster *r);

/* Closed contours: contour k is the points after ends[k-1] up to and including ends[k]. Overlapping
 * contours of one direction form a union, a contour of the other direction is a hole. */
struct polygon {
    const float *x, *y; /* pixels, y down */
    const int *ends;
    int contours;
};

/* Writes coverage[box height][box width] (tightly packed), 0 ... 255, of the part of the polygon
 * inside box = x0 y0 x1 y1, no larger than the raster. Coordinates must be finite. Never fails. */
void raster_fill(struct raster *r, const struct polygon *p, const int box[4], uint8_t *coverage);

#endif
