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

enum { NUMBERS = 5 }; /* from `step` on */

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

/* "done", or why there is no record. */
static const char *state_of(const struct results *r, int cell)
{
    struct outcome o;
    if (results_outcome(r, cell, SELECT_LAST, &o))
        return "done";
    if (r->failures[cell])
        return "failed";
    return r->states[cell] == CELL_MISSING ? "missing" : "damaged";
}

static void add_numbers(struct table_grid *g, const struct sweep_rows *rows,
                        const struct table_seed *s)
{
    struct outcome o = {.row = -1};
    results_outcome(rows->results, s->cell, rows->select, &o);
    grid_add_number(g, chosen_step(&o));
    grid_add_count(g, o.diverged);
    grid_add_number(g, in_full(s->accuracy));
    grid_add_number(g, in_full(s->string));
    grid_add_number(g, in_full(s->delta));
}

/* `s` is NULL where the cell has no record: its numbers are left empty. */
static void add_file_row(struct table_grid *g, const struct sweep_rows *rows, int row, int cell,
                         const struct table_seed *s)
{
    const struct plan *p = rows->results->plan;
    const char *hash = p->cells[cell].hash;
    grid_add_row(g, row, NULL);
    rows_add_names(g, &rows->list[row], NAMES_PAIR | NAMES_VARIANT);
    grid_add_count(g, (long long)plan_cell_seed(p, cell));
    if (s)
        add_numbers(g, rows, s);
    for (int i = 0; i < NUMBERS && !s; i++)
        grid_add_absent(g);
    grid_add_name(g, hash, hash);
}

/* Every planned seed of a row; how many of them have a record. */
static int add_file_rows(struct table_grid *g, const struct sweep_rows *rows, int row)
{
    const struct plan_row *from = &rows->results->plan->rows[row];
    const struct table_row *r = &rows->list[row];
    int next = 0;
    for (int i = 0; i < from->count; i++) {
        const bool done = next < r->n && r->seeds[next].cell == from->cells[i];
        add_file_row(g, rows, row, from->cells[i], done ? &r->seeds[next] : NULL);
        next += done;
    }
    return next;
}

/* A column of their own where some seed has no record. */
static void add_state(struct table_grid *g, const struct sweep_rows *rows)
{
    static const struct grid_column column = {.key = "state", .readers = GRID_CSV};
    const struct plan *p = rows->results->plan;
    int at = 0;
    grid_append(g, &column);
    for (int i = 0; i < p->row_count; i++)
        for (int k = 0; k < p->rows[i].count; k++) {
            struct grid_cell *c = &g->rows[at++].cells[g->column_count - 1];
            c->name = text_copy(state_of(rows->results, p->rows[i].cells[k]));
            c->text = text_copy(c->name);
        }
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    int done = 0;
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_VARIANT | NAMES_CSV);
    grid_add_columns(g, file_columns, sizeof file_columns / sizeof *file_columns);
    for (int i = 0; i < rows->count; i++)
        done += add_file_rows(g, rows, i);
    if (done < g->row_count)
        add_state(g, rows);
}

extern const struct table_kind table_seeds;
const struct table_kind table_seeds = {
    .name = "seeds",
    .help = "every planned seed of every row, in full",
    .key = "seeds",
    .readers = GRID_CSV,
    .is_optional = true,
    .make = make,
};
