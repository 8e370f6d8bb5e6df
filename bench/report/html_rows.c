/* Which rows a figure shows, and what they look like in it. */
#include <math.h>
#include <stdlib.h>

#include "bench/report/html.h"

enum { MOST_METHODS = 24 }; /* lines that a chart holds and an eye follows */

struct row_list row_list_of(const struct table *t, int pair, int low, int high)
{
    struct row_list l = {.rows = memory_take((size_t)t->row_count, sizeof *l.rows)};
    for (int i = 0; i < t->row_count; i++)
        if (t->rows[i].pair_index == pair && t->rows[i].rank >= low && t->rows[i].rank <= high)
            l.rows[l.count++] = i;
    return l;
}

void row_list_free(struct row_list *l)
{
    free(l->rows);
    *l = (struct row_list){0};
}

/* How many methods of the list are better, or as good and stand before it. */
static int place_of(const struct row_list *l, const struct table *t, int of)
{
    const double mine = text_number(t->rows[l->rows[of]].accuracy.mean);
    int place = 0;
    for (int i = 0; i < l->count; i++) {
        const struct table_row *r = &t->rows[l->rows[i]];
        const double other = text_number(r->accuracy.mean);
        if (r->rank == 1 && i != of)
            place += i < of ? !(other < mine) : other > mine || (isnan(mine) && !isnan(other));
    }
    return place;
}

void row_list_shorten(struct row_list *l, const struct table *t)
{
    bool *keep = memory_take((size_t)l->count, sizeof *keep);
    int count = 0;
    for (int i = 0; i < l->count; i++)
        keep[i] = t->rows[l->rows[i]].rank != 1 || place_of(l, t, i) < MOST_METHODS;
    for (int i = 0; i < l->count; i++)
        if (keep[i])
            l->rows[count++] = l->rows[i];
    l->left_out = l->count - count;
    l->count = count;
    free(keep);
}

void html_left_out(struct text *out, const struct row_list *l)
{
    if (l->left_out)
        text_printf(
            out,
            "<p class=\"notes\">The %d methods of the highest mean accuracy; %d more are in "
            "the tables.</p>\n",
            MOST_METHODS, l->left_out);
}

int html_series(const struct table_row *r)
{
    return r->rank == 0 ? SVG_SOURCE_ONLY : r->rank == 2 ? SVG_ORACLE : r->series;
}

void html_legend(struct text *out, const struct table *t, const struct row_list *l)
{
    const struct plot p = {0, 30, 12, 0, 0, 30, 0, 12};
    const double x[] = {1, 29}, y[] = {6, 6};
    text_add(out, "<ul class=\"legend\">\n");
    for (int i = 0; i < l->count; i++) {
        const struct table_row *r = &t->rows[l->rows[i]];
        char *title = table_row_title(r);
        text_add(out, "<li><svg width=\"30\" height=\"12\" aria-hidden=\"true\">");
        plot_line(out, &p, x, y, 2, html_series(r));
        plot_mark(out, &p, 15, 6, html_series(r), 4);
        text_add(out, "</svg> ");
        html_escape(out, title);
        text_add(out, "</li>\n");
        free(title);
    }
    text_add(out, "</ul>\n");
}

double html_source_only(const struct table *t, int pair)
{
    struct row_list l = row_list_of(t, pair, 0, 0);
    const double mean = l.count == 1 ? text_number(t->rows[l.rows[0]].accuracy.mean) : (double)NAN;
    row_list_free(&l);
    return mean;
}

char *html_axis_title(const char *title, bool part)
{
    return text_format("%s%s", title, part ? " (part of 0 to 1)" : "");
}
