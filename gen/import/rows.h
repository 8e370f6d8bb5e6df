/* The pictures of a folder, one row each: its file, and the text that it shows where that is known.
 * A file has one row. */
#ifndef ADDA_GEN_IMPORT_ROWS_H
#define ADDA_GEN_IMPORT_ROWS_H

#include "base/err.h"

/* A file inside the folder, without "./" and doubled slashes; `text` NULL: not known; `line` of the
 * file that said so, 0: none did. `unescaped`: what the text would be if its table had escaped it
 * (csv.h); NULL: the same, or the table is known to. */
struct import_row {
    char *name, *text;
    int line;
    char *unescaped;
};

/* Zero-initialise; import_rows_free. `sorted` is made by import_rows_sort. */
struct import_rows {
    int count, room;
    struct import_row *rows;
    const struct import_row **sorted;
};

enum err_code import_rows_add(struct import_rows *r, const char *name, const char *text, int line,
                              struct err *e);

/* Sorts by name, byte by byte. ERR_DATA, one message per file, when a file has several rows;
 * `metadata` appears in messages. After that no row is added. */
enum err_code import_rows_sort(struct import_rows *r, const char *metadata, struct err *e);

/* Tells, in one message, how many pictures of `all`, which is sorted, have no row in `r`. */
void import_rows_missing(const struct import_rows *r, const struct import_rows *all,
                         const char *metadata, struct err *told);

void import_rows_free(struct import_rows *r);

#endif
