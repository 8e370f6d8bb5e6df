/* The tables of the page, and the list of raw cells at its end. */
#include <stdlib.h>

#include "bench/report/page/html.h"
#include "bench/report/page/section.h"
#include "bench/table/seeds.h"

enum { MOST_UNFOLDED = 24 };

/* A long table starts folded where its kind says so: figures follow it. On a narrow screen the
 * names of its rows stay: two columns of them, or one where pairs stand side by side. */
static void add_grid(struct text *out, const struct table_kind *kind, const struct table_grid *g)
{
    if (kind->title) {
        char *id = text_format("table-%s", kind->name);
        text_add(out, "<section>\n");
        html_heading(out, id, kind->title);
        free(id);
    }
    if (kind->summary)
        text_printf(out, "<details class=\"keep\"%s><summary>%s</summary>\n",
                    g->row_count <= MOST_UNFOLDED ? " open" : "", kind->summary);
    html_table(out, g, kind->name, g->across ? "names" : "rows");
    text_add(out, kind->summary ? "</details>\n" : "");
    if (g->notes.count)
        html_notes(out, &g->notes);
    text_add(out, kind->title ? "</section>\n" : "");
}

static void write_grids(struct text *out, const struct tables *t)
{
    for (int i = 0; i < TABLE_COUNT; i++)
        if (t->grids[i].row_count && table_shows(table_kinds[i], GRID_PEOPLE))
            add_grid(out, table_kinds[i], &t->grids[i]);
}

static void write_cells(struct text *out, const struct tables *t)
{
    struct table_grid seeds = {0};
    seeds_begin(&seeds);
    seeds.place = t->place;
    for (int i = 0; i < t->rows.count; i++)
        seeds_add(&seeds, &t->rows, i);
    text_add(out, "<section class=\"screen\">\n<h2 id=\"cells\">Raw "
                  "cells</h2>\n<details><summary>Every training "
                  "of the table, linked to its record</summary>\n");
    html_table(out, &seeds, NULL, NULL);
    text_add(out, "</details>\n</section>\n");
    grid_free(&seeds);
}

extern const struct page_section section_grids, section_cells;
const struct page_section section_grids = {.write = write_grids};
const struct page_section section_cells = {.write = write_cells};
