/* Widths of columns, panels and lines of a LaTeX table. */
#include "bench/report/tex_layout.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In points: the text of article, what parts columns (twice \\tabcolsep), and the least that a
 * column of text wraps to: a narrower one does not. */
static const double text_width = 345, gap = 5, narrowest = 46;

int tex_letters(const char *s, int bytes)
{
    int letters = 0;
    for (int i = 0; i < bytes && s[i]; i++)
        letters += ((unsigned char)s[i] & 0xc0) != 0x80;
    return letters;
}

/* Computer Modern of 8 points: signs of a formula, digits and letters, and what is narrow. */
static double width_of(const char *s)
{
    double width = 0;
    for (; s && *s; s++) {
        const unsigned char c = (unsigned char)*s;
        if ((c & 0xc0) == 0x80)
            continue;
        width += strchr("+-<", c) || c >= 0x80 || isupper(c) ? 6.6
                 : strchr(".,:;'()[] |il", c)                ? 2.5
                                                             : 4.3;
    }
    return width;
}

static void as_it_is(struct text *out, const char *s)
{
    text_add(out, s);
}

/* Of a cell as people read it. */
static double cell_width(const struct grid_column *column, const struct grid_cell *cell)
{
    static const struct grid_markup plain = {as_it_is, {"", ""}, {"", ""}};
    struct text shown = {0};
    grid_print(&shown, column, cell, &plain);
    const double width = width_of(shown.data) + (cell->mark == GRID_BEST ? 3 : 0);
    text_free(&shown);
    return width;
}

/* The head of a column that stands across wraps to the width of its cells. */
static double widest_cell(const struct table_grid *g, int column)
{
    const struct grid_column *c = &g->columns[column];
    double width = c->is_across ? narrowest : width_of(c->title);
    for (int i = 0; i < g->row_count; i++)
        width = fmax(width, cell_width(c, &g->rows[i].cells[column]));
    return width;
}

static struct tex_column column_of(const struct table_grid *g, int column)
{
    struct tex_column c = {.column = column, .natural = widest_cell(g, column)};
    c.wraps = grid_is_text(&g->columns[column]) && c.natural > narrowest;
    c.width = c.wraps ? narrowest : c.natural;
    c.has_wide_title = width_of(g->columns[column].title) > c.natural;
    return c;
}

/* The marks of rows belong to their names, in every panel. */
static void move_marks(struct tex_layout *l, const struct table_grid *g)
{
    for (int i = l->names; i < l->count; i++) {
        const struct tex_column marks = l->columns[i];
        if (g->columns[marks.column].kind != GRID_LIST || !l->names)
            continue;
        for (int k = i; k > l->names; k--)
            l->columns[k] = l->columns[k - 1];
        l->columns[l->names++] = marks;
    }
}

/* Names are the text columns before the first number. One column of a panel wraps in any case, so
 * that it fills the width. */
static void find_names(struct tex_layout *l, const struct table_grid *g)
{
    bool any = false;
    while (l->names < l->count && grid_is_text(&g->columns[l->columns[l->names].column]))
        any |= l->columns[l->names++].wraps;
    for (int i = 0; i < l->count && !l->names; i++)
        any |= l->columns[i].wraps;
    for (int i = 0; i < l->count && !any; i++)
        any = l->columns[i].wraps = grid_is_text(&g->columns[l->columns[i].column]);
}

struct tex_layout tex_layout_of(const struct table_grid *g)
{
    struct tex_layout l = {memory_take((size_t)g->column_count + 1, sizeof *l.columns), 0, 0};
    for (int i = 0; i < g->column_count; i++)
        if (grid_shows(&g->columns[i], GRID_PEOPLE) && !g->columns[i].is_heading)
            l.columns[l.count++] = column_of(g, i);
    find_names(&l, g);
    move_marks(&l, g);
    return l;
}

void tex_layout_free(struct tex_layout *l)
{
    free(l->columns);
    *l = (struct tex_layout){0};
}

int tex_panel_end(const struct tex_layout *l, int first)
{
    double left = text_width;
    int end = first;
    for (int i = 0; i < l->names; i++)
        left -= l->columns[i].width + gap;
    for (; end < l->count && (end == first || left >= l->columns[end].width); end++)
        left -= l->columns[end].width + gap;
    return end;
}

bool tex_panel_has(const struct tex_layout *l, int i, int first, int end)
{
    return i < l->names || (i >= first && i < end);
}

/* What the columns of a panel leave to those that wrap, and how wide these would like to be. */
static double room(const struct tex_layout *l, int first, int end, double *wanted, int *wrapping)
{
    double left = text_width + gap;
    *wanted = 0;
    *wrapping = 0;
    for (int i = 0; i < l->count; i++) {
        if (!tex_panel_has(l, i, first, end))
            continue;
        left -= gap + (l->columns[i].wraps ? 0 : l->columns[i].width);
        *wanted += l->columns[i].wraps ? l->columns[i].natural : 0;
        *wrapping += l->columns[i].wraps;
    }
    return left;
}

int tex_share(const struct tex_layout *l, int i, int first, int end)
{
    double wanted;
    int wrapping, before = 0, last = 0;
    room(l, first, end, &wanted, &wrapping);
    for (int k = 0; k < l->count; k++)
        if (tex_panel_has(l, k, first, end) && l->columns[k].wraps)
            last = k;
    for (int k = 0; k < last; k++) {
        const int share = (int)(100 * wrapping * l->columns[k].natural / wanted);
        if (!tex_panel_has(l, k, first, end) || !l->columns[k].wraps)
            continue;
        if (k == i)
            return share;
        before += share;
    }
    return 100 * wrapping - before;
}

int tex_row_lines(const struct tex_layout *l, const struct table_grid *g, int row, int first,
                  int end)
{
    double wanted;
    int wrapping, most = 1;
    const double left = room(l, first, end, &wanted, &wrapping);
    for (int i = 0; i < l->count; i++) {
        const struct tex_column *c = &l->columns[i];
        if (!tex_panel_has(l, i, first, end) || !c->wraps)
            continue;
        const double width = fmax(1, left * c->natural / wanted);
        most = (int)fmax(
            most, ceil(cell_width(&g->columns[c->column], &g->rows[row].cells[c->column]) / width));
    }
    return most;
}

bool tex_has_heading(const struct table_grid *g, int row)
{
    for (int i = 0; i < g->column_count; i++)
        if (g->columns[i].is_heading && grid_shows(&g->columns[i], GRID_PEOPLE) &&
            (row == 0 ||
             !text_equal(g->rows[row].cells[i].text, g->rows[row - 1].cells[i].text)))
            return true;
    return false;
}
