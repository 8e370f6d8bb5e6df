/* From (seeds, index) to outlines: text, line, effects on outlines, until all are inside. */
#include "gen/render/layout.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gen/domain/characters.h"
#include "gen/domain/draws.h"
#include "gen/paint/pen.h"

/* Layouts and texts drawn before the fallback. */
enum { LAYOUTS = 12, TEXTS = 1000 };

/* ---- text and fonts ------------------------------------------------------------------------- */

static bool allowed(enum labels labels, const uint8_t *classes, int length)
{
    return labels == LABELS_ALL || seeds_labels_part(classes, length) == labels;
}

/* Draws until the text is in the wanted part. If that never happens (one chance in 10^96), the last
 * character is stepped through the alphabet, which meets both parts unless it is tiny. */
void layout_text(const struct domain *d, const struct seeds *seeds, uint64_t index,
                 uint8_t *classes)
{
    struct rng r = rng_stream(seeds->text, "text", index);
    const int length = d->info.length, count = d->info.classes;
    for (int k = 0; k < TEXTS; k++) {
        for (int i = 0; i < length; i++)
            classes[i] = (uint8_t)rng_below(&r, (uint32_t)count);
        if (allowed(seeds->labels, classes, length))
            return;
    }
    for (int k = 0; k < count && !allowed(seeds->labels, classes, length); k++)
        classes[length - 1] = (uint8_t)((classes[length - 1] + 1) % count);
}

static void choose(struct scene *s, const struct seeds *seeds, uint64_t index)
{
    const struct domain *d = s->domain;
    uint8_t classes[CAPTCHA_MAX_LENGTH];
    struct rng font = rng_stream(seeds->style, "font", index);
    layout_text(d, seeds, index, classes);
    s->word.count = d->info.length;
    s->word.width = d->info.width;
    s->word.height = d->info.height;
    for (int i = 0; i < s->word.count; i++) {
        struct character *c = &s->word.character[i];
        const int drawn = domain_draw_font(d, &font);
        c->class = classes[i];
        c->pen = (struct pen){0};
        c->font = i && !d->text.mixed_fonts ? s->word.character[0].font : drawn;
    }
}

/* ---- the line of text ------------------------------------------------------------------------ */

/* Sizes and distances of the characters, by their boxes before effects; scaled to fit the canvas.
 */
struct line {
    float size, scale, start, y;
    float spacing[CAPTCHA_MAX_LENGTH];
};

static struct line measure(const struct scene *s, struct draws *draws)
{
    const struct domain *d = s->domain;
    const struct text_settings *t = &d->text;
    struct line l = {.size = (float)draws_value(draws, &t->size), .scale = 1};
    const float shift = (float)draws_value(draws, &t->x);
    l.y = (float)d->info.height / 2 + (float)draws_value(draws, &t->y);
    float total = 0;
    for (int i = 0; i < s->word.count; i++) {
        const struct glyph *g = domain_glyph(d, &s->word.character[i]);
        l.spacing[i] = i ? (float)draws_value(draws, &t->spacing) : 0;
        total += (g->box[2] - g->box[0]) * l.size + l.spacing[i];
    }
    const float room = (float)d->info.width - 2 * (float)t->margin;
    if (total > room && room > 0)
        l.scale = room / total;
    l.start = ((float)d->info.width - total * l.scale) / 2 + shift;
    return l;
}

static void place(struct scene *s, const struct line *l)
{
    float x = l->start;
    for (int i = 0; i < s->word.count; i++) {
        struct character *c = &s->word.character[i];
        const struct glyph *g = domain_glyph(s->domain, c);
        const float width = (g->box[2] - g->box[0]) * l->size * l->scale;
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

struct attempt {
    uint64_t seed, color, index;
    struct journal *journal;
};

static void apply(struct scene *s, enum effect_stage stage, const struct attempt *a)
{
    const struct domain *d = s->domain;
    for (int k = 0; k < d->effect_count; k++) {
        const struct domain_effect *one = &d->effects[k];
        if (one->effect->stage != stage || !domain_effect_acts(d, k, a->seed, a->index))
            continue;
        struct draws draws =
            domain_draws(d, k, one->stream, a->seed, a->color, a->index, a->journal);
        if (stage == EFFECT_WORD)
            one->effect->word(one->settings, &s->word, &draws);
        for (int i = 0; stage == EFFECT_GLYPH && i < s->word.count; i++)
            one->effect->glyph(one->settings, &s->word.character[i], &draws);
        for (int i = 0; stage == EFFECT_INK && i < s->word.count; i++)
            one->effect->ink(one->settings, &s->word.character[i], &draws);
    }
}

static void lay_out(struct scene *s, const struct attempt *a)
{
    struct draws draws =
        domain_draws(s->domain, JOURNAL_TEXT, "line", a->seed, a->color, a->index, a->journal);
    const struct line l = measure(s, &draws);
    for (int i = 0; i < s->word.count; i++)
        domain_outline(s->domain, &s->word.character[i], l.size * l.scale);
    apply(s, EFFECT_GLYPH, a);
    place(s, &l);
    apply(s, EFFECT_WORD, a);
}

/* ---- inside the canvas ---------------------------------------------------------------------- */

static bool all_inside(struct scene *s)
{
    for (int i = 0; i < s->word.count; i++)
        if (pen_inside(s, &s->word.character[i]) < (float)s->domain->text.inside)
            return false;
    return true;
}

/* The last resort: a character that sticks out is scaled down to the canvas, pen included, if it is
 * larger, and moved inside by the shortest way. */
static void push_inside(struct scene *s, struct character *c)
{
    float box[4];
    const float room[2] = {(float)s->word.width, (float)s->word.height};
    if (pen_inside(s, c) >= (float)s->domain->text.inside)
        return;
    pen_box(c, box);
    const float w = box[2] - box[0], h = box[3] - box[1];
    const float scale = fminf(1, fminf(room[0] / w, room[1] / h));
    const float from[2] = {box[0], box[1]};
    const float to[2] = {fminf(fmaxf(box[0], 0), room[0] - w * scale),
                         fminf(fmaxf(box[1], 0), room[1] - h * scale)};
    pen_transform(c, scale, from, to);
}

int layout_make(struct scene *s, const struct seeds *seeds, uint64_t index, struct journal *journal)
{
    const struct attempt ink = {seeds->style, seeds->color, index, journal};
    choose(s, seeds, index);
    apply(s, EFFECT_INK, &ink); /* before the layout: a wider pen needs more space */
    const int kept = journal_mark(journal);
    for (int k = 0; k < LAYOUTS; k++) {
        char name[24];
        struct attempt a = {seeds->layout, seeds->color, index, journal};
        snprintf(name, sizeof name, "layout again %d", k);
        if (k)
            a.seed = rng_derive(seeds->layout, name);
        journal_rewind(journal, kept);
        lay_out(s, &a);
        if (s->domain->text.inside <= 0 || all_inside(s))
            return k + 1;
    }
    for (int i = 0; i < s->word.count; i++)
        push_inside(s, &s->word.character[i]);
    return LAYOUTS + 1;
}
