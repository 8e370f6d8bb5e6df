/* Pixels that become black or white. */
#include <string.h>

#include "gen/paint/effect.h"

struct salt_pepper {
    struct dist share, salt;
};

static const struct param params[] = {
    {"share", PARAM_REAL_DIST, offsetof(struct salt_pepper, share), .min = 0, .max = 1,
     .def = "{uniform: [0.01, 0.04]}", .help = "of the pixels that are hit"},
    {"salt", PARAM_REAL_DIST, offsetof(struct salt_pepper, salt), .min = 0, .max = 1, .def = "0.5",
     .help = "share of white among them"},
};

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct salt_pepper *s = settings;
    struct canvas *c = &scene->canvas;
    /* White or black is a colour: drawing it from the colour stream does not shift the places. */
    struct draws colors = *d;
    colors.rng = d->color;
    const double share = draws_value(d, &s->share);
    const double hit = share * 4294967296.0, white = hit * draws_value(&colors, &s->salt);
    const int count = c->width * c->height;
    uint32_t words[64];
    for (int i = 0; i < count; i += 64) {
        const int n = count - i < 64 ? count - i : 64;
        rng_fill(&d->rng, words, (size_t)n);
        for (int k = 0; k < n; k++)
            if (words[k] < hit)
                memset(c->pixels + (i + k) * c->channels, words[k] < white ? 255 : 0,
                       (size_t)c->channels);
    }
}

extern const struct effect effect_salt_pepper;
const struct effect effect_salt_pepper = {
    .name = "salt_pepper",
    .help = "black and white pixels",
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect salt_pepper", struct salt_pepper, params),
    .neutral = "{share: 0}",
    .rising = "{share: @}",
    .weakest = 0.01,
    .strongest = 0.4,
    .paint = paint,
};
