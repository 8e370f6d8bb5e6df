/* Making a grid row by row, and its cells as people read them. */
#include "bench/table/grid.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void note_add(struct notes *n, char *sentence)
{
    n->list = memory_grow(n->list, n->count, &n->capacity, sizeof *n->list);
    n->list[n->count++] = sentence;
}

void note_add_mark(struct notes *n, char *sentence)
{
    note_add(n, sentence);
    memmove(n->list + 1, n->list, (size_t)(n->count - 1) * sizeof *n->list);
    n->list[0] = sentence;
    n->marks++;
}

static void notes_free(struct notes *n)
{
    for (int i = 0; i < n->count; i++)
        free(n->list[i]);
    free(n->list);
}

void grid_add_columns(struct table_grid *g, const struct grid_column *columns, int count)
{
    for (int i = 0; i < count; i++) {
        g->columns =
            memory_grow(g->columns, g->column_count, &g->column_capacity, sizeof *g->columns);
        g->columns[g->column_count++] = columns[i];
    }
}

struct grid_row *grid_add_row(struct table_grid *g, int row, const char *macro)
{
    g->rows = memory_grow(g->rows, g->row_count, &g->row_capacity, sizeof *g->rows);
    struct grid_row *r = &g->rows[g->row_count++];
    *r = (struct grid_row){.row = row, .macro = text_copy(macro)};
    r->cells = memory_take((size_t)g->column_count, sizeof *r->cells);
    g->filled = 0;
    return r;
}

/* The next cell of the last row, which is of one of two kinds. */
static struct grid_cell *next_cell(struct table_grid *g, enum grid_kind kind, enum grid_kind other)
{
    const struct grid_column *c = &g->columns[g->filled];
    if (g->filled >= g->column_count || (c->kind != kind && c->kind != other))
        abort();
    return &g->rows[g->row_count - 1].cells[g->filled++];
}

void grid_add_name(struct table_grid *g, const char *name, const char *text)
{
    struct grid_cell *c = next_cell(g, GRID_NAME, GRID_RECORD);
    c->name = text_copy(name);
    c->text = text_copy(text);
}

void grid_add_list(struct table_grid *g, const char *words, const char *text)
{
    struct grid_cell *c = next_cell(g, GRID_LIST, GRID_LIST);
    c->name = text_copy(words);
    c->text = text_copy(text);
}

struct grid_cell *grid_add_count(struct table_grid *g, long long count)
{
    struct grid_cell *c = next_cell(g, GRID_COUNT, GRID_FLAG);
    c->count = count;
    return c;
}

void grid_add_seeds(struct table_grid *g, int count, int planned)
{
    struct grid_cell *c = next_cell(g, GRID_COUNT, GRID_COUNT);
    c->count = count;
    c->text = count < planned ? text_format("%d of %d", count, planned) : NULL;
}

struct grid_cell *grid_add_number(struct table_grid *g, struct rounded number)
{
    struct grid_cell *c = next_cell(g, GRID_NUMBER, GRID_P);
    c->first = number;
    return c;
}

void grid_add_interval(struct table_grid *g, struct rounded low, struct rounded high)
{
    struct grid_cell *c = next_cell(g, GRID_INTERVAL, GRID_INTERVAL);
    c->first = low;
    c->second = high;
}

struct grid_cell *grid_add_share(struct table_grid *g, struct rounded accuracy,
                                 struct rounded share, struct rounded low, struct rounded high)
{
    struct grid_cell *c = next_cell(g, GRID_SHARE, GRID_SHARE);
    c->first = accuracy;
    c->second = share;
    c->low = low;
    c->high = high;
    return c;
}

struct grid_cell *grid_add_estimate(struct table_grid *g, const struct table_number *n)
{
    struct grid_cell *c = next_cell(g, GRID_ESTIMATE, GRID_ESTIMATE);
    c->count = n->exact.n;
    c->first = round_value(n->exact.mean);
    c->second = round_value(n->exact.half);
    return c;
}

void grid_append(struct table_grid *g, const struct grid_column *column)
{
    const size_t before = (size_t)g->column_count;
    grid_add_columns(g, column, 1);
    for (int i = 0; i < g->row_count; i++) {
        struct grid_cell *cells = memory_take(before + 1, sizeof *cells);
        memcpy(cells, g->rows[i].cells, before * sizeof *cells);
        free(g->rows[i].cells);
        g->rows[i].cells = cells;
    }
}

struct table_grid *grid_add_rows(struct table_grid *g)
{
    struct grid_cell *c = next_cell(g, GRID_ROWS, GRID_ROWS);
    c->rows = memory_take(1, sizeof *c->rows);
    return c->rows;
}

void grid_add_absent(struct table_grid *g)
{
    struct grid_cell *c = &g->rows[g->row_count - 1].cells[g->filled++];
    c->mark = GRID_ABSENT;
    c->first = c->second = c->low = c->high = round_value((double)NAN);
}

static void cell_free(struct grid_cell *c)
{
    if (c->rows)
        grid_free(c->rows);
    free(c->rows);
    free(c->macro);
    free(c->text);
    free(c->name);
}

void grid_free(struct table_grid *g)
{
    for (int i = 0; i < g->row_count; i++) {
        for (int k = 0; k < g->column_count; k++)
            cell_free(&g->rows[i].cells[k]);
        free(g->rows[i].cells);
        free(g->rows[i].macro);
    }
    free(g->columns);
    free(g->rows);
    free(g->groups);
    notes_free(&g->notes);
    *g = (struct table_grid){0};
}

const struct grid_cell *grid_find(const struct table_grid *g, int row, const char *key)
{
    for (int i = 0; i < g->column_count; i++)
        if (text_equal(g->columns[i].key, key))
            return &g->rows[row].cells[i];
    return NULL;
}

bool grid_shows(const struct grid_column *column, int reader)
{
    return !column->readers || (column->readers & reader);
}

bool grid_is_text(const struct grid_column *column)
{
    return column->kind == GRID_NAME || column->kind == GRID_LIST || column->kind == GRID_RECORD;
}

/* ---- cells for people -------------------------------------------------------------------------
 */

static bool has_value(const struct rounded *r)
{
    return !text_equal(r->text, rounded_none);
}

static void print_interval(struct text *out, const struct grid_cell *cell,
                           const struct grid_markup *markup)
{
    markup->escape(out, cell->first.text);
    if (has_value(&cell->first)) {
        text_add(out, " to ");
        markup->escape(out, cell->second.text);
    }
}

/* " (0.754 [0.712, 0.790])" */
static void print_share(struct text *out, const struct grid_cell *cell,
                        const struct grid_markup *markup)
{
    if (!has_value(&cell->second) && !cell->is_withheld)
        return;
    text_printf(out, " %s(", markup->remark[0]);
    markup->escape(out, cell->second.text);
    if (has_value(&cell->low))
        text_printf(out, " [%s, %s]", cell->low.text, cell->high.text);
    text_printf(out, ")%s", markup->remark[1]);
}

/* The first number in bold where it is the best, and what stands behind it. */
static void print_numbers(struct text *out, const struct grid_column *column,
                          const struct grid_cell *cell, const struct grid_markup *markup)
{
    const bool bold = cell->mark == GRID_BEST;
    const bool plus = column->has_sign && isdigit((unsigned char)cell->first.text[0]);
    text_add(out, bold ? markup->bold[0] : "");
    text_add(out, plus ? "+" : "");
    markup->escape(out, cell->first.text);
    text_add(out, bold ? markup->bold[1] : "");
    if (column->kind == GRID_ESTIMATE && has_value(&cell->second))
        text_printf(out, " ± %s", cell->second.text);
    if (column->kind == GRID_SHARE)
        print_share(out, cell, markup);
}

void grid_print(struct text *out, const struct grid_column *column, const struct grid_cell *cell,
                const struct grid_markup *markup)
{
    if (cell->mark == GRID_ABSENT)
        text_add(out, rounded_none);
    else if (cell->text)
        markup->escape(out, cell->text);
    else if (column->kind == GRID_COUNT)
        text_printf(out, "%lld", cell->count);
    else if (column->kind == GRID_INTERVAL)
        print_interval(out, cell, markup);
    else
        print_numbers(out, column, cell, markup);
}
