/* Measures of outlines: boxes, areas, the part inside the canvas. */
#include "gen/paint/outline.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

void outline_box(const struct character *c, float box[4])
{
    box[0] = box[1] = FLT_MAX;
    box[2] = box[3] = -FLT_MAX;
    for (int i = 0; i < c->points; i++) {
        box[0] = c->x[i] < box[0] ? c->x[i] : box[0];
        box[1] = c->y[i] < box[1] ? c->y[i] : box[1];
        box[2] = c->x[i] > box[2] ? c->x[i] : box[2];
        box[3] = c->y[i] > box[3] ? c->y[i] : box[3];
    }
}

struct segment {
    double x0, y0, x1, y1;
};

/* Cuts the segment to `low` ... `high` in x; false when nothing is left. */
static bool cut(struct segment *s, double low, double high)
{
    const struct segment t = *s;
    const double dx = t.x1 - t.x0;
    double from = 0, to = 1;
    if (dx < 0 || dx > 0) {
        const double a = (low - t.x0) / dx, b = (high - t.x0) / dx;
        from = fmax(0, fmin(a, b));
        to = fmin(1, fmax(a, b));
    } else if (t.x0 < low || t.x0 > high) {
        return false;
    }
    if (from >= to)
        return false;
    *s = (struct segment){t.x0 + from * dx, t.y0 + from * (t.y1 - t.y0), t.x0 + to * dx,
                          t.y0 + to * (t.y1 - t.y0)};
    return true;
}

static struct segment turned(struct segment s)
{
    return (struct segment){s.y0, s.x0, s.y1, s.x1};
}

static double limited(double v, double high)
{
    return fmin(fmax(v, 0), high);
}

/* The area inside is the integral over y in [0, h] of the signed crossings, each with its x clamped
 * to [0, w]: parts left of the canvas count as its left edge, parts right of it as its right edge.
 */
static double strip(const struct segment *s, double w, double h)
{
    struct segment rows = turned(*s), inside;
    if (!cut(&rows, 0, h))
        return 0;
    rows = turned(rows);
    inside = rows;
    double sum = 0;
    if (cut(&inside, 0, w))
        sum += (inside.y1 - inside.y0) * (inside.x0 + inside.x1) / 2;

    const double all = rows.y1 - rows.y0, dx = rows.x1 - rows.x0;
    if (rows.x0 > w || rows.x1 > w) {
        const double share =
            dx < 0 || dx > 0 ? limited((fmax(rows.x0, rows.x1) - w) / fabs(dx), 1) : 1;
        sum += w * all * share;
    }
    return sum;
}

/* The area inside the canvas. */
static double area(const struct character *c, int width, int height)
{
    double sum = 0;
    int first = 0;
    for (int k = 0; k < c->contours; k++) {
        const int last = c->ends[k];
        for (int i = first, before = last; i <= last; before = i++) {
            const struct segment s = {(double)c->x[before], (double)c->y[before], (double)c->x[i],
                                      (double)c->y[i]};
            sum += strip(&s, width, height);
        }
        first = last + 1;
    }
    return fabs(sum);
}

/* The whole area, inside and outside the canvas. */
static double whole(const struct character *c)
{
    double sum = 0;
    int first = 0;
    for (int k = 0; k < c->contours; k++) {
        const int last = c->ends[k];
        for (int i = first, before = last; i <= last; before = i++)
            sum += ((double)c->y[i] - (double)c->y[before]) *
                   ((double)c->x[i] + (double)c->x[before]) / 2;
        first = last + 1;
    }
    return fabs(sum);
}

float outline_inside(const struct character *c, int width, int height)
{
    float box[4];
    outline_box(c, box);
    if (box[0] >= 0 && box[1] >= 0 && box[2] <= (float)width && box[3] <= (float)height)
        return 1;
    const double all = whole(c);
    return all > 0 ? (float)(area(c, width, height) / all) : 0;
}

/* ---- quads ---------------------------------------------------------------------------------- */

struct corners {
    int count;
    double at[CLIPPED_CORNERS + 1][2];
};

/* Keeps the part on one side of an edge: sign * (coordinate - limit) >= 0 (I. Sutherland, G.
 * Hodgman, Communications of the ACM 17 (1), 1974). */
static void clip(struct corners *p, int axis, double limit, double sign)
{
    struct corners out = {0};
    for (int i = 0; i < p->count; i++) {
        const double *a = p->at[i], *b = p->at[(i + 1) % p->count];
        const double da = sign * (a[axis] - limit), db = sign * (b[axis] - limit);
        if (da >= 0 && out.count < CLIPPED_CORNERS) {
            out.at[out.count][0] = a[0];
            out.at[out.count++][1] = a[1];
        }
        if ((da >= 0) != (db >= 0) && out.count < CLIPPED_CORNERS) {
            const double t = da / (da - db);
            for (int k = 0; k < 2; k++)
                out.at[out.count][k] = a[k] + t * (b[k] - a[k]);
            out.count++;
        }
    }
    *p = out;
}

int outline_clip_quad(const float quad[CORNERS][2], int width, int height,
                      float corners[CLIPPED_CORNERS][2])
{
    struct corners p = {.count = CORNERS};
    for (int i = 0; i < CORNERS; i++)
        for (int k = 0; k < 2; k++)
            p.at[i][k] = (double)quad[i][k];
    clip(&p, 0, 0, 1);
    clip(&p, 0, width, -1);
    clip(&p, 1, 0, 1);
    clip(&p, 1, height, -1);
    for (int i = 0; i < p.count; i++)
        for (int k = 0; k < 2; k++)
            corners[i][k] = (float)p.at[i][k];
    return p.count;
}
