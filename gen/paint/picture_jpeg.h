/* JPEG files, through libjpeg. */
#ifndef ADDA_GEN_PAINT_PICTURE_JPEG_H
#define ADDA_GEN_PAINT_PICTURE_JPEG_H

#include <stddef.h>
#include "gen/paint/decoded.h"

/* Grey, YCbCr, RGB, and Adobe's CMYK and YCCK; CMYK of other programs, whose sense is not known, is
 * refused. `p->rgba` is to be freed in every case. */
enum err_code picture_read_jpeg(struct decoded_picture *p, const void *data, size_t size,
                                const char *name, struct err *e);

#endif
