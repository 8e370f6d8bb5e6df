/* Stretches each character about its centre. */
#include "gen/paint/effect.h"

struct scale {
    struct dist x, y;
};

static const struct param params[] = {
    {"x", PARAM_REAL_DIST, offsetof(struct scale, x), .min = 0.1, .max = 10,
     .def = "{uniform: [0.85, 1.15]}", .help = "factor across"},
    {"y", PARAM_REAL_DIST, offsetof(struct scale, y), .min = 0.1, .max = 10,
     .def = "{uniform: [0.85, 1.15]}", .help = "factor upwards"},
};

static void glyph(const void *settings, struct character *c, struct draws *d)
{
    const struct scale *s = settings;
    const float x = (float)draws_value(d, &s->x), y = (float)draws_value(d, &s->y);
    for (int i = 0; i < c->points + CORNERS; i++) {
        c->x[i] *= x;
        c->y[i] *= y;
    }
}

static void strays(const void *settings, struct stray *to)
{
    const struct scale *s = settings;
    to->x *= dist_high(&s->x);
    to->y *= dist_high(&s->y);
    to->width *= dist_high(&s->x);
    to->height *= dist_high(&s->y);
}

extern const struct effect effect_scale;
const struct effect effect_scale = {
    .name = "scale",
    .help = "stretches each character",
    .neutral = "{x: 1, y: 1}",
    .rising = "{x: {uniform: [0.6, @]}, y: {uniform: [0.6, @]}}",
    .weakest = 0.7,
    .strongest = 1.7,
    .stage = EFFECT_GLYPH,
    .table = PARAM_TABLE("effect scale", struct scale, params),
    .glyph = glyph,
    .strays = strays,
};
