/* Files of published folders, copied into a site. */
#ifndef ADDA_BENCH_SITE_COPIES_H
#define ADDA_BENCH_SITE_COPIES_H

#include "base/err.h"
#include "bench/site/target.h"

/* The last component of a path, whatever the path: "." too. New string. */
char *site_folder_name(const char *path);

/* One file; with `optional` a missing one is fine. */
enum err_code site_copy(const char *from, const char *to, bool optional, struct err *e);

/* The regular files of a folder, none of its folders, into one below the root; their names, sorted,
 * as list_folder gives them. Others are told of. */
enum err_code site_copy_files(struct site *s, const char *from, const char *name, char ***files,
                              int *count, struct err *e);

/* Links to files of that folder below the root. */
void site_add_files(struct text *out, const char *folder, char **files, int count);

#endif
