/* Bounds on how close neighbours can come, and layouts that are drawn to try a domain. */
#include "gen/domain/order.h"

#include <math.h>
#include <stdlib.h>

#include "gen/domain/characters.h"
#include "gen/domain/line.h"

/* ---- bounds --------------------------------------------------------------------------------- */

struct extent {
    double narrowest, widest; /* of all glyphs, in heights of the alphabet */
};

static struct extent extent_of(const struct domain *d)
{
    struct extent all = {HUGE_VAL, 0};
    for (int f = 0; f < d->font_count; f++)
        for (int k = 0; k < d->fonts[f].glyphs.count; k++) {
            const float *box = d->fonts[f].glyphs.glyph[k].box;
            all.narrowest = fmin(all.narrowest, (double)(box[2] - box[0]));
            all.widest = fmax(all.widest, (double)(box[2] - box[0]));
        }
    return all;
}

/* The stages in which effects move points, in the order in which they act. */
static struct stray stray_of(const struct domain *d, double width)
{
    static const enum effect_stage stages[] = {EFFECT_GLYPH, EFFECT_WORD};
    struct stray s = {.width = width, .height = dist_high(&d->text.size)};
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < d->effect_count; k++) {
            const struct domain_effect *one = &d->effects[k];
            if (one->effect->stage == stages[i] && one->probability > 0 && one->effect->strays)
                one->effect->strays(one->settings, &s);
        }
    return s;
}

double domain_thick_pen(const struct domain *d, const struct domain_effect *e)
{
    static const double share = 0.25;
    const bool paints = e->effect->beyond && e->probability > 0;
    const double beyond = paints ? e->effect->beyond(e->settings) : 0;
    return beyond >= share * effect_least(&d->text.size) ? beyond : 0;
}

static bool is_pushed(const struct domain *d)
{
    for (int k = 0; k < d->effect_count; k++)
        if (domain_thick_pen(d, &d->effects[k]) > 0)
            return d->text.inside > 0;
    return false;
}

/* The distance of two neighbours is a sum of half their widths and the spacing, scaled down with
 * the word where that is wider than its room. */
bool domain_may_swap(const struct domain *d)
{
    const struct text_settings *t = &d->text;
    const struct extent e = extent_of(d);
    const struct stray s = stray_of(d, e.widest * dist_high(&t->size));
    const double least = dist_low(&t->size) * e.narrowest + dist_low(&t->spacing);
    const double total = d->info.length * e.widest * dist_high(&t->size) +
                         (d->info.length - 1) * fmax(0, dist_high(&t->spacing));
    const double room = d->info.width - 2 * t->margin;
    const double scale = room > 0 && total > room ? room / total : 1;
    return d->info.length > 1 && (s.anywhere || is_pushed(d) || least <= 0 ||
                                  scale * least - 2 * s.x < (double)DOMAIN_APART);
}

/* ---- layouts that are tried ----------------------------------------------------------------- */

/* Text of fewer pixels cannot be read; of the layouts tried, so many must keep the order. */
enum { TRIALS = 32, LEAST_SIZE = 4, LEAST_ORDERED = 2 };

struct layout_trials {
    int inside, ordered;
    float size; /* the largest that the line was scaled down to; 0: it was left as it is */
    bool shrunk;
};

static enum err_code make_word(struct word *w, const struct domain *d, float **memory,
                               struct err *e)
{
    const size_t points = (size_t)domain_most_points(d) + CORNERS;
    *w = (struct word){.width = d->info.width, .height = d->info.height, .count = d->info.length};
    *memory = calloc(points * 2 * (size_t)w->count, sizeof **memory);
    for (int i = 0; *memory && i < w->count; i++) {
        w->character[i].x = *memory + 2 * points * (size_t)i;
        w->character[i].y = w->character[i].x + points;
    }
    return *memory ? ERR_NONE : err_memory(e);
}

static void try_one(const struct domain *d, struct word *w, int number, struct layout_trials *t)
{
    const struct layout_streams from = {.seed = 0, .index = (uint64_t)number};
    struct rng r = rng_stream(0, "trial", (uint64_t)number);
    float wanted, least = 1;
    for (int i = 0; i < w->count; i++) {
        const int font = domain_draw_font(d, &r);
        w->character[i].class = (int)rng_below(&r, (uint32_t)d->info.classes);
        w->character[i].font = i && !d->text.mixed_fonts ? w->character[0].font : font;
    }
    const float size = domain_lay_out(d, w, &from, &wanted);
    for (int i = 0; i < w->count; i++)
        least = fminf(least, outline_inside(&w->character[i], w->width, w->height));
    t->shrunk = t->shrunk && size < wanted;
    t->size = fmaxf(t->size, size);
    t->inside += least >= (float)d->text.inside;
    t->ordered += domain_in_order(w);
}

static enum err_code judge(const struct domain *d, const struct layout_trials *t, struct err *e)
{
    if (t->shrunk && t->size < (float)LEAST_SIZE)
        return err_set(e, ERR_CONFIG,
                       "text: no room: %d characters are scaled down to %.1f px between margins of "
                       "%g px on a canvas of %d; choose less margin, spacing or length, or a wider "
                       "canvas",
                       d->info.length, (double)t->size, d->text.margin, d->info.width);
    if (d->text.inside > 0 && t->inside == 0)
        return err_set(e, ERR_CONFIG,
                       "text: none of %d layouts has every character inside the canvas of %d x %d "
                       "px; choose a smaller size or shift, or inside: 0 where text may be cut off",
                       TRIALS, d->info.width, d->info.height);
    if (d->ordered && t->ordered < LEAST_ORDERED)
        return err_set(e, ERR_CONFIG,
                       "text: of %d layouts %d keep their characters in the order of the text; "
                       "choose more spacing, or effects that move characters less far",
                       TRIALS, t->ordered);
    return ERR_NONE;
}

enum err_code domain_try_layouts(const struct domain *d, struct err *e)
{
    struct word w;
    struct layout_trials t = {.shrunk = true};
    float *memory;
    if (d->info.width - 2 * d->text.margin <= 0)
        return err_set(e, ERR_CONFIG,
                       "text: margin: %g px at both ends leave no room on a canvas of %d px",
                       d->text.margin, d->info.width);
    if (make_word(&w, d, &memory, e))
        return e->code;
    for (int i = 0; i < TRIALS; i++)
        try_one(d, &w, i, &t);
    free(memory);
    return judge(d, &t, e);
}
