/* Turns each character about its centre. */
#include <math.h>

#include "gen/effect.h"

struct rotate {
    struct dist angle;
};

static const struct param params[] = {
    {"angle", PARAM_REAL_DIST, offsetof(struct rotate, angle), .min = -180, .max = 180,
     .def = "{uniform: [-15, 15]}", .unit = "deg", .help = "counter-clockwise"},
};

static void glyph(const void *settings, struct character *c, struct rng *r)
{
    const struct rotate *s = settings;
    const double angle = dist_sample(&s->angle, r) * 0.017453292519943295;
    const float cosine = (float)cos(angle), sine = (float)sin(angle);
    for (int i = 0; i < c->points + CORNERS; i++) {
        const float x = c->x[i], y = c->y[i];
        c->x[i] = cosine * x - sine * y;
        c->y[i] = sine * x + cosine * y;
    }
}

extern const struct effect effect_rotate;
const struct effect effect_rotate = {
    .name = "rotate",
    .help = "turns each character about its centre",
    .stage = EFFECT_GLYPH,
    .table = PARAM_TABLE("effect rotate", struct rotate, params),
    .glyph = glyph,
};
