/* metadata.jsonl, as Hugging Face's imagefolder has it: one line of JSON per picture,
 * {"file_name": a path inside the folder, "text": ...}. Other fields are passed over, and so are a
 * mark of UTF-8 before the rows, and blank lines. */
#ifndef ADDA_GEN_IMPORT_JSONL_H
#define ADDA_GEN_IMPORT_JSONL_H

#include "gen/import/rows.h"
#include "gen/import/set.h"

/* Adds a row per line. ERR_DATA at the first line that is wrong; file->name appears in messages.
 * file->data ends in a NUL beyond its size. */
enum err_code import_jsonl(struct import_rows *r, const struct import_bytes *file, struct err *e);

#endif
