/* Fonts of one's own: files that a domain names by their paths, not by a name of the list. Such a
 * font is what it draws of the domain's alphabet: in the identity of a domain stands the SHA-256 of
 * these outlines (face_outlines_sha256), neither its name nor its path. */
#ifndef ADDA_GEN_FONT_OWN_H
#define ADDA_GEN_FONT_OWN_H

#include "gen/domain/font.h"
#include "gen/paint/glyphs.h"

/* `font.sha256` is that of its outlines; "" until font_own_glyphs was called. `font.name` is its
 * file's name and what was chosen, for the truth and for messages. */
struct font_own {
    struct font font;
    char *name;
};

/* `path` is absolute; `sha256` NULL or "": not known yet. NULL without memory. */
struct font_own *font_own_create(const char *path, const struct face_choice *which,
                                 const char *sha256);
void font_own_free(struct font_own *f); /* NULL is fine */

/* Fonts of one domain whose names are equal are named by their paths below the folder that is
 * common to them instead: "a/Mine.ttf" and "b/Mine.ttf". */
void font_own_tell_apart(struct font_own *const *own, int count);

/* Its outlines of an alphabet (glyphs_free), and their SHA-256; where that was known, other
 * outlines are ERR_DATA. Files of at most FONT_MAX_BYTES; fails as face_open and glyphs_read do,
 * too. */
enum err_code font_own_glyphs(struct glyphs *g, struct font_own *f, const uint32_t *alphabet,
                              int count, const struct fineness *fineness, struct err *e);

/* The files that a path means: itself, or the font files of a folder in the order of their names
 * (.ttf, .otf, .ttc, .otc in letters of any case; neither hidden ones nor those in folders below).
 * Absolute; a list that NULL ends, to be freed with font_own_forget. At most `most`. Fonts of a
 * folder that end in another way are added to `told`. After a failure *files is NULL, or where only
 * names are wrong the files that have other names. */
enum err_code font_own_files(char ***files, const char *path, int most, struct err *told,
                             struct err *e);
void font_own_forget(char **files);

#endif
