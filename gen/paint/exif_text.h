/* The orientation in a text of a PNG file: Exif data, as ImageMagick and its kin write them where
 * they do not know the chunk eXIf, and XMP. */
#ifndef ADDA_GEN_PAINT_EXIF_TEXT_H
#define ADDA_GEN_PAINT_EXIF_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include "gen/paint/exif.h"

/* Notes what the data of a chunk `chunk`, which is tEXt, zTXt or iTXt, say of the orientation, over
 * what was found before. Exif data: the text "Raw profile type exif", or APP1 in exif's place, is
 * "\nexif\n  LENGTH\n" and the bytes in hexadecimal digits. XMP: the text "XML:com.adobe.xmp".
 * Nothing: it is another text, says nothing, is damaged, or unpacks to more than 1 MiB. */
void exif_text_read(struct exif_found *found, const char *chunk, const uint8_t *data, size_t size);

#endif
