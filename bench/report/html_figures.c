/* Differences, curves, validators: figures drawn from the rounded table and from stored curves. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/html.h"

/* ---- forest plot ------------------------------------------------------------------------------
 */

enum { LINE = 22, FOREST_LEFT = 260, FOREST_WIDTH = 760 };

static struct plot forest_plot(const struct table *t, const int *rows, int count)
{
    struct plot p = {0, 0, 0, 1, FOREST_LEFT, FOREST_WIDTH - 20, 24, 24 + LINE * count};
    for (int i = 0; i < count; i++) {
        const struct table_row *r = &t->rows[rows[i]];
        double mean = text_number(r->delta.mean), half = text_number(r->delta.half);
        range_hold(&p.x0, &p.x1, mean - half);
        range_hold(&p.x0, &p.x1, mean + half);
        for (int k = 0; k < r->n; k++)
            range_hold(&p.x0, &p.x1, text_number(r->seeds[k].delta));
    }
    double margin = fmax(0.01, 0.05 * (p.x1 - p.x0));
    p.x0 -= margin;
    p.x1 += margin;
    return p;
}

static void forest_row(struct text *out, const struct plot *p, const struct table_row *r, int line)
{
    double middle = p->top + LINE * (line + 0.5);
    double mean = text_number(r->delta.mean), half = text_number(r->delta.half);
    char *title = table_row_title(r);
    struct plot flat = *p; /* y is in pixels already */
    flat.y0 = p->bottom;
    flat.y1 = p->top;
    svg_text(out, p->left - 10, middle + 4, "end", title);
    free(title);
    for (int k = 0; k < r->n; k++)
        plot_point(out, &flat, text_number(r->seeds[k].delta), middle + 5, 5, 2.5);
    if (isfinite(half)) {
        double x[] = {mean - half, mean + half}, y[] = {middle, middle};
        plot_line(out, &flat, x, y, 2, 0);
    }
    plot_point(out, &flat, mean, middle, 0, 4.5);
}

void html_forest(struct text *out, const struct report_input *in, int pair)
{
    int rows[MOST_ROWS], count = pair_rows(in->table, pair, 1, 2, rows, MOST_ROWS);
    if (!count)
        return;
    struct plot p = forest_plot(in->table, rows, count);
    text_add(out, "<h3>Difference to source only</h3>\n");
    svg_open(out, FOREST_WIDTH, (int)p.bottom + 40,
             "Difference to source only with 95 % interval; small points are seeds");
    plot_axes(out, &p, "Δ accuracy a character; small points: seeds", "");
    double zero[] = {0, 0}, ends[] = {0, 1};
    plot_line(out, &p, zero, ends, 2, 7);
    for (int i = 0; i < count; i++)
        forest_row(out, &p, &in->table->rows[rows[i]], i);
    svg_close(out);
}

/* ---- curves -----------------------------------------------------------------------------------
 */

enum { MOST_POINTS = 2000 };

struct curve_mean {
    int count;
    double x[MOST_POINTS], y[MOST_POINTS];
    int seen[MOST_POINTS];
};

static double at(const json_t *list, int i)
{
    const json_t *v = json_array_get(list, (size_t)i);
    return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

/* Mean over the row's seeds, point by point. */
static void mean_curve(const struct report_input *in, const struct table_row *r, const char *column,
                       struct curve_mean *m)
{
    memset(m, 0, sizeof *m);
    for (int k = 0; k < r->n; k++) {
        const json_t *result = json_object_get(in->results->records[r->seeds[k].cell], "result");
        const json_t *curve = json_object_get(result, "curve");
        const json_t *x = json_object_get(curve, "step"), *y = json_object_get(curve, column);
        int points = (int)json_array_size(x);
        for (int i = 0; i < points && i < MOST_POINTS; i++) {
            double value = at(y, i);
            m->x[i] = at(x, i);
            m->y[i] += isfinite(value) ? value : 0;
            m->seen[i] += isfinite(value);
            m->count = i + 1 > m->count ? i + 1 : m->count;
        }
    }
    for (int i = 0; i < m->count; i++)
        m->y[i] = m->seen[i] ? m->y[i] / m->seen[i] : (double)NAN;
}

/* A curve's title, and a level to compare with; NaN: none. */
struct chart {
    const char *column, *title, *level_name;
    double level;
};

static void curve_chart(struct text *out, const struct report_input *in, const int *rows, int count,
                        const struct chart *c)
{
    struct plot p = {0, 1, 0, 1, 36, 340, 28, 190};
    struct curve_mean *m = memory_take((size_t)count, sizeof *m);
    bool any = false;
    for (int i = 0; i < count; i++) {
        mean_curve(in, &in->table->rows[rows[i]], c->column, &m[i]);
        for (int k = 0; k < m[i].count; k++) {
            p.x0 = fmin(p.x0, m[i].x[k]); /* steps of a warm-up count up to 0 */
            p.x1 = fmax(p.x1, m[i].x[k]);
            any |= isfinite(m[i].y[k]);
        }
    }
    if (any) {
        svg_open(out, 355, 230, c->title);
        plot_axes(out, &p, "step", c->title);
        if (isfinite(c->level))
            plot_level(out, &p, c->level, c->level_name);
        for (int i = 0; i < count; i++)
            plot_line(out, &p, m[i].x, m[i].y, m[i].count, i);
        svg_close(out);
    }
    free(m);
}

static double source_only_mean(const struct table *t, int pair)
{
    int row;
    return pair_rows(t, pair, 0, 0, &row, 1) ? text_number(t->rows[row].accuracy.mean)
                                             : (double)NAN;
}

void html_curves(struct text *out, const struct report_input *in, int pair)
{
    int rows[MOST_ROWS], count = pair_rows(in->table, pair, 1, 1, rows, MOST_ROWS);
    if (!count)
        return;
    text_add(out, "<h3>Over the training</h3>\n");
    html_legend(out, in->table, rows, count);
    text_add(out, "<div class=\"charts\">\n");
    const struct chart charts[] = {
        {"target", "target accuracy", "source only", source_only_mean(in->table, pair)},
        {"source", "target encoder on source images", "", (double)NAN},
        {"accuracy_d", "discriminator accuracy", "chance", 0.5}};
    for (int i = 0; i < 3; i++)
        curve_chart(out, in, rows, count, &charts[i]);
    text_add(out, "</div>\n");
}

/* ---- validators -------------------------------------------------------------------------------
 */

static const char *const validators[] = {"entropy", "im", "bnm", "snd"};

/* Last value of a curve. */
static double final_value(const struct report_input *in, int cell, const char *column)
{
    const json_t *result = json_object_get(in->results->records[cell], "result");
    const json_t *list = json_object_get(json_object_get(result, "curve"), column);
    return at(list, (int)json_array_size(list) - 1);
}

static void scatter(struct text *out, const struct report_input *in, const int *rows, int count,
                    const char *column)
{
    struct plot p = {(double)INFINITY, -(double)INFINITY, 0, 1, 40, 205, 28, 170};
    for (int i = 0; i < count; i++)
        for (int k = 0; k < in->table->rows[rows[i]].n; k++)
            range_hold(&p.x0, &p.x1,
                       final_value(in, in->table->rows[rows[i]].seeds[k].cell, column));
    if (p.x0 > p.x1)
        return;
    double margin = fmax(1e-6, 0.06 * (p.x1 - p.x0));
    p.x0 -= margin;
    p.x1 += margin;
    svg_open(out, 220, 210, column);
    plot_axes(out, &p, column, "target accuracy");
    for (int i = 0; i < count; i++)
        for (int k = 0; k < in->table->rows[rows[i]].n; k++) {
            const struct table_seed *s = &in->table->rows[rows[i]].seeds[k];
            plot_point(out, &p, final_value(in, s->cell, column), text_number(s->accuracy), i, 3.5);
        }
    svg_close(out);
}

void html_validators(struct text *out, const struct report_input *in, int pair)
{
    int rows[MOST_ROWS], count = pair_rows(in->table, pair, 1, 1, rows, MOST_ROWS);
    if (!count)
        return;
    text_add(out, "<h3>Label-free validators against accuracy</h3>\n<p class=\"notes\">One point a "
                  "training, at its end; colours as above.</p>\n<div class=\"charts\">\n");
    for (int i = 0; i < 4; i++)
        scatter(out, in, rows, count, validators[i]);
    text_add(out, "</div>\n");
}

/* ---- accuracy against gap ---------------------------------------------------------------------
 */

/* One line a method over the pairs of a family, in the order in which the sweep lists the gaps,
 * moved by `aside` so that intervals of several methods stand side by side. */
static void gap_line(struct text *out, const struct report_input *in, const struct plot *p,
                     const char *family, const struct table_row *like, int series, double aside)
{
    const struct plan *plan = in->results->plan;
    double *x = memory_take((size_t)plan->pair_count, sizeof *x);
    double *y = memory_take((size_t)plan->pair_count, sizeof *y);
    char *title = table_row_title(like);
    int count = 0;
    for (int i = 0; i < in->table->row_count; i++) {
        const struct table_row *r = &in->table->rows[i];
        char *other = table_row_title(r);
        if (text_equal(plan->pairs[r->pair_index].family, family) && text_equal(title, other)) {
            x[count] = plan->pairs[r->pair_index].gap + aside;
            y[count] = text_number(r->accuracy.mean);
            double half = text_number(r->accuracy.half);
            double bar_x[] = {x[count], x[count]}, bar_y[] = {y[count] - half, y[count] + half};
            plot_line(out, p, bar_x, bar_y, 2, series);
            plot_point(out, p, x[count], y[count], series, 3.5);
            count++;
        }
        free(other);
    }
    plot_line(out, p, x, y, count, series);
    free(title);
    free(x);
    free(y);
}

static void gap_chart(struct text *out, const struct report_input *in, int first)
{
    const char *family = in->results->plan->pairs[first].family;
    int rows[MOST_ROWS], count = pair_rows(in->table, first, 0, 2, rows, MOST_ROWS);
    struct plot p = {-0.05, 1.05, 0, 1, 40, 680, 28, 260};
    char *title = text_format("Accuracy against gap: %s", family);
    html_element(out, "h2", title);
    html_legend(out, in->table, rows, count);
    svg_open(out, 700, 300, title);
    plot_axes(out, &p, "gap: 0 is the source, 1 the target; bars: 95 % intervals",
              "target accuracy");
    for (int i = 0; i < count; i++)
        gap_line(out, in, &p, family, &in->table->rows[rows[i]], i,
                 0.006 * (i - (count - 1) / 2.0));
    svg_close(out);
    free(title);
}

void html_gap(struct text *out, const struct report_input *in)
{
    const struct plan *plan = in->results->plan;
    for (int i = 0; i < plan->pair_count; i++) {
        bool seen = plan->pairs[i].family[0] == '\0';
        for (int k = 0; k < i; k++)
            seen |= text_equal(plan->pairs[k].family, plan->pairs[i].family);
        if (!seen)
            gap_chart(out, in, i);
    }
}
