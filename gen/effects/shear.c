/* Slants each character. */
#include <math.h>

#include "gen/effect.h"

struct shear {
    struct dist angle;
};

static const struct param params[] = {
    {"angle", PARAM_REAL_DIST, offsetof(struct shear, angle), .min = -60, .max = 60,
     .def = "{uniform: [-12, 12]}", .unit = "deg", .help = "to the right at the top"},
};

static void glyph(const void *settings, struct character *c, struct rng *r)
{
    const struct shear *s = settings;
    const float slope = (float)tan(dist_sample(&s->angle, r) * 0.017453292519943295);
    for (int i = 0; i < c->points + CORNERS; i++)
        c->x[i] += slope * c->y[i];
}

extern const struct effect effect_shear;
const struct effect effect_shear = {
    .name = "shear",
    .help = "slants each character",
    .stage = EFFECT_GLYPH,
    .table = PARAM_TABLE("effect shear", struct shear, params),
    .glyph = glyph,
};
