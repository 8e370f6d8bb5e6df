/* Glyphs that cannot be told apart: both are painted at one size, box on box, and compared. */
#include "gen/paint/lookalike.h"

#include <math.h>
#include <stdlib.h>

#include "gen/paint/raster.h"

/* Pixels along the longer side of a box. Boxes count as equal within half a pixel; shapes, when
 * less than a two-hundredth of their ink differs: the same outline with other points, never
 * another letter. */
enum { SIDE = 64, SHARE = 200 };

struct shape_comparison {
    struct raster raster;
    float *x, *y;
    uint8_t coverage[2][SIDE * SIDE];
};

static float longer(const struct glyph *g)
{
    return fmaxf(g->box[2] - g->box[0], g->box[3] - g->box[1]);
}

static bool same_box(const struct glyph *a, const struct glyph *b)
{
    const float within = 0.5f * longer(a) / SIDE;
    return fabsf((a->box[2] - a->box[0]) - (b->box[2] - b->box[0])) < within &&
           fabsf((a->box[3] - a->box[1]) - (b->box[3] - b->box[1])) < within;
}

static void paint(struct shape_comparison *c, const struct glyph *g, float scale, uint8_t *coverage)
{
    static const int box[4] = {0, 0, SIDE, SIDE};
    const struct polygon p = {c->x, c->y, g->ends, g->contours};
    for (int i = 0; i < g->points; i++) {
        c->x[i] = (g->x[i] - g->box[0]) * scale;
        c->y[i] = (g->box[3] - g->y[i]) * scale;
    }
    raster_fill(&c->raster, &p, box, coverage);
}

static bool same_shape(struct shape_comparison *c, const struct glyph *a, const struct glyph *b)
{
    const float scale = SIDE / longer(a);
    int64_t ink = 0, different = 0;
    if (!same_box(a, b))
        return false;
    paint(c, a, scale, c->coverage[0]);
    paint(c, b, scale, c->coverage[1]);
    for (int i = 0; i < SIDE * SIDE; i++) {
        ink += c->coverage[0][i];
        different += abs(c->coverage[0][i] - c->coverage[1][i]);
    }
    return different * SHARE < ink;
}

static bool open_comparison(struct shape_comparison *c, const struct glyphs *g)
{
    int most = 1;
    for (int i = 0; i < g->count; i++)
        most = g->glyph[i].points > most ? g->glyph[i].points : most;
    c->x = malloc((size_t)most * sizeof *c->x);
    c->y = malloc((size_t)most * sizeof *c->y);
    return c->x && c->y && !raster_create(&c->raster, SIDE, SIDE, NULL);
}

static bool find_next(struct shape_comparison *c, const struct glyphs *g, int *first, int *second)
{
    int k = *second + 1;
    for (int i = *first < 0 ? 0 : *first; i < g->count; i++, k = i + 1)
        for (k = k > i ? k : i + 1; k < g->count; k++)
            if (same_shape(c, &g->glyph[i], &g->glyph[k])) {
                *first = i;
                *second = k;
                return true;
            }
    return false;
}

bool glyphs_find_lookalike(const struct glyphs *g, int *first, int *second)
{
    struct shape_comparison c = {.x = NULL};
    const bool found = open_comparison(&c, g) && find_next(&c, g, first, second);
    raster_free(&c.raster);
    free(c.x);
    free(c.y);
    return found;
}
