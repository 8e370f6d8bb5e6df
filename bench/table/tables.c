/* The registry of tables. */
#include "bench/table/tables.h"

#include "bench/table/claims.h"
#include "bench/table/ranking.h"
#include "bench/table/selected.h"

#define TABLE(name_) extern const struct table_kind table_##name_;
#include "bench/table/list.h"
#undef TABLE

#define TABLE(name_) &table_##name_,
const struct table_kind *const table_kinds[TABLE_COUNT] = {
#include "bench/table/list.h"
};
#undef TABLE

static void make_table(struct table_grid *g, const struct table_kind *kind,
                       const struct sweep_rows *rows)
{
    kind->make(g, rows);
    if (kind->points == POINTS_SELECTED ||
        (kind->points == POINTS_WITHOUT_LABELS && rows->select != SELECT_ORACLE))
        selected_add(g, rows);
}

void tables_make(struct tables *t, const struct results *r, enum select select)
{
    *t = (struct tables){0};
    rows_make(&t->rows, r, select);
    claims_find(&t->rows);
    ranking_find(&t->rows);
    for (int i = 0; i < TABLE_COUNT; i++)
        make_table(&t->grids[i], table_kinds[i], &t->rows);
}

void tables_free(struct tables *t)
{
    for (int i = 0; i < TABLE_COUNT; i++)
        grid_free(&t->grids[i]);
    ranking_free(&t->rows);
    rows_free(&t->rows);
}
