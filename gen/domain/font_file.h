/* The file that draws a font of the list: looked for, compared with what is recorded, read. */
#ifndef ADDA_GEN_FONT_FILE_H
#define ADDA_GEN_FONT_FILE_H

#include <stddef.h>
#include "gen/domain/font_entry.h"
#include "gen/paint/glyphs.h"

enum { FONT_MAX_BYTES = 64 << 20 };

/* The bytes of a file that is the font for these characters (free): the recorded path is tried
 * first, then files of the same name in the usual folders (font_folders.h). A file is the font when
 *
 *   - it has the recorded SHA-256 (*same_bytes), or
 *   - the outlines of all these characters are recorded, and those of the file are equal.
 *
 * Else ERR_UNAVAILABLE: which file is another version, which character it draws otherwise or has no
 * outline recorded, and the Debian package to install. */
enum err_code font_file_read(const struct font *f, const uint32_t *characters, int count,
                             char **data, size_t *size, bool *same_bytes, struct err *e);

/* Whether the file at `path` can be read and draws printable ASCII as recorded of the font. */
bool font_file_is(const struct font *f, const char *path);

/* Its outlines of an alphabet (glyphs_free). Fails as font_file_read and glyphs_read do. */
enum err_code font_glyphs(struct glyphs *g, const struct font *f, const uint32_t *alphabet,
                          int count, const struct fineness *fineness, struct err *e);

/* The SHA-256 of these outlines (face_outlines_sha256), as of a font of one's own. */
enum err_code font_outlines(const struct font *f, const uint32_t *alphabet, int count,
                            char sha256[HASH_HEX], struct err *e);

#endif
