/* The fonts of fonts/fonts.yaml: opened by path and SHA-256 only, never by family name. */
#ifndef ADDA_GEN_FONT_H
#define ADDA_GEN_FONT_H

#include "base/err.h"

struct font_store;

/* Reads the list; font files are looked at when a domain asks for them. `path` NULL: the
 * environment variable ADDA_FONTS, else fonts/fonts.yaml of the source tree the program was built
 * from, else the installed one. */
enum err_code font_store_open(struct font_store **s, const char *path, struct err *e);
void font_store_free(struct font_store *s);

/* Checks every font of the list: file there, hash right, opens as a scalable face. All failures at
 * once, each with the Debian package that brings the file. */
enum err_code font_store_check(const struct font_store *s, struct err *e);

#endif
