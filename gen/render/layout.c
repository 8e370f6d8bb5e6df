#include "gen/render/layout.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gen/paint/pen.h"

/* Layouts and texts drawn before the fallback. */
enum { LAYOUTS = 12, TEXTS = 1000 };

struct draws draws_open(const struct domain *d, int k, const char *name, uint64_t seed,
                        uint64_t color_seed, uint64_t index, struct journal *journal)
{
    const bool text = k == JOURNAL_TEXT;
    return (struct draws){.rng = rng_stream(seed, name, index),
                          .color = rng_stream(color_seed, name, index),
                          .journal = journal,
                          .effect = k,
                          .table = text ? &text_table : &d->effects[k].effect->table,
                          .settings = text ? (const void *)&d->text : d->effects[k].settings};
}

bool draws_gate(const struct domain *d, int k, uint64_t seed, uint64_t index)
{
    const struct domain_effect *one = &d->effects[k];
    if (one->coin.count) {
        char name[32];
        snprintf(name, sizeof name, "%s coin", effect_stage_names[one->effect->stage]);
        struct rng coin = rng_stream(seed, name, index);
        if (!coin_shows(&one->coin, rng_uniform(&coin, 0, 1)))
            return false;
    }
    if (one->probability >= 1)
        return true;
    struct rng r = rng_stream(seed, one->gate, index);
    return rng_uniform(&r, 0, 1) < one->probability;
}

/* ---- text and fonts ------------------------------------------------------------------------- */

static bool allowed(enum labels labels, const uint8_t *classes, int length)
{
    return labels == LABELS_ALL || seeds_labels_part(classes, length) == labels;
}

/* Draws until the text is of the part asked for. Should chance never have it (one in 10^96), the
 * last character moves on, which meets both parts unless the alphabet is tiny. */
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

int layout_font(const struct domain *d, struct rng *r)
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

static void choose(struct scene *s, const struct seeds *seeds, uint64_t index)
{
    const struct domain *d = s->domain;
    uint8_t classes[DOMAIN_MAX_LENGTH];
    struct rng font = rng_stream(seeds->style, "font", index);
    layout_text(d, seeds, index, classes);
    s->word.count = d->info.length;
    s->word.width = d->info.width;
    s->word.height = d->info.height;
    for (int i = 0; i < s->word.count; i++) {
        struct character *c = &s->word.character[i];
        const int drawn = layout_font(d, &font);
        c->class = classes[i];
        c->pen = (struct pen){0};
        c->font = i && !d->text.mixed_fonts ? s->word.character[0].font : drawn;
    }
}

/* ---- the line ------------------------------------------------------------------------------- */

static const struct glyph *glyph_of(const struct domain *d, const struct character *c)
{
    return &d->fonts[c->font].glyphs.glyph[c->class];
}

void layout_shape(const struct domain *d, struct character *c, float size)
{
    const struct glyph *g = glyph_of(d, c);
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

/* Distances between characters, by their boxes before effects; shrunk to fit the canvas. */
struct line {
    float size, scale, start, y;
    float spacing[DOMAIN_MAX_LENGTH];
};

static struct line measure(const struct scene *s, struct draws *draws)
{
    const struct domain *d = s->domain;
    const struct text_settings *t = &d->text;
    struct line l = {.size = (float)draw_value(draws, &t->size), .scale = 1};
    const float shift = (float)draw_value(draws, &t->x);
    l.y = (float)d->info.height / 2 + (float)draw_value(draws, &t->y);
    float total = 0;
    for (int i = 0; i < s->word.count; i++) {
        const struct glyph *g = glyph_of(d, &s->word.character[i]);
        l.spacing[i] = i ? (float)draw_value(draws, &t->spacing) : 0;
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
        const struct glyph *g = glyph_of(s->domain, c);
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
        if (one->effect->stage != stage || !draws_gate(d, k, a->seed, a->index))
            continue;
        struct draws draws = draws_open(d, k, one->stream, a->seed, a->color, a->index, a->journal);
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
        draws_open(s->domain, JOURNAL_TEXT, "line", a->seed, a->color, a->index, a->journal);
    const struct line l = measure(s, &draws);
    for (int i = 0; i < s->word.count; i++)
        layout_shape(s->domain, &s->word.character[i], l.size * l.scale);
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

/* The last resort: a character that sticks out is shrunk to the canvas, pen and all, if it is
 * larger, and moved by the least that brings it in. */
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
    apply(s, EFFECT_INK, &ink); /* before places: a wider pen needs more room */
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
