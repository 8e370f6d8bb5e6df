/* metadata.csv, as Hugging Face's imagefolder has it: comma-separated values (RFC 4180) whose first
 * line names the columns; file_name and text are read, the others passed over. Fields are text as
 * it stands: "045" keeps its zero, and blanks are not trimmed. A mark of UTF-8 before the first
 * line, and blank lines, are passed over; lines end as in any system.
 *
 * Of a file that begins as `adda-bench predict` writes it fields are what they were before they
 * were escaped (escape_csv_undo). */
#ifndef ADDA_GEN_IMPORT_CSV_H
#define ADDA_GEN_IMPORT_CSV_H

#include "gen/import/rows.h"
#include "gen/import/set.h"

/* The names of the first columns of such a file, as its first line has them. */
extern const char import_csv_escaped[];

/* Adds a row per record. ERR_DATA at the first that is wrong; file->name appears in messages.
 * file->data ends in a NUL beyond its size. */
enum err_code import_csv(struct import_rows *r, const struct import_bytes *file, struct err *e);

/* Tells, in one message, of rows whose text would be another one of this alphabet and length if the
 * file had escaped it: another program's text, or a table of predict without its other columns. */
void import_csv_doubts(const struct import_rows *r, const struct import_shape *shape,
                       const char *file, struct err *told);

#endif
