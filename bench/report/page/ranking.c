/* The picture of the ranking: a line per method with its mean rank, and brackets around those that
 * the pairs do not tell apart (what a critical-difference diagram shows, without its one difference
 * for all). */
#include <math.h>

#include "bench/report/page/section.h"
#include "bench/report/page/series.h"
#include "bench/report/page/svg.h"
#include "bench/table/selection.h"

enum { LINE = 22, WIDTH = 380, TOP = 24, BRACKET = 14 };

static const char *title_of(const struct table_grid *g, int place)
{
    return grid_find(g, place, "method")->text;
}

static void method_line(struct text *out, const struct plot *p, const struct tables *t, int place)
{
    const struct table_grid *g = &t->grids[TABLE_ranking];
    const int series = series_of(&t->rows.list[g->rows[place].row]);
    svg_text(out, p->left - 10, TOP + LINE * (place + 0.5) + 4, "end", title_of(g, place));
    plot_mark(out, p, grid_find(g, place, "mean_rank")->first.exact, place + 0.5, series, 4.5);
}

static void bracket(struct text *out, const struct plot *p, const struct grid_group *g, int i)
{
    const double per_pixel = (p->x1 - p->x0) / (p->right - p->left);
    const double x = p->x1 + (i + 1) * BRACKET * per_pixel, tip = x - 5 * per_pixel;
    const double first = g->first + 0.2, last = g->last + 0.8;
    plot_rule(out, p, tip, first, x, first);
    plot_rule(out, p, x, first, x, last);
    plot_rule(out, p, x, last, tip, last);
}

static double names_width(const struct table_grid *g)
{
    double most = 0;
    for (int i = 0; i < g->row_count; i++)
        most = fmax(most, svg_text_width(title_of(g, i)));
    return most;
}

static void write(struct text *out, const struct tables *t)
{
    const struct table_grid *g = &t->grids[TABLE_ranking];
    const int count = g->row_count;
    if (count == 0)
        return;
    const double bottom = TOP + LINE * count, left = 20 + ceil(names_width(g));
    const struct plot p = {1, count, count, 0, left, left + WIDTH, TOP, bottom};
    text_add(out, "<section>\n<div class=\"scroll\">\n");
    const struct svg_figure figure = {
        "ranking", "Mean rank of each method; brackets join those the pairs do not tell apart",
        false, selection_rule(t->rows.select)};
    svg_open(out, (int)left + WIDTH + BRACKET * (g->group_count + 1), (int)bottom + 40, &figure);
    plot_axes(out, &p, "mean rank over pairs, 1 is best; brackets: not told apart", "");
    for (int i = 0; i < count; i++)
        method_line(out, &p, t, i);
    for (int i = 0; i < g->group_count; i++)
        bracket(out, &p, &g->groups[i], i);
    svg_close(out);
    text_add(out, "</div>\n</section>\n");
}

extern const struct page_section section_ranking;
const struct page_section section_ranking = {.write = write};
