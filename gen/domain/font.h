/* The fonts of fonts/fonts.yaml and of a list of one's own, which domains name. */
#ifndef ADDA_GEN_FONT_H
#define ADDA_GEN_FONT_H

#include "base/err.h"
#include "gen/domain/font_entry.h"

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
