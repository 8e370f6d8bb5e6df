/* PNG files, through libpng. */
#ifndef ADDA_GEN_PAINT_PICTURE_PNG_H
#define ADDA_GEN_PAINT_PICTURE_PNG_H

#include <stddef.h>
#include "gen/paint/decoded.h"

/* Palettes become colours, fewer than eight bits are spread over 0 ... 255, sixteen bits become the
 * nearest eight, a transparent colour becomes alpha. `p->rgba` is to be freed in every case. */
enum err_code picture_read_png(struct decoded_picture *p, const void *data, size_t size,
                               const char *name, struct err *e);

#endif
