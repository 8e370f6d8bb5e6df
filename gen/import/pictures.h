/* Pictures whose texts nobody knows, from any path: what a model is asked to read. */
#ifndef ADDA_GEN_IMPORT_PICTURES_H
#define ADDA_GEN_IMPORT_PICTURES_H

#include <stdbool.h>
#include "gen/import/set.h"

/* Whether the file begins as a picture does; false where it cannot be read. */
bool import_is_picture(const char *path);

/* Fills `s` (import_set_free in every case) from a folder of pictures (folder.h; texts that it has
 * are not read), a single picture, or an IDX or NPY file of images (arrays.h), gzipped or not; what
 * a file is, its first bytes tell. s->classes is NULL. Images are in the order of their files'
 * names, byte by byte, or of the array; s->names[i] is the file of image i, relative to the folder,
 * and s->names is NULL of an array. Of `shape`, only the canvas is read.
 *
 * ERR_NOINPUT when there is no such path, ERR_DATA when a picture is damaged, or has another size
 * than the canvas while how->fit is FIT_NONE: the message names the file, of a folder up to
 * MISTAKES_NAMED of them, and how->advice follows. */
enum err_code import_pictures(struct import_set *s, const struct import_shape *shape,
                              const struct import_reading *how, const char *path, struct err *e);

/* The same for a command, whose options say how they are read (how->advice is theirs), and what is
 * strange about the images is told (inspect.h). ERR_USAGE: --transpose of pictures, or a --ground
 * that is not white of an array that nothing shows beside. */
enum err_code import_pictures_by_option(struct import_set *s, const struct import_shape *shape,
                                        const struct import_reading *how, const char *path,
                                        struct err *e);

#endif
