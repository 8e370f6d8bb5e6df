/* A font of the lists. A font is what it draws: the list records the outlines of printable ASCII
 * beside the SHA-256 of one file (font_file.h compares them). */
#ifndef ADDA_GEN_FONT_ENTRY_H
#define ADDA_GEN_FONT_ENTRY_H

#include <stdbool.h>
#include <stdint.h>
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

#endif
