/* The file that is designed, written so that it stays the same file to all who know it. */
#ifndef ADDA_GEN_DESIGN_WRITE_H
#define ADDA_GEN_DESIGN_WRITE_H

#include "base/err.h"

/* `text` takes the place of `before`, what is there now; NULL: no file is there. The file keeps its
 * mode, owner and names: it is replaced whole (base/publish.h), by a new file of its mode and
 * owner; one with several names (hard links) or an access list, or whose owner cannot be given, is
 * written in place as editors do, and gets `before` back where that fails. ERR_NOPERM for a file
 * that may only be read; else fails as publish_file does. */
enum err_code design_write(const char *path, const char *before, const char *text, struct err *e);

#endif
