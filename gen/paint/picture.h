/* Pictures from files: PNG and JPEG, by what the file holds, not by its name. */
#ifndef ADDA_GEN_PICTURE_H
#define ADDA_GEN_PICTURE_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

enum { PICTURE_MAX_SIDE = 8192 };

/* rgb[height][width][3], to be freed with free. */
struct rgb_picture {
    int width, height;
    uint8_t *rgb;
};

/* `name` appears in messages. Transparent pixels are painted on white. ERR_DATA when the file is
 * damaged, too large, or neither PNG nor JPEG. */
enum err_code picture_read(struct rgb_picture *p, const void *data, size_t size, const char *name,
                           struct err *e);

#endif
