/* Accuracy over the gap between source and target: one line per method over the pairs of a family.
 */
#include <math.h>
#include <stdlib.h>

#include "bench/report/page/html.h"
#include "bench/report/page/section.h"
#include "bench/report/page/series.h"
#include "bench/report/page/svg.h"
#include "bench/table/selection.h"

/* The rows of a family that are like one of them, in the order in which the sweep lists the gaps.
 */
static struct row_list rows_like(const struct sweep_rows *rows, const char *family,
                                 const struct table_row *like)
{
    const struct plan *plan = rows->results->plan;
    struct row_list l = {.rows = memory_take((size_t)rows->count, sizeof *l.rows)};
    for (int i = 0; i < rows->count; i++) {
        const struct table_row *r = &rows->list[i];
        if (text_equal(plan->pairs[r->pair_index].family, family) && r->rank == like->rank &&
            rows_same_title(r, like))
            l.rows[l.count++] = i;
    }
    return l;
}

/* Moved by `aside`, so that intervals of several methods stand side by side. Bars end at the axes.
 */
static void gap_line(struct text *out, const struct sweep_rows *rows, const struct plot *p,
                     const struct row_list *l, double aside)
{
    double *x = memory_take((size_t)l->count, sizeof *x),
           *y = memory_take((size_t)l->count, sizeof *y);
    const int series = l->count ? series_of(&rows->list[l->rows[0]]) : 0;
    for (int i = 0; i < l->count; i++) {
        const struct table_row *r = &rows->list[l->rows[i]];
        const double half = r->accuracy.exact.half;
        x[i] = rows->results->plan->pairs[r->pair_index].gap + aside;
        y[i] = r->accuracy.exact.mean;
        if (isfinite(half)) {
            const double bar_x[] = {x[i], x[i]},
                         bar_y[] = {fmax(p->y0, y[i] - half), fmin(p->y1, y[i] + half)};
            plot_line(out, p, bar_x, bar_y, 2, series);
        }
    }
    plot_line(out, p, x, y, l->count, series);
    plot_marks(out, p, x, y, l->count, series, 3.5);
    free(x);
    free(y);
}

/* The means decide which part of the axis is shown; long bars are cut. */
static bool fit(struct plot *p, const struct sweep_rows *rows, const char *family)
{
    const struct plan *plan = rows->results->plan;
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (int i = 0; i < rows->count; i++)
        if (text_equal(plan->pairs[rows->list[i].pair_index].family, family))
            range_hold(&low, &high, rows->list[i].accuracy.exact.mean);
    return plot_accuracies(p, low, high);
}

static void gap_chart(struct text *out, const struct sweep_rows *rows, int last)
{
    const char *family = rows->results->plan->pairs[last].family;
    struct row_list l = row_list_of(rows, last, RANK_SOURCE_ONLY, RANK_ORACLE);
    struct plot p = {-0.06, 1.06, 0, 1, 40, 680, 28, 300};
    char *title = text_format("Accuracy against gap: %s", family);
    char *axis = series_axis_title("target accuracy", fit(&p, rows, family));
    row_list_shorten(&l, rows);
    char *id = text_format("gap-%d", last);
    html_heading(out, id, title);
    free(id);
    series_legend(out, rows, &l);
    series_note_left_out(out, &l);
    text_add(out, "<div class=\"scroll\">\n");
    svg_open(out, 700, 340, &(struct svg_figure){"gap", title, true, selection_rule(rows->select)});
    plot_axes(out, &p, "gap: 0 is the source, 1 the target; bars: 95 % intervals, cut at the axes",
              axis);
    for (int i = 0; i < l.count; i++) {
        const struct table_row *like = &rows->list[l.rows[i]];
        struct row_list line = rows_like(rows, family, like);
        char *name = row_title(like);
        svg_group_open(out, name);
        gap_line(out, rows, &p, &line, 0.08 * ((i + 0.5) / l.count - 0.5));
        svg_group_close(out);
        free(name);
        row_list_free(&line);
    }
    svg_close(out);
    text_add(out, "</div>\n");
    row_list_free(&l);
    free(axis);
    free(title);
}

/* The pair of each family with the largest gap says which methods are shown. */
static void write(struct text *out, const struct tables *t)
{
    const struct plan *plan = t->rows.results->plan;
    for (int i = 0; i < plan->pair_count; i++) {
        bool seen = plan->pairs[i].family[0] == '\0';
        int last = i;
        for (int k = 0; k < plan->pair_count; k++) {
            const bool same = text_equal(plan->pairs[k].family, plan->pairs[i].family);
            seen |= same && k < i;
            last = same && plan->pairs[k].gap > plan->pairs[last].gap ? k : last;
        }
        if (!seen)
            gap_chart(out, &t->rows, last);
    }
}

extern const struct page_section section_gap;
const struct page_section section_gap = {.write = write};
