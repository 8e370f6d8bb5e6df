/* Two families of parallel strokes over the whole canvas. */
#include <math.h>

#include "gen/paint/effect.h"
#include "gen/paint/exact.h"
#include "gen/paint/stroke.h"

struct grid {
    struct strokes strokes;
    struct dist spacing, angle;
};

static const struct param params[] = {
    STROKES_PARAMS(struct grid, strokes, "1"),
    {"spacing", PARAM_REAL_DIST, offsetof(struct grid, spacing), .min = 2, .max = 1000,
     .def = "{uniform: [6, 12]}", .unit = "px", .help = "between neighbouring strokes"},
    {"angle", PARAM_REAL_DIST, offsetof(struct grid, angle), .min = -90, .max = 90,
     .def = "{uniform: [-20, 20]}", .unit = "deg", .help = "of the horizontal strokes"},
};

/* Strokes of direction `turn`, `spacing` apart; the first is at a random distance. */
static void family(const struct grid *s, struct canvas *c, struct draws *d, double spacing,
                   double turn)
{
    const double dx = exact_cosine(turn), dy = exact_sine(turn);
    const double half = sqrt((double)c->width * c->width + (double)c->height * c->height) / 2;
    const double mx = c->width / 2.0, my = c->height / 2.0;
    const double first = draws_note(d, "first", rng_uniform(&d->rng, 0, spacing)) - half;
    const int count = (int)(2 * half / spacing);
    for (int i = 0; i <= count; i++) {
        const double off = first + i * spacing;
        const double x[2] = {mx - dy * off - dx * half, mx - dy * off + dx * half};
        const double y[2] = {my + dx * off - dy * half, my + dx * off + dy * half};
        stroke_draw(&s->strokes, c, d, x, y, 2);
    }
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct grid *s = settings;
    const int count = (int)draws_value(d, &s->strokes.count);
    for (int i = 0; i < count; i++) {
        const double spacing = draws_value(d, &s->spacing);
        const double turn = exact_turns(draws_value(d, &s->angle));
        family(s, &scene->canvas, d, spacing, turn);
        family(s, &scene->canvas, d, spacing, turn + 0.25);
    }
}

extern const struct effect effect_grid;
const struct effect effect_grid = {
    .name = "grid",
    .help = "a grid of strokes; count is of grids",
    .stage = EFFECT_DRAW,
    .table = PARAM_TABLE("effect grid", struct grid, params),
    .neutral = "{count: 0}",
    .rising = "{spacing: @}",
    .also = "{spacing: @, behind: true}",
    .weakest = 24,
    .strongest = 5,
    .paint = paint,
    .behind = offsetof(struct grid, strokes.behind),
};
