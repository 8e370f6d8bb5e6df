/* Slants each character. */
#include "gen/paint/effect.h"
#include "gen/paint/exact.h"

struct shear {
    struct dist angle;
};

static const struct param params[] = {
    {"angle", PARAM_REAL_DIST, offsetof(struct shear, angle), .min = -60, .max = 60,
     .def = "{uniform: [-12, 12]}", .unit = "deg", .help = "to the right at the top"},
};

static void glyph(const void *settings, struct character *c, struct draws *d)
{
    const struct shear *s = settings;
    const double angle = exact_turns(draws_value(d, &s->angle));
    const float slope = (float)(exact_sine(angle) / exact_cosine(angle));
    for (int i = 0; i < c->points + CORNERS; i++)
        c->x[i] += slope * c->y[i];
}

static void strays(const void *settings, struct stray *to)
{
    const struct shear *s = settings;
    const double most = exact_turns(effect_reach(&s->angle));
    const double slope = exact_sine(most) / exact_cosine(most);
    to->x += slope * to->y;
    to->width += slope * to->height;
}

extern const struct effect effect_shear;
const struct effect effect_shear = {
    .name = "shear",
    .help = "slants each character",
    .neutral = "{angle: 0}",
    .rising = "{angle: @}",
    .also = "{angle: -@}",
    .weakest = 5,
    .strongest = 45,
    .stage = EFFECT_GLYPH,
    .table = PARAM_TABLE("effect shear", struct shear, params),
    .glyph = glyph,
    .strays = strays,
};
