/* What a font draws, whatever the bytes of its file: a digest of each character's outline. Two
 * files whose digests agree give the same pixels. */
#ifndef ADDA_GEN_FONT_DIGEST_H
#define ADDA_GEN_FONT_DIGEST_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

/* The first hexadecimal digits of the SHA-256 of a text with units per em, advance width and every
 * contour's points, all in font units; "-" for a character that the font does not have. */
enum { FONT_DIGITS = 8 };
struct font_digest {
    char hex[FONT_DIGITS + 1];
};

/* ERR_DATA when the bytes are no scalable font; `font` names it in messages. */
enum err_code font_digests(struct font_digest *digests, const void *data, size_t size,
                           const char *font, const uint32_t *characters, int count, struct err *e);

#endif
