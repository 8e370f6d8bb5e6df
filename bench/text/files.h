/* Files and folders of a store. */
#ifndef ADDA_BENCH_FILES_H
#define ADDA_BENCH_FILES_H

#include <stddef.h>
#include "base/err.h"

/* Writes a file inside a folder that is not published yet: not atomic and not synced, since
 * publishing the folder syncs all of it and it is not read before. */
enum err_code write_file(const char *path, const void *data, size_t size, struct err *e);

/* Sorted names in a folder that do not begin with '.'; a missing folder has none. */
enum err_code list_folder(const char *path, char ***names, int *count, struct err *e);

/* Their order: compares two pointers to strings, for qsort and bsearch. */
int names_order(const void *a, const void *b);
void names_free(char **names, int count);

/* The path of a folder without slashes at its end: "site/" is "site". New string. */
char *folder_path(const char *path);

/* The relative path that leads from the folder of `file` to `folder`: "../out/sweeps/quick", "."
 * where that is the same. Both are taken as they are written: links are not looked at, as in a
 * browser. New string; NULL where the current folder is not known. */
char *path_between(const char *file, const char *folder);

#endif
