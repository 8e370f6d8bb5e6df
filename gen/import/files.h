/* The pictures that a folder holds. */
#ifndef ADDA_GEN_IMPORT_FILES_H
#define ADDA_GEN_IMPORT_FILES_H

#include "gen/import/rows.h"

/* Adds a row without a text for each picture in `folder` and in the folders in it, at most 16 deep,
 * in the order of their names, byte by byte. A picture is a regular file that begins as one, or
 * whose name ends as that of one, so that a damaged one is met when it is read. Hidden files and
 * links to folders are passed over. *others: how many other files there are, but for metadata.csv
 * and metadata.jsonl, which have their texts; `other`: the first (to be freed; NULL: none).
 * ERR_NOINPUT when a folder cannot be read. */
enum err_code import_files(struct import_rows *r, const char *folder, int *others, char **other,
                           struct err *e);

#endif
