/* Moves each character off its place on the line. */
#include "gen/paint/effect.h"

struct jitter {
    struct dist x, y;
};

static const struct param params[] = {
    {"x", PARAM_REAL_DIST, offsetof(struct jitter, x), .min = -1000, .max = 1000,
     .def = "{uniform: [-1, 1]}", .unit = "px", .help = "to the right"},
    {"y", PARAM_REAL_DIST, offsetof(struct jitter, y), .min = -1000, .max = 1000,
     .def = "{uniform: [-1.5, 1.5]}", .unit = "px", .help = "upwards"},
};

static void glyph(const void *settings, struct character *c, struct draws *d)
{
    const struct jitter *s = settings;
    const float x = (float)draws_value(d, &s->x), y = (float)draws_value(d, &s->y);
    for (int i = 0; i < c->points + CORNERS; i++) {
        c->x[i] += x;
        c->y[i] += y;
    }
}

static void strays(const void *settings, struct stray *to)
{
    const struct jitter *s = settings;
    to->x += effect_reach(&s->x);
    to->y += effect_reach(&s->y);
}

extern const struct effect effect_jitter;
const struct effect effect_jitter = {
    .name = "jitter",
    .help = "moves each character off its place",
    .neutral = "{x: 0, y: 0}",
    .rising = "{x: {uniform: [-@, @]}, y: {uniform: [-@, @]}}",
    .weakest = 0.5,
    .strongest = 5,
    .stage = EFFECT_GLYPH,
    .table = PARAM_TABLE("effect jitter", struct jitter, params),
    .glyph = glyph,
    .strays = strays,
};
