/* Parts of ellipses across the canvas. */
#include "gen/paint/effect.h"
#include "gen/paint/exact.h"
#include "gen/paint/stroke.h"

struct arcs {
    struct strokes strokes;
};

static const struct param params[] = {
    STROKES_PARAMS(struct arcs, strokes, "{uniform: [1, 2]}"),
};

enum { POINTS = 25 };

static void arc(const struct strokes *s, struct canvas *c, struct draws *d)
{
    double x[POINTS], y[POINTS];
    struct rng *r = &d->rng;
    const double cx = draws_note(d, "x", rng_uniform(r, 0, c->width));
    const double cy = draws_note(d, "y", rng_uniform(r, 0, c->height));
    const double rx = draws_note(d, "radius_x", rng_uniform(r, 0.2, 0.7) * c->width);
    const double ry = draws_note(d, "radius_y", rng_uniform(r, 0.2, 0.9) * c->height);
    const double start = draws_note(d, "start", rng_uniform(r, 0, 1));
    const double turn = draws_note(d, "turn", rng_uniform(r, 0.3, 0.8));
    for (int i = 0; i < POINTS; i++) {
        const double at = start + turn * i / (POINTS - 1);
        x[i] = cx + rx * exact_cosine(at);
        y[i] = cy + ry * exact_sine(at);
    }
    stroke_draw(s, c, d, x, y, POINTS);
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct strokes *s = &((const struct arcs *)settings)->strokes;
    const int count = (int)draws_value(d, &s->count);
    for (int i = 0; i < count; i++)
        arc(s, &scene->canvas, d);
}

extern const struct effect effect_arcs;
const struct effect effect_arcs = {
    .name = "arcs",
    .help = "parts of ellipses",
    .stage = EFFECT_DRAW,
    .table = PARAM_TABLE("effect arcs", struct arcs, params),
    .revision = 1,
    .neutral = "{count: 0}",
    .rising = "{count: @i}",
    .also = "{count: @i, behind: true}",
    .weakest = 1,
    .strongest = 8,
    .paint = paint,
    .behind = offsetof(struct arcs, strokes.behind),
};
