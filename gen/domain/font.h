/* The fonts of fonts/fonts.yaml: opened by file name and by what they draw, never by family name. A
 * file with the recorded SHA-256 is the font, and so is one that draws the wanted characters with
 * the recorded outlines; either way the recorded SHA-256 is what identities hold. */
#ifndef ADDA_GEN_FONT_H
#define ADDA_GEN_FONT_H

#include <stddef.h>
#include "base/err.h"
#include "gen/paint/glyphs.h"

/* One entry of the list; texts are owned by the store. `outlines` are the digests (font_digest.h)
 * of FONT_FIRST to FONT_LAST, the printable characters of ASCII, with a blank between, or "". */
struct font {
    const char *name, *package, *file, *sha256, *licence, *style, *outlines;
};
enum { FONT_FIRST = '!', FONT_LAST = '~' };

struct font_store;

/* Reads the list; a font's file is read when a domain needs it. `path` NULL: the
 * environment variable ADDA_FONTS, else fonts/fonts.yaml of the source tree the program was built
 * from. */
enum err_code font_store_open(struct font_store **s, const char *path, struct err *e);
void font_store_free(struct font_store *s);

int font_store_count(const struct font_store *s);
const struct font *font_store_at(const struct font_store *s, int i);

/* NULL when there is none of that name; *nearest then suggests one, or is NULL. */
const struct font *font_store_find(const struct font_store *s, const char *name,
                                   const char **nearest);

enum { FONT_MAX_BYTES = 64 << 20 };

/* Its outlines of an alphabet (glyphs_free), from a file where font_files.h looks. Fails as
 * glyphs_read does, and with ERR_UNAVAILABLE and the Debian package to install when no file of that
 * name has the recorded SHA-256 or, for every character of the alphabet, the recorded outline. */
enum err_code font_glyphs(struct glyphs *g, const struct font *font, const uint32_t *alphabet,
                          int count, const struct fineness *f, struct err *e);

#endif
