/* Characters of a domain before any effect: their fonts and their outlines. */
#include "gen/domain/characters.h"

#include <string.h>

int domain_draw_font(const struct domain *d, struct rng *r)
{
    double total = 0, sum = 0;
    for (int i = 0; i < d->font_count; i++)
        total += d->fonts[i].weight;
    const double at = rng_uniform(r, 0, total);
    for (int i = 0; i < d->font_count - 1; i++) {
        sum += d->fonts[i].weight;
        if (at < sum)
            return i;
    }
    return d->font_count - 1;
}

void domain_outline(const struct domain *d, struct character *c, float size)
{
    const struct glyph *g = domain_glyph(d, c);
    const float left = g->box[0] * size, right = g->box[2] * size;
    const float bottom = g->box[1] * size, top = g->box[3] * size;
    const float corner_x[CORNERS] = {left, right, right, left};
    const float corner_y[CORNERS] = {top, top, bottom, bottom};
    c->points = g->points;
    c->contours = g->contours;
    c->ends = g->ends;
    for (int i = 0; i < g->points; i++) {
        c->x[i] = g->x[i] * size;
        c->y[i] = g->y[i] * size;
    }
    memcpy(c->x + c->points, corner_x, sizeof corner_x);
    memcpy(c->y + c->points, corner_y, sizeof corner_y);
}

int domain_most_points(const struct domain *d)
{
    int most = 0;
    for (int f = 0; f < d->font_count; f++)
        for (int k = 0; k < d->fonts[f].glyphs.count; k++) {
            const int points = d->fonts[f].glyphs.glyph[k].points;
            most = points > most ? points : most;
        }
    return most;
}
