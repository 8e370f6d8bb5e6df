/* Soft round patches behind the text. */
#include <math.h>

#include "gen/paint/effect.h"

struct blobs {
    struct dist count, radius, color, alpha;
};

static const struct param params[] = {
    {"count", PARAM_INT_DIST, offsetof(struct blobs, count), .min = 0, .max = 200,
     .def = "{uniform: [4, 8]}", .help = "patches"},
    {"radius", PARAM_REAL_DIST, offsetof(struct blobs, radius), .min = 0.5, .max = 2000,
     .def = "{uniform: [4, 12]}", .unit = "px", .help = "where a patch has faded out"},
    {"color", PARAM_COLOR, offsetof(struct blobs, color), .def = "{uniform: [0, 255]}",
     .help = "of a patch"},
    {"alpha", PARAM_REAL_DIST, offsetof(struct blobs, alpha), .min = 0, .max = 1,
     .def = "{uniform: [0.3, 0.8]}", .help = "opacity at its centre"},
};

static void blob(const struct blobs *s, struct canvas *c, struct draws *d)
{
    uint8_t rgb[3];
    const float cx = (float)draws_note(d, "x", rng_uniform(&d->rng, 0, c->width));
    const float cy = (float)draws_note(d, "y", rng_uniform(&d->rng, 0, c->height));
    const float radius = (float)draws_value(d, &s->radius);
    const float alpha = 255 * (float)draws_value(d, &s->alpha);
    draws_color(d, &s->color, rgb);
    const int x0 = (int)floorf(cx - radius), x1 = (int)ceilf(cx + radius);
    const int y0 = (int)floorf(cy - radius), y1 = (int)ceilf(cy + radius);
    for (int y = y0 < 0 ? 0 : y0; y < y1 && y < c->height; y++)
        for (int x = x0 < 0 ? 0 : x0; x < x1 && x < c->width; x++) {
            const float dx = ((float)x + 0.5f - cx) / radius, dy = ((float)y + 0.5f - cy) / radius;
            const float fade = 1 - dx * dx - dy * dy;
            if (fade > 0)
                canvas_blend(c, x, y, rgb, (int)(alpha * fade * fade + 0.5f));
        }
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    struct canvas *c = &scene->canvas;
    const struct blobs *s = settings;
    const int count = (int)draws_value(d, &s->count);
    for (int i = 0; i < count; i++)
        blob(s, c, d);
}

extern const struct effect effect_blobs;
const struct effect effect_blobs = {
    .name = "blobs",
    .help = "soft round patches in the background",
    .neutral = "{count: 0}",
    .rising = "{count: @i}",
    .weakest = 2,
    .strongest = 40,
    .stage = EFFECT_BACKGROUND,
    .table = PARAM_TABLE("effect blobs", struct blobs, params),
    .paint = paint,
};
