/* GIF files, through giflib. */
#ifndef ADDA_GEN_PAINT_PICTURE_GIF_H
#define ADDA_GEN_PAINT_PICTURE_GIF_H

#include <stddef.h>
#include "gen/paint/decoded.h"

/* The first frame on its screen, which is transparent beside it; interlaced or not. `p->frames`
 * where another follows. A frame that lies partly off the screen, or has no palette, is damage.
 * `p->rgba` is to be freed in every case. */
enum err_code picture_read_gif(struct decoded_picture *p, const void *data, size_t size,
                               const char *name, struct err *e);

#endif
