/* What is wrong with the pictures of a folder, all at once. */
#ifndef ADDA_GEN_IMPORT_MISTAKES_H
#define ADDA_GEN_IMPORT_MISTAKES_H

#include "gen/import/set.h"

/* import_pictures (pictures.h) for a command with the options --fit and --ground: of a folder every
 * picture that is damaged or has another size than the canvas is named, up to MISTAKES_NAMED, and
 * the rest counted; a line each. Only a folder that is refused is read a second time. */
enum { MISTAKES_NAMED = 20 };
enum err_code import_pictures_told(struct import_set *s, const struct import_shape *shape,
                                   const struct import_reading *how, const char *path,
                                   struct err *e);

#endif
