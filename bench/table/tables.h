/* The finished tables of a sweep. Report formats only lay them out, so they cannot disagree. */
#ifndef ADDA_BENCH_TABLE_TABLES_H
#define ADDA_BENCH_TABLE_TABLES_H

#include "bench/table/table.h"

enum {
#define TABLE(name_) TABLE_##name_,
#include "bench/table/list.h"
#undef TABLE
    TABLE_COUNT
};

extern const struct table_kind *const table_kinds[TABLE_COUNT];

struct tables {
    /* The way to the sweep's folder from where a page will be (path_between); NULL: it will be in
     * it. Borrowed. */
    const char *place;
    struct sweep_rows rows;
    struct table_grid grids[TABLE_COUNT];
};

/* Every number computed, every mark decided. Free with tables_free. */
void tables_make(struct tables *t, const struct results *r, enum select select);
void tables_free(struct tables *t);

#endif
