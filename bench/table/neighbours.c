/* Figures of twins from records. */
#include "bench/table/neighbours.h"

#include <math.h>

const struct neighbour_figure neighbour_figures[NEIGHBOUR_FIGURES] = {
    {"twin", "nearest_twin", "nearest is the twin"},
    {"string", "nearest_string", "nearest shows the same text"},
    {"character", "nearest_character", "nearest shows the same character"},
};

static const json_t *result_of(const struct results *r, int cell)
{
    return json_object_get(r->records[cell], "result");
}

static const json_t *column_of(const struct results *r, int cell, const char *column)
{
    return json_object_get(json_object_get(result_of(r, cell), "curve"), column);
}

static double number(const json_t *v)
{
    return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

static int points_of(const struct results *r, int cell)
{
    return (int)json_array_size(column_of(r, cell, neighbour_figures[0].column));
}

/* The seed of the longest curve, the first of equals; -1: none has one. */
static int longest(const struct results *r, const struct table_row *row)
{
    int found = -1, most = 0;
    for (int k = 0; k < row->n; k++)
        if (points_of(r, row->seeds[k].cell) > most) {
            most = points_of(r, row->seeds[k].cell);
            found = k;
        }
    return found;
}

int neighbours_points(const struct results *r, const struct table_row *row)
{
    const int k = longest(r, row);
    return k < 0 ? 0 : points_of(r, row->seeds[k].cell);
}

int neighbours_step(const struct results *r, const struct table_row *row, int point)
{
    const int k = longest(r, row);
    const json_t *steps = k < 0 ? NULL : column_of(r, row->seeds[k].cell, "step");
    return (int)json_integer_value(json_array_get(steps, (size_t)point));
}

bool neighbours_compared(const struct results *r, const struct table_row *row)
{
    for (int k = 0; k < row->n; k++)
        if (json_object_get(result_of(r, row->seeds[k].cell), "nearest"))
            return true;
    return false;
}

double neighbours_at(const struct results *r, int cell, int figure, int row)
{
    const struct neighbour_figure *f = &neighbour_figures[figure];
    return row < 0
               ? number(json_object_get(json_object_get(result_of(r, cell), "nearest"), f->field))
               : number(json_array_get(column_of(r, cell, f->column), (size_t)row));
}

double neighbours_at_step(const struct results *r, int cell, const char *column, int step)
{
    const json_t *steps = column_of(r, cell, "step");
    for (size_t i = 0; i < json_array_size(steps); i++)
        if (json_integer_value(json_array_get(steps, i)) == step)
            return number(json_array_get(column_of(r, cell, column), i));
    return (double)NAN;
}
