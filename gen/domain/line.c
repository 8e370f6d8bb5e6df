/* One layout of a word: its line of text, the effects on outlines, and its order. */
#include "gen/domain/line.h"

#include <math.h>

#include "gen/domain/characters.h"
#include "gen/domain/draws.h"
#include "gen/paint/outline.h"

/* ---- the line of text ------------------------------------------------------------------------ */

/* Sizes and distances of the characters, by their boxes before effects; scaled to fit the canvas.
 */
struct line {
    float scale, start, y;
    float size[CAPTCHA_MAX_LENGTH], spacing[CAPTCHA_MAX_LENGTH];
};

static struct line measure(const struct domain *d, const struct word *w, struct draws *draws)
{
    const struct text_settings *t = &d->text;
    struct line l = {.size = {(float)draws_value(draws, &t->size)}, .scale = 1};
    const float shift = (float)draws_value(draws, &t->x);
    l.y = (float)d->info.height / 2 + (float)draws_value(draws, &t->y);
    float total = 0;
    for (int i = 0; i < w->count; i++) {
        const struct glyph *g = domain_glyph(d, &w->character[i]);
        l.spacing[i] = i ? (float)draws_value(draws, &t->spacing) : 0;
        if (i)
            l.size[i] = t->mixed_size ? (float)draws_value(draws, &t->size) : l.size[0];
        total += (g->box[2] - g->box[0]) * l.size[i] + l.spacing[i];
    }
    const float room = (float)d->info.width - 2 * (float)t->margin;
    if (total > room && room > 0)
        l.scale = room / total;
    l.start = ((float)d->info.width - total * l.scale) / 2 + shift;
    return l;
}

static void place(const struct domain *d, struct word *w, const struct line *l)
{
    float x = l->start;
    for (int i = 0; i < w->count; i++) {
        struct character *c = &w->character[i];
        const struct glyph *g = domain_glyph(d, c);
        const float width = (g->box[2] - g->box[0]) * l->size[i] * l->scale;
        x += l->spacing[i] * l->scale;
        const float centre = x + width / 2;
        for (int k = 0; k < c->points + CORNERS; k++) {
            c->x[k] = centre + c->x[k];
            c->y[k] = l->y - c->y[k];
        }
        x += width;
    }
}

/* ---- effects on outlines -------------------------------------------------------------------- */

void domain_apply(const struct domain *d, struct word *w, enum effect_stage stage,
                  const struct layout_streams *from)
{
    for (int k = 0; k < d->effect_count; k++) {
        const struct domain_effect *one = &d->effects[k];
        if (one->effect->stage != stage || !domain_effect_acts(d, k, from->seed, from->index))
            continue;
        struct draws draws =
            domain_draws(d, k, one->stream, from->seed, from->color, from->index, from->journal);
        if (stage == EFFECT_WORD)
            one->effect->word(one->settings, w, &draws);
        for (int i = 0; stage == EFFECT_GLYPH && i < w->count; i++)
            one->effect->glyph(one->settings, &w->character[i], &draws);
        for (int i = 0; stage == EFFECT_INK && i < w->count; i++)
            one->effect->ink(one->settings, &w->character[i], &draws);
    }
}

float domain_lay_out(const struct domain *d, struct word *w, const struct layout_streams *from,
                     float *wanted)
{
    struct draws draws =
        domain_draws(d, JOURNAL_TEXT, "line", from->seed, from->color, from->index, from->journal);
    const struct line l = measure(d, w, &draws);
    for (int i = 0; i < w->count; i++)
        domain_outline(d, &w->character[i], l.size[i] * l.scale);
    domain_apply(d, w, EFFECT_GLYPH, from);
    place(d, w, &l);
    domain_apply(d, w, EFFECT_WORD, from);
    *wanted = 0;
    for (int i = 0; i < w->count; i++)
        *wanted = fmaxf(*wanted, l.size[i]);
    return *wanted * l.scale;
}

/* ---- the order of the characters ------------------------------------------------------------ */

float domain_middle(const struct character *c)
{
    float sum = 0;
    for (int k = 0; k < CORNERS; k++)
        sum += c->x[c->points + k];
    return sum / CORNERS;
}

static float middle_of_ink(const struct character *c)
{
    float box[4];
    outline_box(c, box);
    return (box[0] + box[2]) / 2;
}

bool domain_in_order(const struct word *w)
{
    for (int i = 1; i < w->count; i++) {
        const struct character *left = &w->character[i - 1], *right = &w->character[i];
        if (domain_middle(right) - domain_middle(left) < DOMAIN_APART ||
            middle_of_ink(right) - middle_of_ink(left) < DOMAIN_APART)
            return false;
    }
    return true;
}
