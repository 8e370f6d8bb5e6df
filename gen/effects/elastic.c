/* Elastic distortion of the whole word, on its outlines. */
#include "gen/paint/effect.h"
#include "gen/paint/displacement.h"

struct elastic {
    struct dist amplitude, length;
};

static const struct param params[] = {
    {"amplitude", PARAM_REAL_DIST, offsetof(struct elastic, amplitude), .min = 0, .max = 500,
     .def = "{uniform: [0.5, 2]}", .unit = "px", .help = "how far points move"},
    {"length", PARAM_REAL_DIST, offsetof(struct elastic, length), .min = 2, .max = 10000,
     .def = "30", .unit = "px", .help = "over which the movement changes"},
};

static void move(const void *settings, struct word *w, struct draws *d)
{
    const struct elastic *s = settings;
    const double amplitude = draws_value(d, &s->amplitude), length = draws_value(d, &s->length);
    const struct displacement f = displacement_draw(amplitude, length, d);
    for (int k = 0; k < w->count; k++)
        displacement_move(&f, w->character[k].x, w->character[k].y,
                          w->character[k].points + CORNERS);
}

static void strays(const void *settings, struct stray *to)
{
    const struct elastic *s = settings;
    const double most = displacement_most(dist_high(&s->amplitude));
    to->x += most;
    to->y += most;
    to->width += 2 * most;
    to->height += 2 * most;
}

extern const struct effect effect_elastic;
const struct effect effect_elastic = {
    .name = "elastic",
    .help = "distorts the word elastically",
    .stage = EFFECT_WORD,
    .table = PARAM_TABLE("effect elastic", struct elastic, params),
    .neutral = "{amplitude: 0}",
    .bends = true,
    .folds = true,
    .revision = 1,
    .rising = "{amplitude: @, length: 24}",
    .weakest = 0.5,
    .strongest = 5,
    .word = move,
    .strays = strays,
};
