/* How many seeds each row has. */
#include "bench/table/table.h"

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    static const struct grid_column seeds[] = {
        {.key = "seeds", .title = "seeds", .kind = GRID_COUNT}};
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_VARIANT);
    grid_add_columns(g, seeds, 1);
    for (int i = 0; i < rows->count; i++) {
        grid_add_row(g, i, rows->list[i].macro);
        rows_add_names(g, &rows->list[i], NAMES_PAIR | NAMES_VARIANT);
        grid_add_count(g, rows->list[i].n);
    }
}

extern const struct table_kind table_sizes;
const struct table_kind table_sizes = {
    .name = "sizes",
    .title = "Sizes of the rows",
    .help = "how many seeds each row has",
    .key = "sizes",
    .make = make,
};
