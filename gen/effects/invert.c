/* Inverts levels: light becomes dark. */
#include "gen/paint/effect.h"

struct invert {
    struct dist strength;
};

static const struct param params[] = {
    {"strength", PARAM_REAL_DIST, offsetof(struct invert, strength), .min = 0, .max = 1,
     .def = "1.0",
     .help = "1: inverted; 0: unchanged; between: the mixture of both, which is all grey at 0.5"},
};

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct invert *s = settings;
    struct canvas *c = &scene->canvas;
    const int count = c->width * c->height * c->channels;
    const int alpha = (int)(255 * draws_value(d, &s->strength) + 0.5);
    for (int i = 0; i < count; i++)
        c->pixels[i] = canvas_mix(c->pixels[i], 255 - c->pixels[i], alpha);
}

extern const struct effect effect_invert;
const struct effect effect_invert = {
    .name = "invert",
    .help = "inverts light and dark",
    .stage = EFFECT_FILTER,
    .is_color = true,
    .table = PARAM_TABLE("effect invert", struct invert, params),
    .rising = "{strength: @}",
    .weakest = 0.7,
    .strongest = 1,
    .paint = paint,
};
