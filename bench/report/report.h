/* The registry of report formats. A format lays out a finished table; it rounds, sorts and decides
 * nothing. */
#ifndef ADDA_BENCH_REPORT_H
#define ADDA_BENCH_REPORT_H

#include "bench/table/table.h"
#include "base/text.h"

struct report_input {
    const struct table *table;
    const struct results *results; /* for the formats that show more than the table */
};

struct report_format {
    const char *name;      /* as after --format */
    const char *extension; /* of the file: "md" */
    const char *help;
    bool measures;                          /* holds what was measured as well, between marks */
    bool (*applies)(const struct table *t); /* whether there is something to say; NULL: always */
    enum err_code (*write)(const struct report_input *in, struct text *out, struct err *e);
};

/* Begins what a machine measured or is called: seconds, processors. They are another machine's when
 * a cell was computed again, with the same numbers, so verify leaves out the plain text from such a
 * mark to the next '<' in a format that `measures`. */
#define REPORT_MEASURED "<span class=\"measured\">"

extern const struct report_format *const report_formats[]; /* NULL-terminated */

/* The name of format i; NULL past the last. */
const char *report_format_name(int i);

/* By name or extension; NULL: unknown. */
const struct report_format *report_find(const char *name);

#endif
