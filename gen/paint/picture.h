/* Pictures from files: PNG, JPEG, GIF, BMP and WebP, by what the file holds, not by its name.
 * Values are taken as they are stored: gamma and colour profiles change nothing, as in most
 * programs that train on pictures, and eight and sixteen bits of a picture give the same. */
#ifndef ADDA_GEN_PICTURE_H
#define ADDA_GEN_PICTURE_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "gen/paint/decoded.h"

/* rgb[height][width][3], to be freed with free. */
struct rgb_picture {
    int width, height;
    enum picture_frames frames;
    uint8_t *rgb;
};

/* The name of the format that a file begins as, "PNG"; NULL: none of those that are read. `size`:
 * PICTURE_HEAD bytes, or what there are. */
enum { PICTURE_HEAD = 18 };
const char *picture_format(const void *head, size_t size);

/* `name` appears in messages. The picture is turned as its Exif data say; what is transparent shows
 * white. ERR_DATA when the file is damaged, too large, or of another
 * format. */
enum err_code picture_read(struct rgb_picture *p, const void *data, size_t size, const char *name,
                           struct err *e);

/* The same, where what is transparent shows a level of grey. */
enum err_code picture_read_on(struct rgb_picture *p, const void *data, size_t size, uint8_t ground,
                              const char *name, struct err *e);

#endif
