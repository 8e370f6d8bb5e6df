/* A picture as its file holds it, before it is turned and laid on a ground. */
#ifndef ADDA_GEN_PAINT_DECODED_H
#define ADDA_GEN_PAINT_DECODED_H

#include <stdint.h>
#include "base/err.h"

enum { PICTURE_MAX_SIDE = 8192 };

/* What else a file shows: nothing; frames after the picture, which is the first; or an animation
 * that the picture is no part of, and which programs that know none show in its place (APNG). */
enum picture_frames { PICTURE_ALONE, PICTURE_FIRST, PICTURE_BESIDE, PICTURE_FRAMES };

/* rgba[height][width][4], to be freed with free; alpha 0: transparent. `orientation` is Exif's: how
 * the picture is to be turned before it is looked at, 1 ... 8; 1: it is upright. */
struct decoded_picture {
    int width, height;
    enum picture_frames frames;
    uint8_t *rgba;
    int orientation;
};

/* Memory for a picture of that size; ERR_DATA when a side is 0 or more than PICTURE_MAX_SIDE. */
enum err_code decoded_create(struct decoded_picture *p, unsigned long width, unsigned long height,
                             const char *name, struct err *e);

#endif
