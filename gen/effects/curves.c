/* Bezier strokes from one side of the canvas to the other. */
#include "gen/effect.h"

struct curves {
    struct dist count, width, color;
    bool behind;
};

static const struct param params[] = {
    {"count", PARAM_INT_DIST, offsetof(struct curves, count), .min = 0, .max = 500,
     .def = "{uniform: [1, 2]}", .help = "strokes"},
    {"width", PARAM_REAL_DIST, offsetof(struct curves, width), .min = 0.1, .max = 200,
     .def = "{uniform: [0.8, 1.6]}", .unit = "px", .help = "of a stroke"},
    {"color", PARAM_COLOR, offsetof(struct curves, color), .def = "{uniform: [0, 96]}",
     .help = "of a stroke"},
    {"behind", PARAM_BOOL, offsetof(struct curves, behind), .def = "false",
     .help = "behind the text instead of over it"},
};

static void curve(const struct curves *s, struct canvas *c, struct draws *d)
{
    uint8_t rgb[3];
    double x[4], y[4];
    for (int i = 0; i < 4; i++) {
        x[i] = c->width * (i / 3.0 + rng_uniform(&d->rng, -0.12, 0.12));
        y[i] = rng_uniform(&d->rng, 0, c->height);
    }
    cairo_set_line_width(c->cairo, draw_value(d, &s->width));
    draw_color(d, &s->color, rgb);
    canvas_mask_clear(c);
    cairo_move_to(c->cairo, x[0], y[0]);
    cairo_curve_to(c->cairo, x[1], y[1], x[2], y[2], x[3], y[3]);
    cairo_stroke(c->cairo);
    canvas_mask_paint(c, rgb, 255);
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    struct canvas *c = &scene->canvas;
    const struct curves *s = settings;
    const int count = (int)draw_value(d, &s->count);
    for (int i = 0; i < count; i++)
        curve(s, c, d);
}

static bool behind(const void *settings)
{
    return ((const struct curves *)settings)->behind;
}

extern const struct effect effect_curves;
const struct effect effect_curves = {
    .name = "curves",
    .help = "curved strokes across the canvas",
    .neutral = "{count: 0}",
    .rising = "{count: @i}",
    .weakest = 1,
    .strongest = 8,
    .stage = EFFECT_DRAW,
    .table = PARAM_TABLE("effect curves", struct curves, params),
    .paint = paint,
    .behind = behind,
};
