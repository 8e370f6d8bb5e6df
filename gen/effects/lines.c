/* Straight strokes from one side of the canvas to the other. */
#include "gen/paint/effect.h"
#include "gen/paint/stroke.h"

struct lines {
    struct strokes strokes;
};

static const struct param params[] = {
    STROKES_PARAMS(struct lines, strokes, "{uniform: [2, 4]}"),
};

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct strokes *s = &((const struct lines *)settings)->strokes;
    struct canvas *c = &scene->canvas;
    const double w = c->width, h = c->height;
    const int count = (int)draws_value(d, &s->count);
    for (int i = 0; i < count; i++) {
        double x[2], y[2];
        x[0] = draws_note(d, "x", rng_uniform(&d->rng, -0.1 * w, 0.4 * w));
        y[0] = draws_note(d, "y", rng_uniform(&d->rng, 0, h));
        x[1] = draws_note(d, "x", rng_uniform(&d->rng, 0.6 * w, 1.1 * w));
        y[1] = draws_note(d, "y", rng_uniform(&d->rng, 0, h));
        stroke_draw(s, c, d, x, y, 2);
    }
}

extern const struct effect effect_lines;
const struct effect effect_lines = {
    .name = "lines",
    .help = "straight strokes across the canvas",
    .stage = EFFECT_DRAW,
    .table = PARAM_TABLE("effect lines", struct lines, params),
    .neutral = "{count: 0}",
    .rising = "{count: @i}",
    .also = "{count: @i, behind: true}",
    .weakest = 1,
    .strongest = 8,
    .paint = paint,
    .behind = offsetof(struct lines, strokes.behind),
};
