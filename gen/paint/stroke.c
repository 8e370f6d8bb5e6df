/* Strokes along a list of points. */
#include "gen/paint/stroke.h"

void stroke_draw(const struct strokes *s, struct canvas *c, struct draws *d, const double *x,
                 const double *y, int count)
{
    uint8_t rgb[3];
    const double width = draws_value(d, &s->width), alpha = draws_value(d, &s->alpha);
    draws_color(d, &s->color, rgb);
    canvas_stroke(c, x, y, count, width, rgb, (int)(255 * alpha + 0.5));
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
