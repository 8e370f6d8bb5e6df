/* The rule of a report, in words and in a column. */
#include "bench/table/selection.h"

#include <stdlib.h>

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

static void set_rule(struct grid_row *row, int column, enum select select)
{
    struct grid_cell *c = &row->cells[column];
    free(c->name);
    free(c->text);
    c->name = text_copy(select_names[select]);
    c->text = text_copy(select_names[select]);
}

void selection_is_end(struct table_grid *g, int row)
{
    set_rule(&g->rows[row], g->column_count - 1, SELECT_LAST);
}

void selection_note_ends(struct table_grid *g, const json_t *methods)
{
    struct text names = {0};
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)methods, name, value)
    {
        (void)value;
        text_printf(&names, "%s%s", names.size ? "; " : "", name);
    }
    if (names.size)
        note_add_mark(
            &g->notes,
            text_format("Not selected, but the end of training, since no step of it has a "
                        "number for this rule: %s.",
                        names.data));
    text_free(&names);
}

void selection_add(struct table_grid *g, const struct plan *p, enum select select)
{
    static const struct grid_column column = {.key = "selection", .readers = GRID_PROGRAMS};
    if (!selection_rule(select))
        return;
    grid_append(g, &column);
    for (int i = 0; i < g->row_count; i++)
        set_rule(&g->rows[i], g->column_count - 1, select);
    note_add_mark(&g->notes, selection_sentence(p, select));
}
