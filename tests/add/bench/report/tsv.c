/* Tab-separated text, as people read it. */
#include "base/escape.h"
#include "bench/report/format.h"

static void write_table(const struct table_grid *g, struct text *out)
{
    static const struct grid_markup plain = {escape_shown, {"", ""}, {"", ""}};
    for (int row = -1; row < g->row_count; row++) {
        for (int i = 0; i < g->column_count; i++) {
            if (!grid_shows(&g->columns[i], GRID_PEOPLE))
                continue;
            if (row < 0)
                text_add(out, g->columns[i].title);
            else
                grid_print(out, &g->columns[i], &g->rows[row].cells[i], &plain);
            text_add(out, "\t");
        }
        text_add(out, "\n");
    }
}

extern const struct report_format report_tsv;
const struct report_format report_tsv = {.name = "tsv",
                                         .extension = "tsv",
                                         .help = "text between tabs, for spreadsheets",
                                         .write_table = write_table};
