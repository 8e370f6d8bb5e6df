/* Accuracy over the gap between source and target: one line a method over the pairs of a family. */
#include <math.h>
#include <stdlib.h>

#include "bench/report/html.h"

/* The rows of a family that are like one of them, in the order in which the sweep lists the gaps.
 */
static struct row_list rows_like(const struct table *t, const struct plan *plan, const char *family,
                                 const struct table_row *like)
{
    struct row_list l = {.rows = memory_take((size_t)t->row_count, sizeof *l.rows)};
    char *title = table_row_title(like);
    for (int i = 0; i < t->row_count; i++) {
        char *other = table_row_title(&t->rows[i]);
        if (text_equal(plan->pairs[t->rows[i].pair_index].family, family) &&
            t->rows[i].rank == like->rank && text_equal(title, other))
            l.rows[l.count++] = i;
        free(other);
    }
    free(title);
    return l;
}

/* Moved by `aside`, so that intervals of several methods stand side by side. Bars end at the axes.
 */
static void gap_line(struct text *out, const struct report_input *in, const struct plot *p,
                     const struct row_list *l, double aside)
{
    double *x = memory_take((size_t)l->count, sizeof *x),
           *y = memory_take((size_t)l->count, sizeof *y);
    const int series = l->count ? html_series(&in->table->rows[l->rows[0]]) : 0;
    for (int i = 0; i < l->count; i++) {
        const struct table_row *r = &in->table->rows[l->rows[i]];
        const double half = text_number(r->accuracy.half);
        x[i] = in->results->plan->pairs[r->pair_index].gap + aside;
        y[i] = text_number(r->accuracy.mean);
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
static bool fit(struct plot *p, const struct table *t, const struct plan *plan, const char *family)
{
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (int i = 0; i < t->row_count; i++)
        if (text_equal(plan->pairs[t->rows[i].pair_index].family, family))
            range_hold(&low, &high, text_number(t->rows[i].accuracy.mean));
    return plot_accuracies(p, low, high);
}

static void gap_chart(struct text *out, const struct report_input *in, int last)
{
    const struct plan *plan = in->results->plan;
    const char *family = plan->pairs[last].family;
    struct row_list l = row_list_of(in->table, last, 0, 2);
    struct plot p = {-0.06, 1.06, 0, 1, 40, 680, 28, 300};
    char *title = text_format("Accuracy against gap: %s", family);
    char *axis = html_axis_title("target accuracy", fit(&p, in->table, plan, family));
    row_list_shorten(&l, in->table);
    html_element(out, "h2", title);
    text_add(out, "\n");
    html_legend(out, in->table, &l);
    html_left_out(out, &l);
    text_add(out, "<div class=\"scroll\">\n");
    svg_open(out, 700, 340, title);
    plot_axes(out, &p, "gap: 0 is the source, 1 the target; bars: 95 % intervals, cut at the axes",
              axis);
    for (int i = 0; i < l.count; i++) {
        const struct table_row *like = &in->table->rows[l.rows[i]];
        struct row_list line = rows_like(in->table, plan, family, like);
        char *name = table_row_title(like);
        svg_group_open(out, name);
        gap_line(out, in, &p, &line, 0.08 * ((i + 0.5) / l.count - 0.5));
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
void html_gap(struct text *out, const struct report_input *in)
{
    const struct plan *plan = in->results->plan;
    for (int i = 0; i < plan->pair_count; i++) {
        bool seen = plan->pairs[i].family[0] == '\0';
        int last = i;
        for (int k = 0; k < plan->pair_count; k++) {
            const bool same = text_equal(plan->pairs[k].family, plan->pairs[i].family);
            seen |= same && k < i;
            last = same && plan->pairs[k].gap > plan->pairs[last].gap ? k : last;
        }
        if (!seen)
            gap_chart(out, in, last);
    }
}
