/* The files that a report has: one of each format, or one per table where a format's file holds one
 * table ("report.csv", "report.comparisons.csv"). */
#ifndef ADDA_BENCH_REPORT_REPORT_H
#define ADDA_BENCH_REPORT_REPORT_H

#include "bench/report/format.h"

struct report_file {
    char name[32];      /* as after --format: "csv-comparisons" */
    char extension[32]; /* "comparisons.csv" */
    char help[160];
    const struct report_format *format;
    int table; /* -1: all tables */
};

/* All files, in the order of the formats; one without a format ends them. */
const struct report_file *report_files(void);

/* After --format, of file i; NULL past the last. */
const char *report_format_name(int i);

/* By name or extension; NULL: unknown. */
const struct report_file *report_find(const char *name);

/* The same; NULL with an error that names the nearest. */
const struct report_file *report_find_or_fail(const char *name, struct err *e);

/* By the ending of a file's name, the longest that a report has: "t.seeds.csv", "t.csv"; NULL:
 * none of them. */
const struct report_file *report_of_name(const char *path);

/* The same of a file to be written: Markdown where the name has no ending, or .txt. NULL with
 * ERR_USAGE: the ending is none of a report's. */
const struct report_file *report_of_output(const char *path, struct err *e);

/* ERR_USAGE if the name ends as another format's files do. */
enum err_code report_check_name(const struct report_file *f, const char *path, struct err *e);

/* How many rows of pictures the text of a report lacks because they could not be drawn where it was
 * written. */
int report_undrawn(const struct report_file *f, const char *text);

/* Whether the file has something to say. */
bool report_applies(const struct report_file *f, const struct tables *t);

enum err_code report_write(const struct report_file *f, const struct tables *t, struct text *out,
                           struct err *e);

#endif
