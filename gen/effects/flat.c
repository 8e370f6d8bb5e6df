/* One colour behind everything. */
#include "gen/paint/effect.h"

struct flat {
    struct dist color;
};

static const struct param params[] = {
    {"color", PARAM_COLOR, offsetof(struct flat, color), .def = "255", .help = "of the canvas"},
};

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    struct canvas *c = &scene->canvas;
    const struct flat *s = settings;
    uint8_t rgb[3];
    draws_color(d, &s->color, rgb);
    canvas_fill(c, rgb);
}

extern const struct effect effect_flat;
const struct effect effect_flat = {
    .name = "flat",
    .help = "a background of one colour",
    .rising = "{color: @i}",
    .weakest = 255,
    .strongest = 96,
    .stage = EFFECT_BACKGROUND,
    .covers = true,
    .table = PARAM_TABLE("effect flat", struct flat, params),
    .paint = paint,
};
