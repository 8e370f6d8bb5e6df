/* How a picture is to be turned, from its Exif data (CIPA DC-008, "Exchangeable image file format
 * for digital still cameras", tag 0x0112), and from XMP where these do not say it. */
#ifndef ADDA_GEN_PAINT_EXIF_H
#define ADDA_GEN_PAINT_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* The orientation in a block of Exif data, which begins with the header of a TIFF file, or with the
 * head of JPEG's segment before it. 0: there is none; 1 where it is not valid. */
int exif_orientation(const uint8_t *data, size_t size);

/* The orientation in a text of XMP, as an attribute tiff:Orientation="6" or as an element
 * <tiff:Orientation>6; 0: there is none in the first MiB. */
int exif_xmp_orientation(const uint8_t *text, size_t size);

/* What a file says in Exif data and in XMP, 0: nothing; and what counts: Exif's, else XMP's, else
 * 1. */
struct exif_found {
    int exif, xmp;
};
int exif_chosen(const struct exif_found *f);

/* Where pixel (x, y) of the upright picture lies in a file's picture of width x height.
 * Orientations from 5 on exchange the two sides. */
struct exif_place {
    int x, y;
};
struct exif_place exif_place(int orientation, int width, int height, int x, int y);

#endif
