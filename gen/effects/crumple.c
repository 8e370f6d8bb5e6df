/* Elastic distortion of each character by itself, on its outline. */
#include "gen/paint/effect.h"
#include "gen/paint/displacement.h"

struct crumple {
    struct dist amplitude, length;
};

static const struct param params[] = {
    {"amplitude", PARAM_REAL_DIST, offsetof(struct crumple, amplitude), .min = 0, .max = 500,
     .def = "{uniform: [0.3, 1]}", .unit = "px", .help = "how far points move"},
    {"length", PARAM_REAL_DIST, offsetof(struct crumple, length), .min = 2, .max = 10000,
     .def = "12", .unit = "px", .help = "over which the movement changes"},
};

static void glyph(const void *settings, struct character *c, struct draws *d)
{
    const struct crumple *s = settings;
    const double amplitude = draws_value(d, &s->amplitude), length = draws_value(d, &s->length);
    const struct displacement f = displacement_draw(amplitude, length, d);
    displacement_move(&f, c->x, c->y, c->points + CORNERS);
}

static void strays(const void *settings, struct stray *to)
{
    const struct crumple *s = settings;
    const double most = displacement_most(dist_high(&s->amplitude));
    to->x += most;
    to->y += most;
    to->width += 2 * most;
    to->height += 2 * most;
}

extern const struct effect effect_crumple;
const struct effect effect_crumple = {
    .name = "crumple",
    .help = "distorts each character elastically",
    .stage = EFFECT_GLYPH,
    .table = PARAM_TABLE("effect crumple", struct crumple, params),
    .neutral = "{amplitude: 0}",
    .bends = true,
    .folds = true,
    .revision = 1,
    .rising = "{amplitude: @, length: 12}",
    .weakest = 0.3,
    .strongest = 3,
    .glyph = glyph,
    .strays = strays,
};
