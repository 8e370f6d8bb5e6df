/* Strokes along a list of points. */
#include "gen/paint/stroke.h"

#include <math.h>

void stroke_draw(const struct strokes *s, struct canvas *c, struct draws *d, const double *x,
                 const double *y, int count)
{
    uint8_t rgb[3];
    double box[4] = {x[0], y[0], x[0], y[0]};
    const double width = draws_value(d, &s->width), alpha = draws_value(d, &s->alpha);
    draws_color(d, &s->color, rgb);
    cairo_move_to(c->cairo, x[0], y[0]);
    for (int i = 1; i < count; i++) {
        cairo_line_to(c->cairo, x[i], y[i]);
        box[0] = fmin(box[0], x[i]);
        box[1] = fmin(box[1], y[i]);
        box[2] = fmax(box[2], x[i]);
        box[3] = fmax(box[3], y[i]);
    }
    canvas_stroke(c, box, width, rgb, (int)(255 * alpha + 0.5));
}

void stroke_curve(const double x[4], const double y[4], double *out_x, double *out_y, int count)
{
    for (int i = 0; i < count; i++) {
        const double t = (double)i / (count - 1), u = 1 - t;
        const double w[4] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
        out_x[i] = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + w[3] * x[3];
        out_y[i] = w[0] * y[0] + w[1] * y[1] + w[2] * y[2] + w[3] * y[3];
    }
}
