/* How much there is to do for one image. */
#include "gen/domain/work.h"

#include <math.h>
#include <string.h>

#include "gen/domain/characters.h"
#include "gen/domain/layers.h"

/* Costs relative to a pixel, measured as work.h says. */
static const double inks = 16; /* drawn at most, see ink.c of gen/render */
static const double point_laid = 32, point_moved = 16;
static const double point_stroked = 8192; /* wide strokes that cross themselves */
static const double stroke_share = 0.25;  /* most of a stroke's box is empty */
static const double ink_share = 0.125;    /* a pixel whose contrast is measured */
static const double overhead = 256;       /* of a thing that is painted, besides its pixels */
static const double filter_pixel = 6;     /* blur, texture, JPEG */

enum { PICTURE_PIXELS = 1 << 26 };

/* ---- settings ------------------------------------------------------------------------------- */

static const struct dist *setting(const struct domain_effect *one, const char *name)
{
    const struct param_table *t = &one->effect->table;
    for (int i = 0; i < t->count; i++) {
        const struct param *p = &t->params[i];
        if (strcmp(p->name, name) == 0 && (p->type == PARAM_INT_DIST || p->type == PARAM_REAL_DIST))
            return (const struct dist *)(const void *)((const char *)one->settings + p->offset);
    }
    return NULL;
}

/* ---- parts ---------------------------------------------------------------------------------- */

static double area_of(const struct domain *d)
{
    return (double)d->canvas.width * d->canvas.height;
}

static double layouts_of(const struct domain *d)
{
    return d->ordered ? DOMAIN_LAYOUTS_ORDERED : DOMAIN_LAYOUTS;
}

/* Points of all characters. */
static double points_of(const struct domain *d)
{
    return (double)domain_most_points(d) * d->info.length;
}

/* One of the `count` things that an effect paints. */
static double one_of(const struct domain *d, const struct domain_effect *one)
{
    const struct dist *size = setting(one, "size"), *radius = setting(one, "radius");
    const struct dist *spacing = setting(one, "spacing");
    const double area = area_of(d), stroke = overhead + area * stroke_share;
    if (size)
        return overhead + fmin(effect_most(size) * effect_most(size), area);
    if (radius)
        return overhead + fmin(4 * effect_most(radius) * effect_most(radius), area);
    if (spacing)
        return 2 * stroke * (hypot(d->canvas.width, d->canvas.height) / effect_least(spacing) + 1);
    return stroke;
}

static double painting(const struct domain *d, const struct domain_effect *one)
{
    const struct dist *count = setting(one, "count"), *zoom = setting(one, "zoom");
    const struct dist *path = setting(one, "length");
    const double area = area_of(d);
    if (count)
        return effect_most(count) * one_of(d, one);
    if (zoom)
        return filter_pixel * area +
               fmin(area / (effect_least(zoom) * effect_least(zoom)), PICTURE_PIXELS);
    return area * (filter_pixel + (path ? effect_most(path) : 0));
}

/* ---- an image ------------------------------------------------------------------------------ */

/* Effects on points act once per layout; those on ink once per layout and picture. */
static double work_of_effect(const struct domain *d, int k)
{
    const struct domain_effect *one = &d->effects[k];
    const int pictures = domain_pictures(d);
    if (one->probability <= 0)
        return 0;
    switch (one->effect->stage) {
    case EFFECT_GLYPH:
    case EFFECT_WORD:
        return points_of(d) * point_moved * layouts_of(d);
    case EFFECT_INK:
        return points_of(d) * point_stroked * (1 + (pictures - 1) / layouts_of(d));
    default:
        return painting(d, one) * pictures;
    }
}

static double work_of_text(const struct domain *d)
{
    const int pictures = domain_pictures(d);
    const double side = 1.5 * effect_most(&d->text.size);
    const double looks = d->text.contrast > 0 ? inks * ink_share : 0;
    return points_of(d) * point_laid * (layouts_of(d) + pictures - 1) +
           d->info.length * fmin(side * side, area_of(d)) * (1 + looks) * pictures;
}

double domain_work(const struct domain *d, int *dearest)
{
    double all = work_of_text(d), most = all;
    *dearest = -1;
    for (int i = 0; i < d->effect_count; i++) {
        const double work = work_of_effect(d, i);
        all += work;
        if (work > most) {
            most = work;
            *dearest = i;
        }
    }
    return all;
}
