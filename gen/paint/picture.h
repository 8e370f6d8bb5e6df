/* Pictures from files: PNG and JPEG, by what the file holds, not by its name. Values are taken as
 * they are stored: gamma and colour profiles change nothing, as in most programs that train on
 * pictures, and eight and sixteen bits of a picture give the same. */
#ifndef ADDA_GEN_PICTURE_H
#define ADDA_GEN_PICTURE_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "gen/paint/decoded.h"

/* rgb[height][width][3], to be freed with free. */
struct rgb_picture {
    int width, height;
    uint8_t *rgb;
};

/* `name` appears in messages. The picture is turned as its Exif data say; what is transparent shows
 * white. ERR_DATA when the file is damaged, too large, or neither PNG nor JPEG. */
enum err_code picture_read(struct rgb_picture *p, const void *data, size_t size, const char *name,
                           struct err *e);

/* The same, where what is transparent shows a level of grey. */
enum err_code picture_read_on(struct rgb_picture *p, const void *data, size_t size, uint8_t ground,
                              const char *name, struct err *e);

#endif
