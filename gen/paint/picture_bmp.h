/* BMP files (Microsoft, "Bitmap Storage"), decoded here: Debian 12 has no small library for them.
 */
#ifndef ADDA_GEN_PAINT_PICTURE_BMP_H
#define ADDA_GEN_PAINT_PICTURE_BMP_H

#include <stddef.h>
#include "gen/paint/decoded.h"

/* 1, 4 and 8 bits with a palette, 16, 24 and 32 bits with or without masks, from below or from
 * above. Fewer than eight bits of a channel are spread over 0 ... 255. The fourth byte of a pixel
 * is alpha where a mask says so, unless it is 0 in all of them, which programs write that mean no
 * alpha. Compressed pixels (RLE) are refused. `p->rgba` is to be freed in every case. */
enum err_code picture_read_bmp(struct decoded_picture *p, const void *data, size_t size,
                               const char *name, struct err *e);

#endif
