/* What a report format is: one file of this folder and one line in list.h. It lays out finished
 * tables; it rounds, sorts and decides nothing. */
#ifndef ADDA_BENCH_REPORT_FORMAT_H
#define ADDA_BENCH_REPORT_FORMAT_H

#include "bench/table/tables.h"

/* With `write` a report is one file of all tables; without, each table has a file of its own, which
 * `write_table` makes. That one prints a table by itself in any case (what compare prints). */
struct report_format {
    const char *name;      /* as after --format */
    const char *extension; /* of the file: "md" */
    const char *help;
    int reader; /* who reads it (grid.h): a table that is not for them is left out */
    /* Begins what a machine measured or is called: seconds, processors. They are another machine's
     * when a cell was computed again, with the same numbers, so verify leaves out the text from
     * such a mark to the next '<'. NULL: there is none. */
    const char *measured;
    /* Stands in place of a row of PNG pictures, as <td> elements, that the writing program could
     * not draw. NULL: there are no pictures. */
    const char *undrawn;
    /* `beside`: the names of the report's other files; NULL ends them. */
    enum err_code (*write)(const struct tables *t, const char *const *beside, struct text *out,
                           struct err *e);
    void (*write_table)(const struct table_grid *g, struct text *out);
};

#endif
