/* A folder of pictures with a metadata.jsonl, as Hugging Face's imagefolder has: one line of JSON
 * per picture, {"file_name": a path inside the folder, "text": ...}. */
#ifndef ADDA_GEN_IMPORT_FOLDER_H
#define ADDA_GEN_IMPORT_FOLDER_H

#include "gen/import/set.h"

/* Fills `s` (import_set_free in every case). A picture has one row; pictures without one are told.
 * A mark of UTF-8 before the rows, and blank lines, are passed over. */
enum err_code import_folder(struct import_set *s, const struct import_shape *shape,
                            const struct import_reading *how, const char *folder, struct err *e);

/* One line of metadata.jsonl: the file it names (a new string) and the classes of its text. */
enum err_code import_row(const struct import_bytes *line, const struct import_shape *shape,
                         char **file, uint16_t *classes, struct err *e);

#endif
