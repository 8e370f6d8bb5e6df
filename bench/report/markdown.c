/* Tables a person reads in a README. */
#include "bench/report/format.h"

static void escape(struct text *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '|' || *s == '\\' || *s == '*' || *s == '_')
            text_add(out, "\\");
        text_add_bytes(out, s, 1);
    }
}

static const struct grid_markup markup = {escape, {"**", "**"}, {"", ""}};

static void add_head(struct text *out, const struct table_grid *g)
{
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE)) {
            text_add(out, "| ");
            escape(out, g->columns[i].title);
            text_add(out, " ");
        }
    text_add(out, "|\n");
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE))
            text_add(out, grid_is_text(&g->columns[i]) ? "|---" : "|--:");
    text_add(out, "|\n");
}

static void add_row(struct text *out, const struct table_grid *g, const struct grid_row *r)
{
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE)) {
            text_add(out, "| ");
            grid_print(out, &g->columns[i], &r->cells[i], &markup);
            text_add(out, " ");
        }
    text_add(out, "|\n");
}

static void add_table(struct text *out, const struct table_grid *g)
{
    add_head(out, g);
    for (int i = 0; i < g->row_count; i++)
        add_row(out, g, &g->rows[i]);
    for (int i = 0; i < g->notes.count; i++)
        text_printf(out, "%s%s\n", i ? "- " : "\n- ", g->notes.list[i]);
}

static enum err_code write(const struct tables *t, struct text *out, struct err *e)
{
    const struct plan *p = t->rows.results->plan;
    text_printf(out, "## %s\n\n", p->name);
    if (*p->description)
        text_printf(out, "%s\n\n", p->description);
    for (int i = 0; i < TABLE_COUNT; i++) {
        if (t->grids[i].row_count == 0)
            continue;
        if (table_kinds[i]->title)
            text_printf(out, "\n### %s\n\n", table_kinds[i]->title);
        add_table(out, &t->grids[i]);
    }
    return e->code;
}

extern const struct report_format report_markdown;
const struct report_format report_markdown = {
    .name = "markdown", .extension = "md", .help = "tables for a README", .write = write};
