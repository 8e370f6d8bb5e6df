/* The texts that pictures show, from a file that nothing but a score reads. */
#ifndef ADDA_BENCH_TRUTH_H
#define ADDA_BENCH_TRUTH_H

#include <stdio.h>
#include "bench/model/reading.h"
#include "bench/stats/proportion.h"
#include "gen/import/rows.h"

/* Rows of file_name and text, sorted by file (import_rows_free in every case): JSON lines if the
 * file's name ends in .jsonl, CSV if in .csv; of CSV that `predict` wrote (texts.h), as it was
 * before it was escaped. ERR_DATA also when there is none. Pictures of an array are named by their
 * number, the first being 0. */
enum err_code truth_read(struct import_rows *rows, const char *path, struct err *e);

/* What is strange but no mistake: texts that would be others if the file had escaped them
 * (import_csv_doubts). */
void truth_doubts(const struct import_rows *rows, const char *path, const struct domain_info *info,
                  struct err *told);

/* Before anything is scored: ERR_DATA when no picture has a row, or a name of none, or a text, has
 * blanks at an end. `path` appears in messages; names as for truth_compare. */
enum err_code truth_check(const struct import_rows *rows, const char *path,
                          const struct domain_info *info, char *const *names, int count,
                          struct err *e);

/* A text is right if it is the one of the row; a character if it stands at the same place, so that
 * a place that was passed over makes those after it wrong. Characters that a text has beyond those
 * of the row count in no figure but that of texts. */
struct truth_score {
    int pictures;     /* that have a row */
    int without_row;  /* pictures */
    int without_file; /* rows */
    int impossible;   /* pictures with a character, or a length, that the model does not know */
    struct proportion character, text;
};

/* names[count] are the pictures' files, NULL: they are of an array. ERR_DATA: no picture has a row.
 */
enum err_code truth_compare(struct truth_score *s, const struct import_rows *rows,
                            const struct domain_info *info, char *const *names,
                            const struct text_reading *readings, int count, struct err *e);

/* Two or more lines for a person. */
void truth_print(const struct truth_score *s, FILE *to);

/* What image i of a set is called. `number` serves where there are no names. */
enum { TRUTH_NUMBER = 12 };
const char *truth_name(char *const *names, int i, char number[TRUTH_NUMBER]);

#endif
