/* The rule of a report, in words and in a column. */
#include "bench/table/selection.h"

#include "base/text.h"

char *selection_sentence(const struct plan *p, enum select select)
{
    if (select == SELECT_ORACLE)
        return text_copy("Selection: ORACLE, the training step with the best target test "
                         "accuracy. It reads the target's labels and flatters every method.");
    if (select == SELECT_SOURCE_VAL)
        return text_format("Selection: %s, the training step with the best accuracy on source test "
                           "images.",
                           select_names[select]);
    return text_format("Selection: %s, the training step at which it is largest on %s.",
                       select_names[select], select_validation_images(p));
}

const char *selection_rule(enum select select)
{
    return select == SELECT_LAST ? NULL : select_names[select];
}

void selection_add(struct table_grid *g, const struct plan *p, enum select select)
{
    static const struct grid_column column = {.key = "selection", .readers = GRID_CSV};
    if (!selection_rule(select))
        return;
    grid_append(g, &column);
    for (int i = 0; i < g->row_count; i++) {
        struct grid_cell *c = &g->rows[i].cells[g->column_count - 1];
        c->name = text_copy(select_names[select]);
        c->text = text_copy(select_names[select]);
    }
    note_add_mark(&g->notes, selection_sentence(p, select));
}
