/* RFC 4180: one line per row, one column per number. Columns that stand across become lines, so
 * that a file has the same columns for any pairs. */
#include "base/escape.h"
#include "bench/report/format.h"

static void add_field(struct text *out, const char *s)
{
    escape_csv(out, s);
    text_add(out, ",");
}

static void end_line(struct text *out)
{
    out->data[out->size - 1] = '\n'; /* in place of the last field's comma */
}

/* What has no value is left empty; a minus is no formula. */
static void add_number(struct text *out, const struct rounded *r)
{
    text_printf(out, "%s,", text_equal(r->text, rounded_none) ? "" : r->text);
}

static void add_count(struct text *out, const struct grid_cell *c)
{
    if (c->mark != GRID_ABSENT)
        text_printf(out, "%lld", c->count);
    text_add(out, ",");
}

static bool has_two(const struct grid_column *c)
{
    return c->kind == GRID_ESTIMATE || c->kind == GRID_INTERVAL || c->kind == GRID_SHARE;
}

static void add_cell(struct text *out, const struct grid_column *column, const struct grid_cell *c)
{
    if (grid_is_text(column))
        add_field(out, c->name);
    else if (column->kind == GRID_COUNT || column->kind == GRID_FLAG)
        add_count(out, c);
    else
        add_number(out, &c->first);
    if (has_two(column))
        add_number(out, &c->second);
    if (column->kind == GRID_SHARE) {
        add_number(out, &c->low);
        add_number(out, &c->high);
    }
}

static void add_keys(struct text *out, const struct grid_column *c)
{
    if (c->kind == GRID_SHARE)
        text_add(out, "character,closed,closed_low,closed_high,");
    else if (c->kind == GRID_INTERVAL)
        text_printf(out, "%s_low,%s_high,", c->key, c->key);
    else if (c->kind == GRID_ESTIMATE)
        text_printf(out, "%s,%s_half,", c->key, c->key);
    else
        text_printf(out, "%s,", c->key);
}

/* A line of a row, or with NULL of the names of columns. Of the columns that stand across it holds
 * the one at `across`. */
static void add_line(struct text *out, const struct table_grid *g, const struct grid_row *r,
                     int across)
{
    if (g->across)
        add_field(out, r ? g->columns[across].key : g->across);
    for (int i = 0; i < g->column_count; i++) {
        const struct grid_column *c = &g->columns[i];
        if (!grid_shows(c, GRID_CSV) || (c->is_across && i != across))
            continue;
        if (r)
            add_cell(out, c, &r->cells[i]);
        else
            add_keys(out, c);
    }
    end_line(out);
}

static void add_lines_across(struct text *out, const struct table_grid *g, const struct grid_row *r)
{
    for (int i = 0; i < g->column_count; i++)
        if (g->columns[i].is_across && grid_shows(&g->columns[i], GRID_CSV) &&
            r->cells[i].mark != GRID_ABSENT)
            add_line(out, g, r, i);
}

static int first_across(const struct table_grid *g)
{
    int i = 0;
    while (i < g->column_count && !g->columns[i].is_across)
        i++;
    return i;
}

static void write_table(const struct table_grid *g, struct text *out)
{
    add_line(out, g, NULL, first_across(g));
    for (int i = 0; i < g->row_count; i++)
        if (g->across)
            add_lines_across(out, g, &g->rows[i]);
        else
            add_line(out, g, &g->rows[i], -1);
}

extern const struct report_format report_csv;
const struct report_format report_csv = {.name = "csv",
                                         .extension = "csv",
                                         .help = "one line per row, one column per number",
                                         .reader = GRID_CSV,
                                         .write_table = write_table};
