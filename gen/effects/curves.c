/* Bezier strokes from one side of the canvas to the other. */
#include "gen/paint/effect.h"
#include "gen/paint/stroke.h"

struct curves {
    struct strokes strokes;
};

static const struct param params[] = {
    STROKES_PARAMS(struct curves, strokes, "{uniform: [1, 2]}"),
};

enum { POINTS = 25 };

static void curve(const struct strokes *s, struct canvas *c, struct draws *d)
{
    double x[4], y[4], px[POINTS], py[POINTS];
    for (int i = 0; i < 4; i++) {
        x[i] = draws_note(d, "x", c->width * (i / 3.0 + rng_uniform(&d->rng, -0.12, 0.12)));
        y[i] = draws_note(d, "y", rng_uniform(&d->rng, 0, c->height));
    }
    stroke_curve(x, y, px, py, POINTS);
    stroke_draw(s, c, d, px, py, POINTS);
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct strokes *s = &((const struct curves *)settings)->strokes;
    const int count = (int)draws_value(d, &s->count);
    for (int i = 0; i < count; i++)
        curve(s, &scene->canvas, d);
}

extern const struct effect effect_curves;
const struct effect effect_curves = {
    .name = "curves",
    .help = "curved strokes across the canvas",
    .stage = EFFECT_DRAW,
    .table = PARAM_TABLE("effect curves", struct curves, params),
    .revision = 1,
    .neutral = "{count: 0}",
    .rising = "{count: @i}",
    .also = "{count: @i, behind: true}",
    .weakest = 1,
    .strongest = 8,
    .paint = paint,
    .behind = offsetof(struct curves, strokes.behind),
};
