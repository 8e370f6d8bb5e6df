/* A linear gradient across the canvas. */
#include <math.h>

#include "gen/paint/effect.h"
#include "gen/paint/exact.h"

struct gradient {
    struct dist from, to, angle;
};

static const struct param params[] = {
    {"from", PARAM_COLOR, offsetof(struct gradient, from), .def = "255",
     .help = "colour at one end"},
    {"to", PARAM_COLOR, offsetof(struct gradient, to), .def = "160", .help = "colour at the other"},
    {"angle", PARAM_REAL_DIST, offsetof(struct gradient, angle), .min = -360, .max = 360,
     .def = "{uniform: [0, 360]}", .unit = "deg", .help = "direction from one to the other"},
};

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    struct canvas *c = &scene->canvas;
    const struct gradient *s = settings;
    uint8_t from[3], to[3], rgb[3];
    draws_color(d, &s->from, from);
    draws_color(d, &s->to, to);
    const double angle = exact_turns(draws_value(d, &s->angle));
    const float dx = (float)exact_cosine(angle), dy = (float)exact_sine(angle);
    const float reach = fabsf(dx) * (float)c->width + fabsf(dy) * (float)c->height;
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++) {
            const float px = (float)x + 0.5f - (float)c->width / 2;
            const float py = (float)y + 0.5f - (float)c->height / 2;
            const int alpha = (int)(255 * ((px * dx + py * dy) / reach + 0.5f) + 0.5f);
            for (int k = 0; k < 3; k++)
                rgb[k] = canvas_mix(from[k], to[k], canvas_clamp(alpha));
            canvas_blend(c, x, y, rgb, 255);
        }
}

extern const struct effect effect_gradient;
const struct effect effect_gradient = {
    .name = "gradient",
    .help = "a background that changes from one colour to another",
    .rising = "{from: 255, to: @i, angle: 30}",
    .weakest = 235,
    .strongest = 40,
    .stage = EFFECT_BACKGROUND,
    .covers = true,
    .table = PARAM_TABLE("effect gradient", struct gradient, params),
    .paint = paint,
};
