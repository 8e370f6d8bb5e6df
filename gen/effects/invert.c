/* Light becomes dark. */
#include "gen/effect.h"

struct invert {
    double probability;
};

static const struct param params[] = {
    {"probability", PARAM_REAL, offsetof(struct invert, probability), .min = 0, .max = 1,
     .def = "1.0", .help = "share of the images that are inverted"},
};

static void paint(const void *settings, struct canvas *c, struct rng *r)
{
    const struct invert *s = settings;
    const int count = c->width * c->height * c->channels;
    if (rng_uniform(r, 0, 1) >= s->probability)
        return;
    for (int i = 0; i < count; i++)
        c->pixels[i] = (uint8_t)(255 - c->pixels[i]);
}

extern const struct effect effect_invert;
const struct effect effect_invert = {
    .name = "invert",
    .help = "exchanges light and dark",
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect invert", struct invert, params),
    .paint = paint,
};
