/* The fonts of fonts/fonts.yaml and of a list of one's own, which domains name. A font is what it
 * draws: the list records the outlines of printable ASCII beside the SHA-256 of one file
 * (font_file.h compares them). */
#ifndef ADDA_GEN_FONT_H
#define ADDA_GEN_FONT_H

#include <stdint.h>
#include "base/err.h"
#include "base/hash.h"
#include "gen/paint/face.h"

/* Printable ASCII, the characters whose outlines are recorded. */
enum { FONT_FIRST = 0x20, FONT_LAST = 0x7e, FONT_CHARACTERS = FONT_LAST - FONT_FIRST + 1 };

/* One entry of the list; owned by the store. */
struct font {
    const char *name;
    const char *package, *licence, *style; /* "" where the list does not say */
    const char *file;                      /* as written in the list */
    const char *version;                   /* of that file; "" where it is not recorded */
    bool added;                            /* of the list that ADDA_FONTS names */
    char *path;            /* of that file: relative paths start at the list's folder */
    char sha256[HASH_HEX]; /* of that file; part of the identity of domains */
    struct face_choice which;
    uint32_t outlines[FONT_CHARACTERS]; /* face_fingerprint (gen/paint/face.h); 0: not recorded */
    struct font_folders *folders;       /* where other files of that name are looked for */
};

struct font_store;

/* Reads the list; a font's file is read when a domain needs it. `path` NULL: the fonts.yaml that
 * comes with the program (base/shipped.h), and then the list that the environment variable
 * ADDA_FONTS names; where one that was asked for is missing, or there is none, ERR_UNAVAILABLE. A
 * name that both lists have is one font if both entries have the same SHA-256 or outlines, or the
 * second's file draws as the first records: the first is its identity, the second says where its
 * file is. Else it is a mistake, as a name that one list has twice always is. *s is NULL after a
 * failure. */
enum err_code font_store_open(struct font_store **s, const char *path, struct err *e);
void font_store_free(struct font_store *s);

int font_store_count(const struct font_store *s);
const struct font *font_store_at(const struct font_store *s, int i);

/* NULL when there is none of that name; *nearest then suggests one, or is NULL. */
const struct font *font_store_find(const struct font_store *s, const char *name,
                                   const char **nearest);

#endif
