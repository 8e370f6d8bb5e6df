/* What a table is: one file of this folder and one line in list.h. */
#ifndef ADDA_BENCH_TABLE_TABLE_H
#define ADDA_BENCH_TABLE_TABLE_H

#include "bench/table/grid.h"
#include "bench/table/rows.h"

/* Which point of a training its numbers are of: what the report's selection chose; the same, but no
 * rule that needs labels chooses; or each row says its own rule. */
enum table_points { POINTS_SELECTED, POINTS_WITHOUT_LABELS, POINTS_OF_ROWS };

struct table_kind {
    const char *name;     /* "comparisons": in the names of its files, and its place in the page */
    const char *title;    /* its heading; NULL: it stands under the report's own */
    const char *help;     /* one line for the list of formats */
    const char *key;      /* in JSON: of its rows */
    const char *rows_key; /* in JSON, where it has groups: of the rows beside them; else NULL */
    const char *notes;    /* in JSON: the key of its notes; NULL: they are for people */
    const char *summary;  /* what stands in the page where a long table is folded; NULL: never */
    int readers;          /* whom it is for, as of a column: 0 is everybody (grid.h) */
    enum table_points points;
    bool is_optional; /* without rows there is no file of it, and no key */
    void (*make)(struct table_grid *g, const struct sweep_rows *rows); /* into an empty grid */
};

/* Whether a table is for that reader. */
static inline bool table_shows(const struct table_kind *kind, int reader)
{
    return !kind->readers || (kind->readers & reader);
}

#endif
