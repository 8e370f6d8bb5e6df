/* Finds the rows by their counts. */
#include "bench/table/unpaired.h"

#include "base/text.h"

static bool is_unpaired(const struct table_grid *g, int row)
{
    const long long pairs = grid_find(g, row, "delta")->count;
    return pairs > 0 && pairs < grid_find(g, row, "n")->count;
}

/* "font: minimax, untied, im (2 of 3)" */
static void add_name(struct text *names, const struct table_grid *g, int row)
{
    static const char *const keys[] = {"label", "sharing", "variant", "chosen_by"};
    const char *between = ": ";
    text_printf(names, "%s%s", names->size ? "; " : "", grid_find(g, row, "pair")->text);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct grid_cell *c = grid_find(g, row, keys[i]);
        if (!c || !*c->text || text_equal(c->text, rounded_none))
            continue;
        text_printf(names, "%s%s", between, c->text);
        between = ", ";
    }
    text_printf(names, " (%lld of %lld)", grid_find(g, row, "delta")->count,
                grid_find(g, row, "n")->count);
}

static void add_column(struct table_grid *g)
{
    static const struct grid_column column = {
        .key = "delta_n", .kind = GRID_COUNT, .readers = GRID_PROGRAMS};
    grid_append(g, &column);
    for (int i = 0; i < g->row_count; i++)
        g->rows[i].cells[g->column_count - 1].count = grid_find(g, i, "delta")->count;
}

void unpaired_add(struct table_grid *g)
{
    struct text names = {0};
    for (int i = 0; i < g->row_count; i++)
        if (is_unpaired(g, i))
            add_name(&names, g, i);
    if (names.size) {
        note_add_mark(&g->notes, text_format("Δ is over fewer seeds than n where source only has "
                                             "no record of a seed: %s.",
                                             names.data));
        add_column(g);
    }
    text_free(&names);
}
