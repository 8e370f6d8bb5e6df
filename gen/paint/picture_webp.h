/* WebP files, through libwebp. */
#ifndef ADDA_GEN_PAINT_PICTURE_WEBP_H
#define ADDA_GEN_PAINT_PICTURE_WEBP_H

#include <stddef.h>
#include "gen/paint/decoded.h"

/* With loss or without; of an animation the first frame on its canvas, which is transparent beside
 * it, and `p->frames`. `p->rgba` is to be freed in every case. */
enum err_code picture_read_webp(struct decoded_picture *p, const void *data, size_t size,
                                const char *name, struct err *e);

#endif
