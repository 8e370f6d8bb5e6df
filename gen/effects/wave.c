/* Bends the word along a sine, on its outlines. */
#include "gen/paint/effect.h"
#include "gen/paint/exact.h"

struct wave {
    struct dist amplitude, length, phase;
};

static const struct param params[] = {
    {"amplitude", PARAM_REAL_DIST, offsetof(struct wave, amplitude), .min = 0, .max = 500,
     .def = "{uniform: [0, 3]}", .unit = "px", .help = "greatest shift up or down"},
    {"length", PARAM_REAL_DIST, offsetof(struct wave, length), .min = 2, .max = 10000,
     .def = "{uniform: [40, 90]}", .unit = "px", .help = "of one period"},
    {"phase", PARAM_REAL_DIST, offsetof(struct wave, phase), .min = 0, .max = 1,
     .def = "{uniform: [0, 1]}", .unit = "periods", .help = "at the left edge"},
};

static void bend(const void *settings, struct word *w, struct draws *d)
{
    const struct wave *s = settings;
    const double amplitude = draws_value(d, &s->amplitude), length = draws_value(d, &s->length);
    const double phase = draws_value(d, &s->phase);
    for (int k = 0; k < w->count; k++) {
        struct character *c = &w->character[k];
        for (int i = 0; i < c->points + CORNERS; i++)
            c->y[i] += (float)(amplitude * exact_sine((double)c->x[i] / length + phase));
    }
}

static void strays(const void *settings, struct stray *to)
{
    const struct wave *s = settings;
    to->y += dist_high(&s->amplitude);
    to->height += 2 * dist_high(&s->amplitude);
}

extern const struct effect effect_wave;
const struct effect effect_wave = {
    .name = "wave",
    .help = "bends the word along a sine; the effect swell moves characters unbent",
    .neutral = "{amplitude: 0}",
    .bends = true,
    .rising = "{amplitude: @, length: 45}",
    .weakest = 1,
    .strongest = 9,
    .stage = EFFECT_WORD,
    .table = PARAM_TABLE("effect wave", struct wave, params),
    .word = bend,
    .strays = strays,
};
