/* A font file opened with FreeType: outlines in font units, which no version of FreeType scales or
 * hints, and what identifies them. */
#ifndef ADDA_GEN_FACE_H
#define ADDA_GEN_FACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/hash.h"

#include <ft2build.h>
#include FT_FREETYPE_H

/* Zero-initialise; face_close. */
struct face {
    FT_Library library;
    FT_Face ft;
};

/* Which face of a file, and where on its axes; all zero: its only face, axes at their defaults. */
enum { FACE_AXES = 16, FACE_TAG = 5, FACE_MOST = 65535 };
struct face_axis {
    char tag[FACE_TAG]; /* "wght" */
    double value;
};
struct face_choice {
    bool chosen; /* of a collection, which needs it: face `number`, from 0 */
    int number, axis_count;
    struct face_axis axis[FACE_AXES];
};

/* From the bytes of a file, which must live as long as the face; `font` names it in messages;
 * `which` NULL is all zero. ERR_DATA when they are not a scalable font. ERR_CONFIG when nothing
 * says which face of a collection is meant, or when there is no such face or axis, or an axis does
 * not reach the value: the message names those that there are. */
enum err_code face_open(struct face *f, const void *data, size_t size,
                        const struct face_choice *which, const char *font, struct err *e);
void face_close(struct face *f);

/* Of the file that it is of: 1, or more of a collection. */
int face_count(const struct face *f);

int face_units_per_em(const struct face *f);

/* The outline of a character, owned by the face until the next call; NULL when the font has no such
 * character (*missing, which may be NULL) or when its outline is damaged. */
const FT_Outline *face_outline(struct face *f, uint32_t character, bool *missing);

/* Whether the outline of a character is that of .notdef, which fonts show for characters that they
 * do not have; false where that is blank. */
bool face_draws_notdef(struct face *f, uint32_t character);

/* Identifies what a character draws: the first 32 bits of the SHA-256 of the text
 *
 *     EM ADVANCE
 *     X Y TAG      a line per point; 1 on the curve, 0 control of a conic, 2 of a cubic
 *     -            after the last point of each contour
 *
 * in decimal font units. 0 when there is no outline (face_outline is NULL); never 0 otherwise. */
uint32_t face_fingerprint(struct face *f, uint32_t character);

/* Identifies what characters draw, in pixels and nothing else: the SHA-256 of such texts, one after
 * the other, each with "CODEPOINT EM" in the place of its first line. */
void face_outlines_sha256(struct face *f, const uint32_t *characters, int count,
                          char sha256[HASH_HEX]);

/* The axes of a variable font, in its order (at most FACE_AXES; returns how many): values of face
 * units are real. 0 for other fonts. */
struct face_range {
    char tag[FACE_TAG];
    double least, most, standard;
};
int face_axes(const struct face *f, struct face_range axis[FACE_AXES]);

/* Family and style as the font has them, in printable ASCII: "Inter Bold". */
enum { FACE_NAME = 96 };
void face_name(const struct face *f, char name[FACE_NAME]);

/* The font's version as its name table (else its head table) has it, in printable ASCII; "" when
 * it has none. */
enum { FACE_VERSION = 64 };
void face_version(const struct face *f, char version[FACE_VERSION]);

#endif
