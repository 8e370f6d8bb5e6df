/* Methods over pairs: a line each with its mean rank, and brackets around those that the pairs do
 * not tell apart (what a critical-difference diagram says, without its one difference for all). */
#include <stdlib.h>

#include "bench/report/html.h"

enum { LINE = 22, LEFT = 260, RIGHT = 640, TOP = 24, BRACKET = 14 };

static void method_line(struct text *out, const struct plot *p, const struct table *t, int i)
{
    const struct table_rank *r = &t->ranking.ranks[i];
    char *title = table_row_title(&t->rows[r->row]);
    svg_text(out, p->left - 10, TOP + LINE * (i + 0.5) + 4, "end", title);
    plot_point(out, p, text_number(r->rank), i + 0.5, 0, 4.5);
    free(title);
}

static void bracket(struct text *out, const struct plot *p, const struct table_group *g, int i)
{
    const double per_pixel = (p->x1 - p->x0) / (p->right - p->left);
    const double x = p->x1 + (i + 1) * BRACKET * per_pixel, tip = x - 5 * per_pixel;
    const double xs[] = {tip, x, x, tip};
    const double ys[] = {g->first + 0.2, g->first + 0.2, g->last + 0.8, g->last + 0.8};
    plot_line(out, p, xs, ys, 4, 7);
}

void html_ranking(struct text *out, const struct report_input *in)
{
    const struct table_ranking *r = &in->table->ranking;
    if (r->count == 0)
        return;
    const double bottom = TOP + LINE * r->count;
    const struct plot p = {1, r->count, r->count, 0, LEFT, RIGHT, TOP, bottom}; /* y downwards */
    text_add(out, "<section>\n<h2>Methods over pairs</h2>\n");
    svg_open(out, RIGHT + BRACKET * (r->group_count + 1), (int)bottom + 40,
             "Mean rank of each method; brackets join those the pairs do not tell apart");
    plot_axes(out, &p, "mean rank over pairs, 1 is best; brackets: not told apart", "");
    for (int i = 0; i < r->count; i++)
        method_line(out, &p, in->table, i);
    for (int i = 0; i < r->group_count; i++)
        bracket(out, &p, &r->groups[i], i);
    svg_close(out);
    text_add(out, "</section>\n");
}
