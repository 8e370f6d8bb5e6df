/* Moves the characters up and down along a sine, without bending them. */
#include "gen/paint/effect.h"
#include "gen/paint/exact.h"

struct swell {
    struct dist amplitude, length, phase;
};

static const struct param params[] = {
    {"amplitude", PARAM_REAL_DIST, offsetof(struct swell, amplitude), .min = 0, .max = 500,
     .def = "{uniform: [0, 3]}", .unit = "px", .help = "greatest shift up or down"},
    {"length", PARAM_REAL_DIST, offsetof(struct swell, length), .min = 2, .max = 10000,
     .def = "{uniform: [40, 90]}", .unit = "px", .help = "of one period"},
    {"phase", PARAM_REAL_DIST, offsetof(struct swell, phase), .min = 0, .max = 1,
     .def = "{uniform: [0, 1]}", .unit = "periods", .help = "at the left edge"},
};

static void set(const void *settings, struct word *w, struct draws *d)
{
    const struct swell *s = settings;
    const double amplitude = draws_value(d, &s->amplitude), length = draws_value(d, &s->length);
    const double phase = draws_value(d, &s->phase);
    for (int k = 0; k < w->count; k++) {
        struct character *c = &w->character[k];
        const double middle = ((double)c->x[c->points] + (double)c->x[c->points + 2]) / 2;
        const float shift = (float)(amplitude * exact_sine(middle / length + phase));
        for (int i = 0; i < c->points + CORNERS; i++)
            c->y[i] += shift;
    }
}

static void strays(const void *settings, struct stray *to)
{
    const struct swell *s = settings;
    to->y += dist_high(&s->amplitude);
}

extern const struct effect effect_swell;
const struct effect effect_swell = {
    .name = "swell",
    .help = "moves the characters up and down along a sine, without bending them as the effect "
            "wave does",
    .stage = EFFECT_WORD,
    .table = PARAM_TABLE("effect swell", struct swell, params),
    .neutral = "{amplitude: 0}",
    .rising = "{amplitude: @, length: 40}",
    .weakest = 1,
    .strongest = 9,
    .word = set,
    .strays = strays,
};
