/* Widths of columns, panels and lines of a LaTeX table. */
#include "bench/report/tex_layout.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In points: the text of article, what parts columns (twice \\tabcolsep), and the least that a
 * column of text wraps to: a narrower one does not. */
static const double text_width = 345, gap = 5, narrowest = 46;

/* Computer Modern of 8 points: what may be shown as its number in typewriter letters, signs of a
 * formula and wide letters, what is narrow, and digits and other letters. */
static double letter_width(unsigned char c)
{
    if (c >= 0xc8 && c != 0xce) /* Greek: Delta */
        return 26;
    if (c < ' ')
        return 17;
    if (strchr("+-<>=#%&@$~^*mwMW", c) || c >= 0x80 || isupper(c))
        return 6.6;
    return strchr(".,:;'()[] |il", c) ? 2.5 : 4.3;
}

static double width_of(const char *s)
{
    double width = 0;
    for (; s && *s; s++)
        if (((unsigned char)*s & 0xc0) != 0x80)
            width += letter_width((unsigned char)*s);
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

/* What the columns of a panel leave to those that wrap: how many these are, how wide together, and
 * how much wider than the least they would like to be. */
struct room {
    int count;
    double width, wanted;
};

static double wanted_by(const struct tex_column *c)
{
    return c->natural > narrowest ? c->natural - narrowest : 1;
}

static struct room room_of(const struct tex_layout *l, int first, int end)
{
    struct room r = {0, text_width + gap, 0};
    for (int i = 0; i < l->count; i++) {
        const struct tex_column *c = &l->columns[i];
        if (!tex_panel_has(l, i, first, end))
            continue;
        r.width -= gap + (c->wraps ? 0 : c->width);
        r.wanted += c->wraps ? wanted_by(c) : 0;
        r.count += c->wraps;
    }
    r.width = fmax(r.width, r.count * narrowest);
    return r;
}

static double width_in(const struct room *r, const struct tex_column *c)
{
    return narrowest + (r->width - r->count * narrowest) * wanted_by(c) / r->wanted;
}

int tex_share(const struct tex_layout *l, int i, int first, int end)
{
    const struct room r = room_of(l, first, end);
    int before = 0, last = 0;
    for (int k = 0; k < l->count; k++)
        if (tex_panel_has(l, k, first, end) && l->columns[k].wraps)
            last = k;
    for (int k = 0; k < last; k++) {
        const int share = (int)(100 * r.count * width_in(&r, &l->columns[k]) / r.width);
        if (!tex_panel_has(l, k, first, end) || !l->columns[k].wraps)
            continue;
        if (k == i)
            return share;
        before += share;
    }
    return 100 * r.count - before;
}

/* Lines of ragged text are not filled: a third more. */
int tex_row_lines(const struct tex_layout *l, const struct table_grid *g, int row, int first,
                  int end)
{
    const struct room r = room_of(l, first, end);
    int most = 1;
    for (int i = 0; i < l->count; i++) {
        const struct tex_column *c = &l->columns[i];
        if (!tex_panel_has(l, i, first, end) || !c->wraps)
            continue;
        const double width =
            cell_width(&g->columns[c->column], &g->rows[row].cells[c->column]) / width_in(&r, c);
        most = (int)fmax(most, width > 1 ? ceil(1.35 * width) : 1);
    }
    return most;
}

static bool is_heading(const struct grid_column *c)
{
    return c->is_heading && grid_shows(c, GRID_PEOPLE);
}

bool tex_has_heading(const struct table_grid *g, int row)
{
    for (int i = 0; i < g->column_count; i++)
        if (is_heading(&g->columns[i]) &&
            (row == 0 || !text_equal(g->rows[row].cells[i].text, g->rows[row - 1].cells[i].text)))
            return true;
    return false;
}

int tex_heading_lines(const struct table_grid *g, int row)
{
    double width = 0;
    for (int i = 0; i < g->column_count; i++)
        if (is_heading(&g->columns[i]))
            width += cell_width(&g->columns[i], &g->rows[row].cells[i]) + 40;
    return (int)ceil(width / text_width);
}
