/* A picture as its file holds it, before it is turned and laid on a ground. */
#ifndef ADDA_GEN_PAINT_DECODED_H
#define ADDA_GEN_PAINT_DECODED_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

enum { PICTURE_MAX_SIDE = 8192 };

/* rgba[height][width][4], to be freed with free; alpha 0: transparent. `orientation` is Exif's: how
 * the picture is to be turned before it is looked at, 1 ... 8; 1: it is upright. `animated`: the
 * file has more frames than this, its first. */
struct decoded_picture {
    int width, height;
    bool animated;
    uint8_t *rgba;
    int orientation;
};

/* Memory for a picture of that size; ERR_DATA when a side is 0 or more than PICTURE_MAX_SIDE. */
enum err_code decoded_create(struct decoded_picture *p, unsigned long width, unsigned long height,
                             const char *name, struct err *e);

#endif
