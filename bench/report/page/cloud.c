/* Points of trainings, and their correlation. */
#include "bench/report/page/cloud.h"

#include <math.h>
#include <stdlib.h>

#include "bench/report/page/svg.h"
#include "bench/report/page/training_curve.h"
#include "bench/stats/ranks.h"
#include "bench/table/selection.h"

enum { MOST_DRAWN = 3000 };

/* The trainings of a row with their curves: x the validator, y the target accuracy. */
struct cloud {
    const struct table_row *row;
    struct training_curve *each;
};

static struct cloud *clouds_of(const struct sweep_rows *rows, const struct row_list *l,
                               const char *column)
{
    struct cloud *clouds = memory_take((size_t)l->count, sizeof *clouds);
    for (int i = 0; i < l->count; i++) {
        const struct table_row *r = &rows->list[l->rows[i]];
        clouds[i] = (struct cloud){r, memory_take((size_t)r->n, sizeof(struct training_curve))};
        for (int k = 0; k < r->n; k++)
            clouds[i].each[k] =
                training_curve_of(rows->results, r->seeds[k].cell, column, "target");
    }
    return clouds;
}

static void clouds_free(struct cloud *clouds, int count)
{
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < clouds[i].row->n; k++)
            training_curve_free(&clouds[i].each[k]);
        free(clouds[i].each);
    }
    free(clouds);
}

static bool is_point(const struct training_curve *c, int i)
{
    return isfinite(c->x[i]) && isfinite(c->y[i]);
}

/* All points in one, for the correlation. */
static struct training_curve join(const struct cloud *clouds, int count)
{
    struct training_curve all = {0};
    int size = 0;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < clouds[i].row->n; k++)
            size += clouds[i].each[k].count;
    all.x = memory_take((size_t)size, sizeof *all.x);
    all.y = memory_take((size_t)size, sizeof *all.y);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < clouds[i].row->n; k++)
            for (int j = 0; j < clouds[i].each[k].count; j++)
                if (is_point(&clouds[i].each[k], j)) {
                    all.x[all.count] = clouds[i].each[k].x[j];
                    all.y[all.count++] = clouds[i].each[k].y[j];
                }
    return all;
}

/* Mean over the trainings that have one: whether the validator finds the step of a training. */
static double rho_within(const struct cloud *clouds, int count)
{
    double sum = 0;
    int trainings = 0;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < clouds[i].row->n; k++) {
            const struct training_curve *c = &clouds[i].each[k];
            const double rho = spearman(c->x, c->y, c->count);
            sum += isfinite(rho) ? rho : 0;
            trainings += isfinite(rho);
        }
    return sum / trainings; /* of none: 0 / 0 */
}

static void draw_cloud(struct text *out, const struct plot *p, const struct cloud *c, int step)
{
    const int series = series_of(c->row);
    char *name = row_title(c->row);
    struct training_curve some = join(c, 1);
    int count = 0;
    for (int i = 0; i < some.count; i += step) {
        some.x[count] = some.x[i];
        some.y[count++] = some.y[i];
    }
    svg_group_open(out, name);
    plot_marks(out, p, some.x, some.y, count, series, 2.2);
    svg_group_close(out);
    training_curve_free(&some);
    free(name);
}

/* Around the points that count in the table. */
static void draw_rings(struct text *out, const struct plot *p, const struct cloud *c)
{
    for (int k = 0; k < c->row->n; k++) {
        const struct training_curve *curve = &c->each[k];
        const int row = c->row->seeds[k].row < 0 ? curve->count - 1 : c->row->seeds[k].row;
        if (row >= 0 && row < curve->count)
            plot_ring(out, p, curve->x[row], curve->y[row]);
    }
}

static void caption(struct text *out, const struct training_curve *all, const struct cloud *clouds,
                    int count, int step)
{
    char overall[12], within[12];
    round_number(overall, spearman(all->x, all->y, all->count));
    round_number(within, rho_within(clouds, count));
    text_printf(out, "<figcaption>Spearman’s ρ: %s over %d points, %s within a training", overall,
                all->count, within);
    if (step > 1)
        text_printf(out, "; one point in %d is drawn", step);
    text_add(out, "</figcaption>\n");
}

void cloud_draw(struct text *out, const struct sweep_rows *rows, const struct row_list *l,
                const char *column, const char *name)
{
    struct cloud *clouds = clouds_of(rows, l, column);
    struct training_curve all = join(clouds, l->count);
    struct plot p = {(double)INFINITY, -(double)INFINITY, 0, 1, 40, 230, 28, 180};
    double low = p.x0, high = p.x1;
    const int step = (all.count + MOST_DRAWN - 1) / MOST_DRAWN;
    for (int i = 0; i < all.count; i++) {
        range_hold(&p.x0, &p.x1, all.x[i]);
        range_hold(&low, &high, all.y[i]);
    }
    if (all.count) {
        const double margin = fmax(1e-6, 0.06 * (p.x1 - p.x0));
        char *title = series_axis_title("target accuracy", plot_accuracies(&p, low, high));
        char *file = text_format("against-%s", column);
        p.x0 -= margin;
        p.x1 += margin;
        text_add(out, "<figure>");
        svg_open(out, 250, 220,
                 &(struct svg_figure){file, name, true, selection_rule(rows->select)});
        plot_axes(out, &p, name, title);
        for (int i = 0; i < l->count; i++)
            draw_cloud(out, &p, &clouds[i], step);
        for (int i = 0; i < l->count; i++)
            draw_rings(out, &p, &clouds[i]);
        svg_close(out);
        caption(out, &all, clouds, l->count, step);
        text_add(out, "</figure>\n");
        free(file);
        free(title);
    }
    training_curve_free(&all);
    clouds_free(clouds, l->count);
}
