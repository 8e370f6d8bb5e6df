/* One chart of a column over steps. */
#include "bench/report/page/steps.h"

#include <math.h>
#include <stdlib.h>

#include "bench/report/page/svg.h"
#include "bench/report/page/training_curve.h"

enum { MOST_DRAWN = 200 }; /* points of one line: more than pixels tell apart */

/* A row's trainings, and their mean point by point. */
struct bundle {
    struct training_curve *each, mean;
    int count, series;
};

static struct bundle bundle_of(const struct results *results, const struct table_row *r,
                               const char *column)
{
    struct bundle b = {.count = r->n, .series = series_of(r)};
    int points = 0;
    b.each = memory_take((size_t)r->n, sizeof *b.each);
    for (int k = 0; k < r->n; k++) {
        b.each[k] = training_curve_of(results, r->seeds[k].cell, "step", column);
        points = b.each[k].count > points ? b.each[k].count : points;
    }
    b.mean = (struct training_curve){points, memory_take((size_t)points, sizeof(double)),
                                     memory_take((size_t)points, sizeof(double))};
    for (int i = 0; i < points; i++) {
        int seen = 0;
        for (int k = 0; k < r->n; k++) {
            const struct training_curve *c = &b.each[k];
            if (i >= c->count || !isfinite(c->y[i]))
                continue;
            b.mean.x[i] = c->x[i];
            b.mean.y[i] += c->y[i];
            seen++;
        }
        b.mean.y[i] = seen ? b.mean.y[i] / seen : (double)NAN;
    }
    return b;
}

static void bundle_free(struct bundle *b)
{
    for (int k = 0; k < b->count; k++)
        training_curve_free(&b->each[k]);
    training_curve_free(&b->mean);
    free(b->each);
}

/* Every so many points, the last among them. */
static void thin_out(struct training_curve *c)
{
    const int step = (c->count + MOST_DRAWN - 1) / MOST_DRAWN;
    int count = 0;
    for (int i = 0; i < c->count; i++)
        if ((c->count - 1 - i) % step == 0) {
            c->x[count] = c->x[i];
            c->y[count++] = c->y[i];
        }
    c->count = count;
}

static void draw_seeds(struct text *out, const struct plot *p, struct bundle *b)
{
    if (b->count < 2)
        return;
    plot_thin_open(out, b->series);
    for (int k = 0; k < b->count; k++) {
        thin_out(&b->each[k]);
        plot_thin_add(out, p, b->each[k].x, b->each[k].y, b->each[k].count);
    }
    plot_thin_close(out);
}

/* About four marks per line, not at the same steps as the neighbours'. */
static void draw_mean(struct text *out, const struct plot *p, struct bundle *b)
{
    struct training_curve *c = &b->mean;
    thin_out(c);
    plot_line(out, p, c->x, c->y, c->count, b->series);
    const int every = c->count > 4 ? c->count / 4 : 1;
    for (int i = 0; i < c->count; i++)
        if (i % every == b->series % every || i == c->count - 1)
            plot_mark(out, p, c->x[i], c->y[i], b->series, 3);
}

/* False when no curve has a point. */
static bool fit(struct plot *p, const struct bundle *b, int count, const struct steps_chart *c,
                bool *part)
{
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < b[i].count; k++)
            for (int j = 0; j < b[i].each[k].count; j++) {
                range_hold(&p->x0, &p->x1, b[i].each[k].x[j]); /* a warm-up counts up to 0 */
                range_hold(&low, &high, b[i].each[k].y[j]);
            }
    if (low > high)
        return false;
    range_hold(&low, &high, c->level);
    *part = !c->is_validator && plot_accuracies(p, low, high);
    if (c->is_validator) {
        const double margin = fmax(1e-6, 0.06 * (high - low));
        p->y0 = low - margin;
        p->y1 = high + margin;
    }
    return true;
}

void steps_draw(struct text *out, const struct sweep_rows *rows, const struct row_list *l,
                const struct steps_chart *c)
{
    struct plot p = {0, 1, 0, 1, 40, 325, 28, 190};
    struct bundle *b = memory_take((size_t)l->count, sizeof *b);
    bool part = false;
    for (int i = 0; i < l->count; i++)
        b[i] = bundle_of(rows->results, &rows->list[l->rows[i]], c->column);
    if (fit(&p, b, l->count, c, &part)) {
        char *title = series_axis_title(c->title, part);
        char *file = text_format("steps-%s", c->column);
        svg_open(out, 344, 230, &(struct svg_figure){file, c->title, true, NULL});
        plot_axes(out, &p, "step", title);
        if (isfinite(c->level))
            plot_level(out, &p, c->level, c->level_name);
        for (int i = 0; i < l->count; i++)
            draw_seeds(out, &p, &b[i]);
        for (int i = 0; i < l->count; i++) {
            char *name = row_title(&rows->list[l->rows[i]]);
            svg_group_open(out, name);
            draw_mean(out, &p, &b[i]);
            svg_group_close(out);
            free(name);
        }
        svg_close(out);
        free(file);
        free(title);
    }
    for (int i = 0; i < l->count; i++)
        bundle_free(&b[i]);
    free(b);
}
