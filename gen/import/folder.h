/* Folders of pictures: whose texts stand in metadata.jsonl (jsonl.h), in metadata.csv (csv.h) or in
 * the names of the files (rule.h), or nobody knows. */
#ifndef ADDA_GEN_IMPORT_FOLDER_H
#define ADDA_GEN_IMPORT_FOLDER_H

#include "gen/import/set.h"

/* As a rule: the texts are not read, also where they are known. */
extern const char import_no_labels[];

/* The file of a folder's texts, metadata.jsonl before metadata.csv; also one that leads nowhere, so
 * that it is told when it is read. New string; NULL: there is none. */
char *import_folder_metadata(const char *folder);

/* Fills `s` (import_set_free in every case), names included. Texts come from how->rule where there
 * is one, else from metadata.jsonl, else from metadata.csv, else s->classes is NULL. In the order
 * of the rows, or of the files' names, byte by byte. Pictures without a row are told, and so are a
 * metadata file that is not read, files that are no pictures where all are taken, and pictures of
 * several frames, of which the first is taken, or with an animation beside them. Of pictures that
 * are damaged or have another size than the canvas, and of texts that are wrong, all are errors
 * (mistakes.h). */
enum err_code import_folder(struct import_set *s, const struct import_shape *shape,
                            const struct import_reading *how, const char *folder, struct err *e);

/* The same of a single picture, whose text nobody knows. */
enum err_code import_picture_file(struct import_set *s, const struct import_shape *shape,
                                  const struct import_reading *how, const char *path,
                                  struct err *e);

#endif
