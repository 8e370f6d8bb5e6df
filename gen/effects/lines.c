/* Straight strokes from one side of the canvas to the other. */
#include "gen/effect.h"

struct lines {
    struct dist count, width, color;
    bool behind;
};

static const struct param params[] = {
    {"count", PARAM_INT_DIST, offsetof(struct lines, count), .min = 0, .max = 500,
     .def = "{uniform: [2, 4]}", .help = "strokes"},
    {"width", PARAM_REAL_DIST, offsetof(struct lines, width), .min = 0.1, .max = 200,
     .def = "{uniform: [0.8, 1.6]}", .unit = "px", .help = "of a stroke"},
    {"color", PARAM_COLOR, offsetof(struct lines, color), .def = "{uniform: [0, 96]}",
     .help = "of a stroke"},
    {"behind", PARAM_BOOL, offsetof(struct lines, behind), .def = "false",
     .help = "behind the text instead of over it"},
};

static void line(const struct lines *s, struct canvas *c, struct draws *d)
{
    uint8_t rgb[3];
    const double w = c->width, h = c->height;
    const double x0 = rng_uniform(&d->rng, -0.1 * w, 0.4 * w), y0 = rng_uniform(&d->rng, 0, h);
    const double x1 = rng_uniform(&d->rng, 0.6 * w, 1.1 * w), y1 = rng_uniform(&d->rng, 0, h);
    cairo_set_line_width(c->cairo, draw_value(d, &s->width));
    draw_color(d, &s->color, rgb);
    canvas_mask_clear(c);
    cairo_move_to(c->cairo, x0, y0);
    cairo_line_to(c->cairo, x1, y1);
    cairo_stroke(c->cairo);
    canvas_mask_paint(c, rgb, 255);
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    struct canvas *c = &scene->canvas;
    const struct lines *s = settings;
    const int count = (int)draw_value(d, &s->count);
    for (int i = 0; i < count; i++)
        line(s, c, d);
}

static bool behind(const void *settings)
{
    return ((const struct lines *)settings)->behind;
}

extern const struct effect effect_lines;
const struct effect effect_lines = {
    .name = "lines",
    .help = "straight strokes across the canvas",
    .neutral = "{count: 0}",
    .rising = "{count: @i}",
    .weakest = 1,
    .strongest = 8,
    .stage = EFFECT_DRAW,
    .table = PARAM_TABLE("effect lines", struct lines, params),
    .paint = paint,
    .behind = behind,
};
