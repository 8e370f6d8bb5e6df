/* Exif data in a text of a PNG file, as ImageMagick and its kin write them where they do not know
 * the chunk eXIf. */
#ifndef ADDA_GEN_PAINT_EXIF_TEXT_H
#define ADDA_GEN_PAINT_EXIF_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The orientation in the data of a chunk tEXt, or (`packed`) zTXt: "Raw profile type exif", or APP1
 * in exif's place, a NUL, and then "\nexif\n  LENGTH\n" and the bytes in hexadecimal digits. 0: it
 * is another text, holds no Exif data, is damaged, or unpacks to more than 1 MiB. */
int exif_text_orientation(const uint8_t *data, size_t size, bool packed);

#endif
