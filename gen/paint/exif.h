/* How a picture is to be turned, from its Exif data (CIPA DC-008, "Exchangeable image file format
 * for digital still cameras", tag 0x0112). */
#ifndef ADDA_GEN_PAINT_EXIF_H
#define ADDA_GEN_PAINT_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* The orientation in a block of Exif data, which begins with the header of a TIFF file; 1 when
 * there is none, or none that is valid. */
int exif_orientation(const uint8_t *data, size_t size);

/* Where pixel (x, y) of the upright picture lies in a file's picture of width x height.
 * Orientations from 5 on exchange the two sides. */
struct exif_place {
    int x, y;
};
struct exif_place exif_place(int orientation, int width, int height, int x, int y);

#endif
