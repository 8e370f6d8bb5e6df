/* Characters as outlines. */
#include "gen/paint/effect.h"

struct hollow {
    struct dist width;
};

static const struct param params[] = {
    {"width", PARAM_REAL_DIST, offsetof(struct hollow, width), .min = 0, .max = 100, .def = "1",
     .unit = "px", .help = "of the stroke along the outline; 0: filled"},
};

static void ink(const void *settings, struct character *c, struct draws *d)
{
    const struct hollow *s = settings;
    c->pen.hollow = (float)draws_value(d, &s->width);
}

static double beyond(const void *settings)
{
    const struct hollow *s = settings;
    return effect_most(&s->width) / 2;
}

/* A pen that is drawn with is not made thicker. */
static const char *instead(const void *settings)
{
    const struct hollow *s = settings;
    return effect_least(&s->width) > 0 ? "bold" : NULL;
}

extern const struct effect effect_hollow;
const struct effect effect_hollow = {
    .name = "hollow",
    .help = "draws only the outline of each character; of several in one image the last one counts",
    .stage = EFFECT_INK,
    .table = PARAM_TABLE("effect hollow", struct hollow, params),
    .revision = 1,
    .rising = "{width: @}",
    .weakest = 2,
    .strongest = 0.5,
    .ink = ink,
    .beyond = beyond,
    .instead = instead,
};
