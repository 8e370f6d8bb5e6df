/* From (seeds, index) to outlines: text, line, effects on outlines, until all are inside. */
#include "gen/render/layout.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gen/domain/characters.h"
#include "gen/domain/frequencies.h"
#include "gen/domain/lengths.h"
#include "gen/domain/line.h"
#include "gen/paint/pen.h"

/* Texts drawn before the fallback. */
enum { TEXTS = 1000 };

/* ---- text and fonts ------------------------------------------------------------------------- */

static bool allowed(enum labels labels, const uint16_t *classes, int length)
{
    return labels == LABELS_ALL || seeds_labels_part(classes, length) == labels;
}

/* Draws until the text is in the wanted part. If that never happens (one chance in 10^96), the last
 * character is stepped through the alphabet, which meets both parts unless it is tiny. */
int layout_text(const struct domain *d, const struct seeds *seeds, uint64_t index,
                uint16_t *classes)
{
    struct rng r = rng_stream(seeds->text, "text", index);
    const int length = domain_draw_length(d, seeds->text, index), count = d->info.classes;
    for (int i = length; i < d->info.length; i++)
        classes[i] = (uint16_t)count;
    for (int k = 0; k < TEXTS; k++) {
        for (int i = 0; i < length; i++)
            classes[i] = (uint16_t)domain_draw_class(d, &r);
        if (allowed(seeds->labels, classes, length))
            return length;
    }
    for (int k = 0; k < count && !allowed(seeds->labels, classes, length); k++)
        do
            classes[length - 1] = (uint16_t)((classes[length - 1] + 1) % count);
        while (!domain_shows(d, classes[length - 1]));
    return length;
}

static void choose(struct scene *s, const struct seeds *seeds, uint64_t index)
{
    const struct domain *d = s->domain;
    uint16_t classes[CAPTCHA_MAX_LENGTH];
    struct rng font = rng_stream(seeds->style, "font", index);
    s->word.count = layout_text(d, seeds, index, classes);
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

/* The last resort where an order is kept: all boxes one after the other across the canvas, scaled
 * down where they are too wide together. */
static void set_in_line(struct scene *s)
{
    float box[CAPTCHA_MAX_LENGTH][4], total = 0;
    const float room = (float)s->word.width;
    for (int i = 0; i < s->word.count; i++) {
        pen_box(&s->word.character[i], box[i]);
        total += box[i][2] - box[i][0];
    }
    const float scale = fminf(1, room / total);
    float x = (room - total * scale) / 2;
    for (int i = 0; i < s->word.count; i++) {
        const float height = box[i][3] - box[i][1];
        const float from[2] = {box[i][0], box[i][1]};
        const float to[2] = {x, box[i][1] + height * (1 - scale) / 2};
        pen_transform(&s->word.character[i], scale, from, to);
        x += (box[i][2] - box[i][0]) * scale;
    }
}

static bool good(struct scene *s)
{
    const struct domain *d = s->domain;
    return (d->text.inside <= 0 || all_inside(s)) && (!d->ordered || domain_in_order(&s->word));
}

int layout_make(struct scene *s, const struct seeds *seeds, uint64_t index, struct journal *journal)
{
    const struct layout_streams ink = {seeds->style, seeds->color, index, journal};
    const int layouts = s->domain->ordered ? DOMAIN_LAYOUTS_ORDERED : DOMAIN_LAYOUTS;
    float wanted;
    choose(s, seeds, index);
    /* before the layout: a wider pen needs more space */
    domain_apply(s->domain, &s->word, EFFECT_INK, &ink);
    const int kept = journal_mark(journal);
    for (int k = 0; k < layouts; k++) {
        char name[24];
        struct layout_streams from = {seeds->layout, seeds->color, index, journal};
        snprintf(name, sizeof name, "layout again %d", k);
        if (k)
            from.seed = rng_derive(seeds->layout, name);
        journal_rewind(journal, kept);
        domain_lay_out(s->domain, &s->word, &from, &wanted);
        if (good(s))
            return k + 1;
    }
    for (int i = 0; i < s->word.count && s->domain->text.inside > 0; i++)
        push_inside(s, &s->word.character[i]);
    if (s->domain->ordered && !domain_in_order(&s->word))
        set_in_line(s);
    return layouts + 1;
}
