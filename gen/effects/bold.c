/* Thicker strokes. */
#include "gen/paint/effect.h"

struct bold {
    struct dist width;
};

static const struct param params[] = {
    {"width", PARAM_REAL_DIST, offsetof(struct bold, width), .min = 0, .max = 100,
     .def = "{uniform: [0.2, 0.8]}", .unit = "px", .help = "added all around"},
};

static void ink(const void *settings, struct character *c, struct draws *d)
{
    const struct bold *s = settings;
    c->pen.bold = (float)draws_value(d, &s->width);
}

static double beyond(const void *settings)
{
    const struct bold *s = settings;
    return effect_most(&s->width);
}

extern const struct effect effect_bold;
const struct effect effect_bold = {
    .name = "bold",
    .help =
        "makes the strokes of each character thicker, but not of hollow ones; of several in one "
        "image the last one counts",
    .stage = EFFECT_INK,
    .table = PARAM_TABLE("effect bold", struct bold, params),
    .revision = 1,
    .neutral = "{width: 0}",
    .rising = "{width: @}",
    .weakest = 0.2,
    .strongest = 2,
    .ink = ink,
    .beyond = beyond,
};
