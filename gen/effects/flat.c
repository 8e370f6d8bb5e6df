/* One colour behind everything. */
#include "gen/effect.h"

struct flat {
    struct dist color;
};

static const struct param params[] = {
    {"color", PARAM_COLOR, offsetof(struct flat, color), .def = "255", .help = "of the canvas"},
};

static void paint(const void *settings, struct canvas *c, struct rng *r)
{
    const struct flat *s = settings;
    uint8_t rgb[3];
    dist_sample_color(&s->color, r, rgb);
    canvas_fill(c, rgb);
}

extern const struct effect effect_flat;
const struct effect effect_flat = {
    .name = "flat",
    .help = "a background of one colour",
    .stage = EFFECT_BACKGROUND,
    .table = PARAM_TABLE("effect flat", struct flat, params),
    .paint = paint,
};
