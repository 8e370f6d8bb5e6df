/* Difference to source only: one line per method, with its interval and its seeds. */
#include <math.h>
#include <stdlib.h>

#include "bench/report/page/section.h"
#include "bench/report/page/series.h"
#include "bench/report/page/svg.h"
#include "bench/table/selection.h"

enum { LINE = 22, TALL_LINE = 32, PLOT_WIDTH = 460, MARGIN = 14 };

/* Names stand left of the plot: method and sharing, and where there are variants those below. */
struct forest {
    struct plot plot;
    int line; /* height */
};

static char *first_line(const struct table_row *r)
{
    return text_format("%s%s%s", r->label, *r->sharing ? ", " : "", r->sharing);
}

static double names_width(const struct sweep_rows *rows, const struct row_list *l)
{
    double most = 60;
    for (int i = 0; i < l->count; i++) {
        const struct table_row *r = &rows->list[l->rows[i]];
        char *name = first_line(r);
        most = fmax(most, fmax(svg_text_width(name), svg_text_width(r->variant)));
        free(name);
    }
    return most;
}

static struct forest lay_out(const struct sweep_rows *rows, const struct row_list *l)
{
    const double left = MARGIN + ceil(names_width(rows, l));
    struct forest f = {{0, 0, 0, 1, left, left + PLOT_WIDTH, 24, 24}, LINE};
    struct plot *p = &f.plot;
    for (int i = 0; i < l->count; i++) {
        const struct table_row *r = &rows->list[l->rows[i]];
        double mean = r->delta.exact.mean, half = r->delta.exact.half;
        range_hold(&p->x0, &p->x1, mean - half);
        range_hold(&p->x0, &p->x1, mean + half);
        for (int k = 0; k < r->n; k++)
            range_hold(&p->x0, &p->x1, r->seeds[k].delta.exact);
        f.line = *r->variant ? TALL_LINE : f.line;
    }
    double margin = fmax(0.01, 0.05 * (p->x1 - p->x0));
    p->x0 -= margin;
    p->x1 += margin;
    p->bottom += f.line * l->count;
    return f;
}

static void add_names(struct text *out, const struct forest *f, const struct table_row *r,
                      double middle)
{
    char *name = first_line(r);
    const double x = f->plot.left - 8;
    svg_text(out, x, *r->variant ? middle - 3 : middle + 4, "end", name);
    if (*r->variant)
        svg_text(out, x, middle + 10, "end", r->variant);
    free(name);
}

static void add_row(struct text *out, const struct forest *f, const struct table_row *r, int line)
{
    const double middle = f->plot.top + f->line * (line + 0.5);
    const double mean = r->delta.exact.mean, half = r->delta.exact.half;
    const int series = series_of(r);
    struct plot flat = f->plot; /* y is in pixels already */
    flat.y0 = flat.bottom;
    flat.y1 = flat.top;
    add_names(out, f, r, middle);
    for (int k = 0; k < r->n; k++)
        plot_mark(out, &flat, r->seeds[k].delta.exact, middle + 6, series, 2);
    if (isfinite(half)) {
        double x[] = {mean - half, mean + half}, y[] = {middle, middle};
        plot_line(out, &flat, x, y, 2, series);
    }
    plot_mark(out, &flat, mean, middle, series, 4.5);
}

static void write_pair(struct text *out, const struct tables *t, int pair)
{
    struct row_list l = row_list_of(&t->rows, pair, RANK_METHOD, RANK_ORACLE);
    if (l.count && plan_pair_is_scored(t->rows.results->plan, pair)) {
        const struct forest f = lay_out(&t->rows, &l);
        text_add(out, "<h3>Difference to source only</h3>\n<div class=\"scroll\">\n");
        const struct svg_figure figure = {
            "difference", "Difference to source only with 95 % interval; small marks are seeds",
            false, selection_rule(t->rows.select)};
        svg_open(out, (int)f.plot.right + 20, (int)f.plot.bottom + 40, &figure);
        plot_axes(out, &f.plot, "Δ accuracy per character; bar: 95 % interval; small marks: seeds",
                  "");
        plot_rule(out, &f.plot, 0, 0, 0, 1);
        for (int i = 0; i < l.count; i++)
            add_row(out, &f, &t->rows.list[l.rows[i]], i);
        svg_close(out);
        text_add(out, "</div>\n");
    }
    row_list_free(&l);
}

extern const struct page_section section_forest;
const struct page_section section_forest = {.write_pair = write_pair};
