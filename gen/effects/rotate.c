/* Turns each character about its centre. */
#include <math.h>

#include "gen/paint/effect.h"
#include "gen/paint/exact.h"

struct rotate {
    struct dist angle;
};

static const struct param params[] = {
    {"angle", PARAM_REAL_DIST, offsetof(struct rotate, angle), .min = -180, .max = 180,
     .def = "{uniform: [-15, 15]}", .unit = "deg", .help = "counter-clockwise"},
};

static void glyph(const void *settings, struct character *c, struct draws *d)
{
    const struct rotate *s = settings;
    const double angle = exact_turns(draws_value(d, &s->angle));
    const float along = (float)exact_cosine(angle), across = (float)exact_sine(angle);
    for (int i = 0; i < c->points + CORNERS; i++) {
        const float x = c->x[i], y = c->y[i];
        c->x[i] = along * x - across * y;
        c->y[i] = across * x + along * y;
    }
}

static void strays(const void *settings, struct stray *to)
{
    const struct rotate *s = settings;
    if (effect_reach(&s->angle) <= 0)
        return;
    to->x = to->y = sqrt(to->x * to->x + to->y * to->y);
    to->width = to->height = sqrt(to->width * to->width + to->height * to->height);
}

extern const struct effect effect_rotate;
const struct effect effect_rotate = {
    .name = "rotate",
    .help = "turns each character about its centre",
    .neutral = "{angle: 0}",
    .rising = "{angle: @}",
    .also = "{angle: -@}",
    .weakest = 5,
    .strongest = 75,
    .stage = EFFECT_GLYPH,
    .table = PARAM_TABLE("effect rotate", struct rotate, params),
    .glyph = glyph,
    .strays = strays,
};
