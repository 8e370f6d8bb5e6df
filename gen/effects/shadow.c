/* A shadow of each character, beside it and under all of them. */
#include "gen/paint/effect.h"

struct shadow {
    struct dist x, y, alpha, color;
};

static const struct param params[] = {
    {"x", PARAM_REAL_DIST, offsetof(struct shadow, x), .min = -500, .max = 500,
     .def = "{uniform: [-2, 2]}", .unit = "px", .help = "shift to the right"},
    {"y", PARAM_REAL_DIST, offsetof(struct shadow, y), .min = -500, .max = 500,
     .def = "{uniform: [0.5, 2]}", .unit = "px", .help = "shift downwards"},
    {"alpha", PARAM_REAL_DIST, offsetof(struct shadow, alpha), .min = 0, .max = 1,
     .def = "{uniform: [0.3, 0.7]}", .help = "opacity"},
    {"color", PARAM_COLOR, offsetof(struct shadow, color), .def = "96", .help = "of the shadow"},
};

static void ink(const void *settings, struct character *c, struct draws *d)
{
    const struct shadow *s = settings;
    c->pen.shadow[0] = (float)draws_value(d, &s->x);
    c->pen.shadow[1] = (float)draws_value(d, &s->y);
    c->pen.shadow_alpha = (uint8_t)(255 * draws_value(d, &s->alpha) + 0.5);
    draws_color(d, &s->color, c->pen.shadow_rgb);
}

extern const struct effect effect_shadow;
const struct effect effect_shadow = {
    .name = "shadow",
    .help = "casts a shadow of each character; of several in one image the last one counts",
    .stage = EFFECT_INK,
    .table = PARAM_TABLE("effect shadow", struct shadow, params),
    .neutral = "{alpha: 0}",
    .rising = "{x: @, y: @, alpha: 0.6}",
    .weakest = 0.5,
    .strongest = 5,
    .ink = ink,
};
