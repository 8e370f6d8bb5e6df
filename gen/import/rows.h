/* The files that the rows of a metadata.jsonl name: each once, and every picture. */
#ifndef ADDA_GEN_IMPORT_ROWS_H
#define ADDA_GEN_IMPORT_ROWS_H

#include "base/err.h"

/* A file as its row names it, without "./" and doubled slashes, and the row's line. */
struct named_file {
    char *name;
    int line;
};

/* Zero-initialise; import_rows_free. */
struct import_rows {
    int count, room;
    struct named_file *files;
};

enum err_code import_rows_add(struct import_rows *r, const char *name, int line, struct err *e);

/* Sorts the rows. ERR_DATA, one message per file, when a file has several; `metadata` appears in
 * messages. */
enum err_code import_rows_check(struct import_rows *r, const char *metadata, struct err *e);

/* Tells, in one message, how many pictures in `folder` and in the folders in it have no row. Hidden
 * files and links to folders are passed over. The rows must be sorted. */
void import_rows_missing(const struct import_rows *r, const char *folder, struct err *told);

void import_rows_free(struct import_rows *r);

#endif
