/* Paths that come from files of other people. */
#ifndef ADDA_BASE_PATH_H
#define ADDA_BASE_PATH_H

#include <stdbool.h>

/* Whether `path` (may be NULL) stays inside the folder that it starts from: it is not empty, not
 * absolute, and no component of it is "..". Symbolic links are not looked at. */
bool path_is_inside(const char *path);

#endif
