/* Coverage of capsules: what a round pen covers along a straight line. A stroke along many points
 * is the union of its capsules, with round joins and ends. Written here, of sums, products,
 * divisions and square roots alone, so that pixels do not depend on a library's version. */
#ifndef ADDA_GEN_CAPSULE_H
#define ADDA_GEN_CAPSULE_H

#include <stdint.h>

/* From (x0, y0) to (x1, y1) in pixels, y down; the pen has this radius, > 0. */
struct capsule {
    double x0, y0, x1, y1, radius;
};

/* Raises coverage[y][x], rows `pitch` bytes apart, of the pixels of `box` (x0 y0 x1 y1; the first
 * byte is the pixel x0, y0) to that of the capsule where that is more. The coverage of a pixel is
 * the part of a line through its middle, as long as the pixel and straight across the stroke, that
 * the pen covers: 0 ... 255. Coordinates must be finite. */
void capsule_cover(const struct capsule *c, uint8_t *coverage, int pitch, const int box[4]);

#endif
