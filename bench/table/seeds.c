/* The grid of seeds: of one row within the main table's JSON, of all of them in the page. */
#include "bench/table/seeds.h"

#include <stdlib.h>

static const struct grid_column columns[] = {
    {.key = "pair", .title = "pair", .readers = GRID_PEOPLE},
    {.key = "title", .title = "method", .readers = GRID_PEOPLE},
    {.key = "seed", .title = "seed", .kind = GRID_COUNT},
    {.key = "character", .title = "character", .kind = GRID_NUMBER},
    {.key = "string", .title = "string", .kind = GRID_NUMBER},
    {.key = "delta", .title = "Δ", .kind = GRID_NUMBER},
    {.key = "cell", .title = "record", .kind = GRID_RECORD},
};

void seeds_begin(struct table_grid *g)
{
    grid_add_columns(g, columns, sizeof columns / sizeof *columns);
}

void seeds_add(struct table_grid *g, const struct sweep_rows *rows, int row)
{
    const struct table_row *r = &rows->list[row];
    char *title = row_title(r);
    for (int i = 0; i < r->n; i++) {
        const struct table_seed *s = &r->seeds[i];
        grid_add_row(g, row, r->macro);
        grid_add_name(g, r->pair, r->pair);
        grid_add_name(g, title, title);
        grid_add_count(g, (long long)s->seed);
        grid_add_number(g, s->accuracy);
        grid_add_number(g, s->string);
        grid_add_number(g, s->delta);
        const char *hash = rows->results->plan->cells[s->cell].hash;
        char *beginning = text_format("%.12s", hash);
        grid_add_name(g, hash, beginning);
        free(beginning);
    }
    free(title);
}
