/* Methods whose trainings have nothing that a rule reads. */
#include "bench/table/selected.h"

#include <stdlib.h>

#include "bench/table/selection.h"

/* Not under LAST, nor of a row without a record. */
static bool is_at_end(const struct sweep_rows *rows, int row)
{
    const struct table_row *r = &rows->list[row];
    if (r->rank != RANK_METHOD || !r->n)
        return false;
    if (!r->is_scored && rows->select == SELECT_ORACLE)
        return false; /* it has no numbers that could be chosen */
    for (int i = 0; i < r->n; i++)
        if (r->seeds[i].is_selected)
            return false;
    return true;
}

static void note_ends(struct table_grid *g, const struct sweep_rows *rows)
{
    json_t *methods = json_object();
    for (int i = 0; i < g->row_count; i++) {
        char *title = row_title(&rows->list[g->rows[i].row]);
        if (is_at_end(rows, g->rows[i].row))
            json_object_set_new_nocheck(methods, title, json_true());
        free(title);
    }
    selection_note_ends(g, methods);
    json_decref(methods);
}

void selected_add(struct table_grid *g, const struct sweep_rows *rows)
{
    if (!selection_rule(rows->select))
        return;
    note_ends(g, rows);
    selection_add(g, rows->results->plan, rows->select);
    for (int i = 0; i < g->row_count; i++)
        if (is_at_end(rows, g->rows[i].row))
            selection_is_end(g, i);
}
