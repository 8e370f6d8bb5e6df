/* The grid of seeds: of one row within the main table's JSON, of all of them in the page; and the
 * table that is a file for programs alone. */
#include "bench/table/seeds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/table/table.h"

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

/* ---- the file of seeds ------------------------------------------------------------------------
 */

static const struct grid_column file_columns[] = {
    {.key = "seed", .kind = GRID_COUNT},    {.key = "step", .kind = GRID_NUMBER},
    {.key = "diverged", .kind = GRID_FLAG}, {.key = "character", .kind = GRID_NUMBER},
    {.key = "string", .kind = GRID_NUMBER}, {.key = "delta", .kind = GRID_NUMBER},
    {.key = "cell", .kind = GRID_RECORD},
};

/* Whoever reads this file computes with its numbers: all digits that accuracies have. */
static struct rounded in_full(struct rounded number)
{
    if (isfinite(number.exact))
        snprintf(number.text, sizeof number.text, "%.8f", number.exact);
    return number;
}

/* The step that counts; none where that is the end. */
static struct rounded chosen_step(const struct outcome *o)
{
    struct rounded step = round_value((double)NAN);
    if (o->row >= 0) {
        step.exact = o->step;
        snprintf(step.text, sizeof step.text, "%d", o->step);
    }
    return step;
}

static void add_file_row(struct table_grid *g, const struct sweep_rows *rows, int row,
                         const struct table_seed *s)
{
    struct outcome o = {.row = -1};
    const char *hash = rows->results->plan->cells[s->cell].hash;
    results_outcome(rows->results, s->cell, rows->select, &o);
    grid_add_row(g, row, NULL);
    rows_add_names(g, &rows->list[row], NAMES_PAIR | NAMES_VARIANT);
    grid_add_count(g, (long long)s->seed);
    grid_add_number(g, chosen_step(&o));
    grid_add_count(g, o.diverged);
    grid_add_number(g, in_full(s->accuracy));
    grid_add_number(g, in_full(s->string));
    grid_add_number(g, in_full(s->delta));
    grid_add_name(g, hash, hash);
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_VARIANT | NAMES_CSV);
    grid_add_columns(g, file_columns, sizeof file_columns / sizeof *file_columns);
    for (int i = 0; i < rows->count; i++)
        for (int k = 0; k < rows->list[i].n; k++)
            add_file_row(g, rows, i, &rows->list[i].seeds[k]);
}

extern const struct table_kind table_seeds;
const struct table_kind table_seeds = {
    .name = "seeds",
    .help = "every seed of every row, in full",
    .key = "seeds",
    .readers = GRID_CSV,
    .is_optional = true,
    .make = make,
};
