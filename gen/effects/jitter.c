/* Moves each character off its place on the line. */
#include "gen/effect.h"

struct jitter {
    struct dist x, y;
};

static const struct param params[] = {
    {"x", PARAM_REAL_DIST, offsetof(struct jitter, x), .min = -1000, .max = 1000,
     .def = "{uniform: [-1, 1]}", .unit = "px", .help = "to the right"},
    {"y", PARAM_REAL_DIST, offsetof(struct jitter, y), .min = -1000, .max = 1000,
     .def = "{uniform: [-1.5, 1.5]}", .unit = "px", .help = "upwards"},
};

static void glyph(const void *settings, struct character *c, struct rng *r)
{
    const struct jitter *s = settings;
    const float x = (float)dist_sample(&s->x, r), y = (float)dist_sample(&s->y, r);
    for (int i = 0; i < c->points + CORNERS; i++) {
        c->x[i] += x;
        c->y[i] += y;
    }
}

extern const struct effect effect_jitter;
const struct effect effect_jitter = {
    .name = "jitter",
    .help = "moves each character off its place",
    .stage = EFFECT_GLYPH,
    .table = PARAM_TABLE("effect jitter", struct jitter, params),
    .glyph = glyph,
};
