/* Glyphs that cannot be told apart: within a font both are painted at one size, box on box, and
 * compared; between fonts their points are. */
#include "gen/paint/lookalike.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
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

/* ---- between fonts -------------------------------------------------------------------------- */

struct listed_glyph {
    uint32_t hash; /* of where its contours end: equal for equal outlines */
    int font, number;
    const struct glyph *glyph;
};

static int by_hash(const void *a, const void *b)
{
    const struct listed_glyph *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->font != y->font ? x->font - y->font : x->number - y->number;
}

/* Points count as equal within a ten-thousandth of the alphabet's height: what rounding leaves. */
static bool same_points(const struct glyph *a, const struct glyph *b)
{
    static const float within = 1e-4f;
    if (a->points != b->points || a->contours != b->contours ||
        memcmp(a->ends, b->ends, (size_t)a->contours * sizeof *a->ends) != 0)
        return false;
    for (int i = 0; i < a->points; i++)
        if (fabsf((a->x[i] - a->box[0]) - (b->x[i] - b->box[0])) > within ||
            fabsf((a->y[i] - a->box[1]) - (b->y[i] - b->box[1])) > within)
            return false;
    return true;
}

static struct listed_glyph *list_glyphs(const struct glyphs *const *fonts, int count, int *listed)
{
    size_t most = 1;
    *listed = 0;
    for (int i = 0; i < count; i++)
        most += (size_t)fonts[i]->count;
    struct listed_glyph *list = malloc(most * sizeof *list);
    for (int i = 0; list && i < count; i++)
        for (int k = 0; k < fonts[i]->count; k++) {
            const struct glyph *g = &fonts[i]->glyph[k];
            const uint32_t hash = hash_fnv1a(g->ends, (size_t)g->contours * sizeof *g->ends);
            list[(*listed)++] = (struct listed_glyph){hash, i, k, g};
        }
    if (list)
        qsort(list, (size_t)*listed, sizeof *list, by_hash);
    return list;
}

/* Of glyphs whose contours end alike, neighbours in the list that are compared with each. */
enum { MOST_ALIKE = 256 };

int glyphs_count_contradictions(const struct glyphs *const *fonts, int count,
                                struct glyph_contradiction *first)
{
    int listed, found = 0;
    struct listed_glyph *list = list_glyphs(fonts, count, &listed);
    for (int i = 0; i < listed; i++)
        for (int k = i + 1; k < listed && list[k].hash == list[i].hash && k <= i + MOST_ALIKE;
             k++) {
            const struct listed_glyph *a = &list[i], *b = &list[k];
            if (a->font == b->font || a->number == b->number || !same_points(a->glyph, b->glyph))
                continue;
            if (!found++)
                *first = (struct glyph_contradiction){{a->font, b->font}, {a->number, b->number}};
        }
    free(list);
    return found;
}
