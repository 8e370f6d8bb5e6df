/* Paths that are read from files. */
#ifndef ADDA_GEN_IMPORT_PATH_H
#define ADDA_GEN_IMPORT_PATH_H

#include <stdbool.h>

/* Whether it is a relative path that stays inside its folder: not empty, not absolute, without a
 * component "..". NULL is not. */
bool import_path_inside(const char *path);

#endif
