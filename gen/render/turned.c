/* Characters that the turns of a domain make alike. Angles are whole degrees of a circle. */
#include "gen/render/turned.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "gen/domain/parts.h"
#include "gen/paint/turned.h"
#include "gen/render/render.h"

/* ---- angles --------------------------------------------------------------------------------- */

struct turned_angles {
    bool at[GLYPH_TURNS];
};

static int on_circle(int degrees)
{
    return (degrees % GLYPH_TURNS + GLYPH_TURNS) % GLYPH_TURNS;
}

static void add_span(struct turned_angles *a, double low, double high)
{
    for (int i = (int)lround(low); i <= (int)lround(high); i++)
        a->at[on_circle(i)] = true;
}

/* Of a normal distribution two standard deviations: two draws that are farther apart are rare. */
static void add_dist(struct turned_angles *a, const struct dist *angle)
{
    const double *v = angle->value;
    if (angle->kind == DIST_CHOICE)
        for (int i = 0; i < angle->count; i++)
            add_span(a, v[i], v[i]);
    else if (angle->kind == DIST_NORMAL)
        add_span(a, fmax(dist_low(angle), v[0] - 2 * v[1]),
                 fmin(dist_high(angle), v[0] + 2 * v[1]));
    else
        add_span(a, dist_low(angle), dist_high(angle));
}

/* All sums of one of each. `sign` -1: differences. */
static struct turned_angles sums(const struct turned_angles *a, const struct turned_angles *b,
                                 int sign)
{
    struct turned_angles all = {{false}};
    for (int i = 0; i < GLYPH_TURNS; i++)
        for (int k = 0; k < GLYPH_TURNS && a->at[i]; k++)
            if (b->at[k])
                all.at[on_circle(i + sign * k)] = true;
    return all;
}

/* The angle of an effect that turns characters; NULL: it is another. */
static const struct dist *angle_of(const struct domain_effect *e)
{
    const struct param_table *t = &e->effect->table;
    if (strcmp(e->effect->name, "rotate") != 0 || e->probability <= 0)
        return NULL;
    for (int i = 0; i < t->count; i++)
        if (strcmp(t->params[i].name, "angle") == 0)
            return (const void *)((const char *)e->settings + t->params[i].offset);
    return NULL;
}

/* Adds the angles of images for which the coin of the glyph effects has fallen to that number. */
static void add_fallen(struct turned_angles *all, const struct domain *d, double fallen)
{
    struct turned_angles total = {{true}};
    for (int k = 0; k < d->effect_count; k++) {
        const struct domain_effect *e = &d->effects[k];
        const struct dist *angle = angle_of(e);
        if (!angle || !coin_shows(&e->coin, fallen))
            continue;
        struct turned_angles own = {{e->probability < 1}};
        add_dist(&own, angle);
        total = sums(&total, &own, 1);
    }
    for (int i = 0; i < GLYPH_TURNS; i++)
        all->at[i] = all->at[i] || total.at[i];
}

/* By how much two characters can be turned apart. */
static struct turned_angles differences(const struct domain *d)
{
    struct turned_angles all = {{false}};
    add_fallen(&all, d, 0);
    for (int k = 0; k < d->effect_count; k++)
        for (int i = 0; angle_of(&d->effects[k]) && i < d->effects[k].coin.count; i++)
            if (d->effects[k].coin.end[i] < 1)
                add_fallen(&all, d, d->effects[k].coin.end[i]);
    return sums(&all, &all, -1);
}

/* Nearer to none than this nothing becomes another character. */
static bool any_turn(struct turned_angles *a)
{
    static const int least = 10;
    bool any = false;
    for (int i = 0; i < GLYPH_TURNS; i++) {
        a->at[i] = a->at[i] && i >= least && i <= GLYPH_TURNS - least;
        any = any || a->at[i];
    }
    return any;
}

/* ---- pairs ---------------------------------------------------------------------------------- */

/* LOOKED: glyphs of all fonts that are looked at, and all of the first: below a second. */
enum { MOST_PAIRS = 64, NAMED = 8, LOOKED = 2048 };

struct turned_pairs {
    int count;
    struct glyph_turn pair[MOST_PAIRS];
};

static bool is_known(const struct turned_pairs *p, const struct glyph_turn *one)
{
    for (int i = 0; i < p->count; i++)
        if (p->pair[i].first == one->first && p->pair[i].second == one->second)
            return true;
    return false;
}

static void find_pairs(struct turned_pairs *p, const struct domain *d,
                       const struct turned_angles *turns)
{
    const struct seeds_texts texts = render_texts(d);
    bool shown[CAPTCHA_MAX_CLASSES];
    for (int k = 0; k < d->info.classes; k++)
        shown[k] = !texts.left_out[k];
    for (int f = 0; f < d->font_count && (!f || (f + 1) * d->info.classes <= LOOKED); f++) {
        struct glyph_turn found[MOST_PAIRS];
        const int count =
            glyphs_find_turned(&d->fonts[f].glyphs, turns->at, shown, found, MOST_PAIRS);
        for (int i = 0; i < count && p->count < MOST_PAIRS; i++)
            if (!is_known(p, &found[i]))
                p->pair[p->count++] = found[i];
    }
}

static void name_pair(struct text *t, const struct domain *d, const struct glyph_turn *pair)
{
    char first[5], second[5];
    *utf8_put(first, d->alphabet[pair->first]) = 0;
    *utf8_put(second, d->alphabet[pair->second]) = 0;
    text_printf(t, "%s and %s (by %d degrees)", first, second, pair->degrees);
}

void turned_add(struct text *t, const struct domain *d)
{
    struct turned_pairs p = {.count = 0};
    struct turned_angles turns = differences(d);
    if (any_turn(&turns))
        find_pairs(&p, d, &turns);
    if (!p.count)
        return;
    text_add(t, "rotate: characters look alike when one is turned: ");
    for (int i = 0; i < p.count && i < NAMED; i++) {
        text_add(t, i ? ", " : "");
        name_pair(t, d, &p.pair[i]);
    }
    if (p.count > NAMED)
        text_printf(t, " and %s%d more pairs", p.count == MOST_PAIRS ? "at least " : "",
                    p.count - NAMED);
    text_add(t, "; leave out one of each, or choose angles that are closer together\n");
}
