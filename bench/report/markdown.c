/* Tables a person reads in a README. */
#include <stdlib.h>

#include "base/escape.h"
#include "bench/report/format.h"

static const struct grid_markup markup = {escape_markdown, {"**", "**"}, {"", ""}};

static void add_head(struct text *out, const struct table_grid *g)
{
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE)) {
            text_add(out, "| ");
            escape_markdown(out, g->columns[i].title);
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

static void write_table(const struct table_grid *g, struct text *out)
{
    add_head(out, g);
    for (int i = 0; i < g->row_count; i++)
        add_row(out, g, &g->rows[i]);
    for (int i = 0; i < g->notes.count; i++) {
        text_add(out, i ? "- " : "\n- ");
        escape_markdown_block(out, g->notes.list[i]);
        text_add(out, "\n");
    }
}

/* Its own line breaks and blanks would be a list, code or another heading. */
static void add_description(struct text *out, const char *description)
{
    char *line = text_in_one_line(description);
    if (*line) {
        escape_markdown_block(out, line);
        text_add(out, "\n\n");
    }
    free(line);
}

static enum err_code write(const struct tables *t, const char *const *beside, struct text *out,
                           struct err *e)
{
    const struct plan *p = t->rows.results->plan;
    (void)beside;
    text_add(out, "## ");
    escape_markdown(out, p->name);
    text_add(out, "\n\n");
    add_description(out, p->description);
    for (int i = 0; i < TABLE_COUNT; i++) {
        if (t->grids[i].row_count == 0 || !table_shows(table_kinds[i], GRID_PEOPLE))
            continue;
        if (table_kinds[i]->title)
            text_printf(out, "\n### %s\n\n", table_kinds[i]->title);
        write_table(&t->grids[i], out);
    }
    return e->code;
}

extern const struct report_format report_markdown;
const struct report_format report_markdown = {.name = "markdown",
                                              .extension = "md",
                                              .help = "tables for a README",
                                              .reader = GRID_PEOPLE,
                                              .write = write,
                                              .write_table = write_table};
