/* Methods over pairs: a line each with its mean rank, and brackets around those that the pairs do
 * not tell apart (what a critical-difference diagram says, without its one difference for all). */
#include <math.h>
#include <stdlib.h>

#include "bench/report/html.h"

enum { LINE = 22, WIDTH = 380, TOP = 24, BRACKET = 14 };

static void method_line(struct text *out, const struct plot *p, const struct table *t, int i)
{
    const struct table_rank *r = &t->ranking.ranks[i];
    char *title = table_row_title(&t->rows[r->row]);
    svg_text(out, p->left - 10, TOP + LINE * (i + 0.5) + 4, "end", title);
    plot_mark(out, p, text_number(r->rank.text), i + 0.5, html_series(&t->rows[r->row]), 4.5);
    free(title);
}

static void bracket(struct text *out, const struct plot *p, const struct table_group *g, int i)
{
    const double per_pixel = (p->x1 - p->x0) / (p->right - p->left);
    const double x = p->x1 + (i + 1) * BRACKET * per_pixel, tip = x - 5 * per_pixel;
    const double first = g->first + 0.2, last = g->last + 0.8;
    plot_rule(out, p, tip, first, x, first);
    plot_rule(out, p, x, first, x, last);
    plot_rule(out, p, x, last, tip, last);
}

static double names_width(const struct table *t)
{
    double most = 0;
    for (int i = 0; i < t->ranking.count; i++) {
        char *title = table_row_title(&t->rows[t->ranking.ranks[i].row]);
        most = fmax(most, svg_text_width(title));
        free(title);
    }
    return most;
}

void html_ranking(struct text *out, const struct report_input *in)
{
    const struct table_ranking *r = &in->table->ranking;
    if (r->count == 0)
        return;
    const double bottom = TOP + LINE * r->count, left = 20 + ceil(names_width(in->table));
    const struct plot p = {1, r->count, r->count, 0, left, left + WIDTH, TOP, bottom};
    text_add(out, "<section>\n<h2>Methods over pairs</h2>\n<div class=\"scroll\">\n");
    svg_open(out, (int)left + WIDTH + BRACKET * (r->group_count + 1), (int)bottom + 40,
             "Mean rank of each method; brackets join those the pairs do not tell apart");
    plot_axes(out, &p, "mean rank over pairs, 1 is best; brackets: not told apart", "");
    for (int i = 0; i < r->count; i++)
        method_line(out, &p, in->table, i);
    for (int i = 0; i < r->group_count; i++)
        bracket(out, &p, &r->groups[i], i);
    svg_close(out);
    text_add(out, "</div>\n</section>\n");
}
