/* Readings as files: a line for each picture, in one of two formats. */
#ifndef ADDA_BENCH_TEXTS_H
#define ADDA_BENCH_TEXTS_H

#include "base/text.h"
#include "bench/model/reading.h"

/* CSV (RFC 4180): a line of names, then file_name, text, confidence, confidence_1, ... JSONL: an
 * object a line, {"file_name", "text", "confidence", "characters": [...]}, exact for any UTF-8. In
 * both a name's byte that is no UTF-8 is shown as \xff; in CSV control characters are shown by
 * escapes, a backslash is doubled, and what a spreadsheet would take for a formula has an
 * apostrophe before it (escape_csv_exact); who reads it undoes that (gen/import/csv.h). */
enum texts_format { TEXTS_CSV, TEXTS_JSONL };
extern const char *const texts_formats[]; /* "csv", "jsonl", NULL */

/* What stands before the first picture. */
void texts_begin(struct text *out, enum texts_format format, int places);

/* One picture; `name` is its file's. */
void texts_add(struct text *out, enum texts_format format, int places, const char *name,
               const struct text_reading *r);

#endif
