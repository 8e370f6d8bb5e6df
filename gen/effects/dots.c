/* Square dots of whole pixels, written directly: a hundredth of the cost of circles. */
#include "gen/paint/effect.h"

struct dots {
    struct dist count, size, color, alpha;
    bool behind;
};

static const struct param params[] = {
    {"count", PARAM_INT_DIST, offsetof(struct dots, count), .min = 0, .max = 100000,
     .def = "{uniform: [20, 40]}", .help = "dots"},
    {"size", PARAM_INT_DIST, offsetof(struct dots, size), .min = 1, .max = 100, .def = "1",
     .unit = "px", .help = "side of a dot"},
    {"color", PARAM_COLOR, offsetof(struct dots, color), .def = "{uniform: [0, 96]}", .ink = true,
     .help = "of a dot; ink: that of a character"},
    {"alpha", PARAM_REAL_DIST, offsetof(struct dots, alpha), .min = 0, .max = 1, .def = "1",
     .help = "opacity"},
    {"behind", PARAM_BOOL, offsetof(struct dots, behind), .def = "false",
     .help = "behind the text instead of over it"},
};

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct dots *s = settings;
    struct canvas *c = &scene->canvas;
    const int count = (int)draws_value(d, &s->count);
    for (int i = 0; i < count; i++) {
        uint8_t rgb[3];
        const int size = (int)draws_value(d, &s->size);
        const int x = (int)rng_below(&d->rng, (uint32_t)c->width);
        const int y = (int)rng_below(&d->rng, (uint32_t)c->height);
        draws_note(d, "x", x);
        draws_note(d, "y", y);
        const int box[4] = {x, y, x + size, y + size};
        const int alpha = (int)(255 * draws_value(d, &s->alpha) + 0.5);
        draws_color(d, &s->color, rgb);
        canvas_rectangle(c, box, rgb, alpha);
    }
}

extern const struct effect effect_dots;
const struct effect effect_dots = {
    .name = "dots",
    .help = "square dots at random places",
    .stage = EFFECT_DRAW,
    .table = PARAM_TABLE("effect dots", struct dots, params),
    .neutral = "{count: 0}",
    .rising = "{count: @i}",
    .also = "{count: @i, behind: true}",
    .weakest = 10,
    .strongest = 300,
    .paint = paint,
    .behind = offsetof(struct dots, behind),
};
