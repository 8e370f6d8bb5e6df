/* A font file opened with FreeType: outlines in font units, which no version of FreeType scales or
 * hints, and what identifies them. */
#ifndef ADDA_GEN_FACE_H
#define ADDA_GEN_FACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#include <ft2build.h>
#include FT_FREETYPE_H

/* Zero-initialise; face_close. */
struct face {
    FT_Library library;
    FT_Face ft;
};

/* From the bytes of a file, which must live as long as the face; `font` names it in messages.
 * ERR_DATA when they are not a scalable font. */
enum err_code face_open(struct face *f, const void *data, size_t size, const char *font,
                        struct err *e);
void face_close(struct face *f);

int face_units_per_em(const struct face *f);

/* The outline of a character, owned by the face until the next call; NULL when the font has no such
 * character (*missing, which may be NULL) or when its outline is damaged. */
const FT_Outline *face_outline(struct face *f, uint32_t character, bool *missing);

/* Identifies what a character draws: the first 32 bits of the SHA-256 of the text
 *
 *     EM ADVANCE
 *     X Y TAG      a line per point; 1 on the curve, 0 control of a conic, 2 of a cubic
 *     -            after the last point of each contour
 *
 * in decimal font units. 0 when there is no outline (face_outline is NULL); never 0 otherwise. */
uint32_t face_fingerprint(struct face *f, uint32_t character);

/* The font's version as its name table (else its head table) has it, in printable ASCII; "" when
 * it has none. */
enum { FACE_VERSION = 64 };
void face_version(const struct face *f, char version[FACE_VERSION]);

#endif
