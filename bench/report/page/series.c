/* Which rows a figure shows, and what they look like in it. */
#include "bench/report/page/series.h"

#include <math.h>
#include <stdlib.h>

#include "bench/report/page/html.h"
#include "bench/report/page/svg.h"

enum { MOST_METHODS = 24 }; /* lines that a chart holds and an eye follows */

struct row_list row_list_of(const struct sweep_rows *rows, int pair, enum row_rank low,
                            enum row_rank high)
{
    struct row_list l = {.rows = memory_take((size_t)rows->count, sizeof *l.rows)};
    for (int i = 0; i < rows->count; i++)
        if (rows->list[i].pair_index == pair && rows->list[i].rank >= low &&
            rows->list[i].rank <= high)
            l.rows[l.count++] = i;
    return l;
}

void row_list_free(struct row_list *l)
{
    free(l->rows);
    *l = (struct row_list){0};
}

/* How many methods of the list are better, or as good and stand before it. */
static int place_of(const struct row_list *l, const struct sweep_rows *rows, int of)
{
    const double mine = rows->list[l->rows[of]].accuracy.exact.mean;
    int place = 0;
    for (int i = 0; i < l->count; i++) {
        const struct table_row *r = &rows->list[l->rows[i]];
        const double other = r->accuracy.exact.mean;
        if (r->rank == RANK_METHOD && i != of)
            place += i < of ? !(other < mine) : other > mine || (isnan(mine) && !isnan(other));
    }
    return place;
}

void row_list_shorten(struct row_list *l, const struct sweep_rows *rows)
{
    bool *keep = memory_take((size_t)l->count, sizeof *keep);
    int count = 0;
    for (int i = 0; i < l->count; i++)
        keep[i] = rows->list[l->rows[i]].rank != RANK_METHOD || place_of(l, rows, i) < MOST_METHODS;
    for (int i = 0; i < l->count; i++)
        if (keep[i])
            l->rows[count++] = l->rows[i];
    l->left_out = l->count - count;
    l->count = count;
    free(keep);
}

void series_note_left_out(struct text *out, const struct row_list *l)
{
    if (l->left_out)
        text_printf(
            out,
            "<p class=\"notes\">The %d methods of the highest mean accuracy; %d more are in "
            "the tables.</p>\n",
            MOST_METHODS, l->left_out);
}

int series_of(const struct table_row *r)
{
    return r->rank == RANK_SOURCE_ONLY ? SVG_SOURCE_ONLY
           : r->rank == RANK_ORACLE    ? SVG_ORACLE
                                       : r->series;
}

void series_legend(struct text *out, const struct sweep_rows *rows, const struct row_list *l)
{
    const struct plot p = {0, 30, 12, 0, 0, 30, 0, 12};
    const double x[] = {1, 29}, y[] = {6, 6};
    text_add(out, "<ul class=\"legend\">\n");
    for (int i = 0; i < l->count; i++) {
        const struct table_row *r = &rows->list[l->rows[i]];
        char *title = row_title(r);
        text_add(out, "<li><svg width=\"30\" height=\"12\" aria-hidden=\"true\">");
        plot_line(out, &p, x, y, 2, series_of(r));
        plot_mark(out, &p, 15, 6, series_of(r), 4);
        text_add(out, "</svg> ");
        escape_html(out, title);
        text_add(out, "</li>\n");
        free(title);
    }
    text_add(out, "</ul>\n");
}

double series_source_only(const struct sweep_rows *rows, int pair)
{
    struct row_list l = row_list_of(rows, pair, RANK_SOURCE_ONLY, RANK_SOURCE_ONLY);
    const double mean = l.count == 1 ? rows->list[l.rows[0]].accuracy.exact.mean : (double)NAN;
    row_list_free(&l);
    return mean;
}

char *series_axis_title(const char *title, bool part)
{
    return text_format("%s%s", title, part ? " (part of 0 to 1)" : "");
}
