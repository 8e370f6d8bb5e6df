/* Text that cannot be seen, that does not show, or that alone differs. */
#include "gen/render/unseen.h"

#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "gen/domain/parts.h"
#include "gen/render/ink.h"
#include "gen/render/render.h"
#include "gen/render/renderer.h"

enum { PROBES = 8 };
static const double most_seconds = 0.25;

/* Levels of 255, and shares of the ink: below either of the first, nobody sees a character; below
 * the last, painted over by its neighbours, nobody reads it. */
static const float least_contrast = 2.0F, least_inside = 0.02F, least_visible = 0.4F;

/* Fewer different images than this are soon all seen in training. */
static const double few_texts = 10000;

/* Characters, and how many of them cannot be seen. */
struct seen_count {
    int characters, unseen;
};

/* `same`: images that nothing but their text changes. `other`: those tried with another text, of
 * which `textless` do not change with it. */
struct probes {
    int images, same, other, textless;
    struct seen_count all, at[CAPTCHA_MAX_LENGTH];
    int replaced; /* images whose text is black or white, since no ink stood out */
};

static void look(struct probes *p, const struct truth *t)
{
    for (int i = 0; i < t->length; i++) {
        const bool unseen = t->character[i].inside < least_inside ||
                            t->character[i].visible < least_visible ||
                            t->character[i].contrast < least_contrast;
        p->at[i].characters++;
        p->at[i].unseen += unseen;
        p->all.characters++;
        p->all.unseen += unseen;
    }
    p->replaced += t->inks > INK_MOST;
    p->images++;
}

static bool same_text(const struct truth *a, const struct truth *b)
{
    return a->length == b->length &&
           memcmp(a->classes, b->classes, (size_t)a->length * sizeof *a->classes) == 0;
}

/* Image i twice, with another text only. Each is painted once: which of several pictures is taken
 * (text: contrast) would depend on the text, also where it does not show. */
static void change_text(struct probes *p, struct renderer *r, uint64_t i, uint8_t *pixels,
                        size_t size)
{
    const bool paints_over = r->paints_over;
    struct seeds seeds = seeds_single(0);
    struct truth one, other;
    r->paints_over = false;
    render_image(r, &seeds, i, pixels, &one);
    seeds.text = seeds_single(1).text;
    render_image(r, &seeds, i, pixels + size, &other);
    r->paints_over = paints_over;
    if (same_text(&one, &other))
        return;
    p->other++;
    p->textless += memcmp(pixels, pixels + size, size) == 0;
}

/* `pixels`: of two images. */
static void probe(struct probes *p, const struct domain *d, struct renderer *r, uint8_t *pixels)
{
    const size_t size = domain_image_size(&d->info);
    const double start = clock_seconds();
    const struct seeds seeds = seeds_single(0);
    struct seeds others = seeds_single(1);
    others.text = seeds.text;
    for (uint64_t i = 0; i < PROBES && clock_seconds() - start < most_seconds; i++) {
        struct truth truth;
        render_image(r, &others, i, pixels + size, NULL);
        render_image(r, &seeds, i, pixels, &truth);
        look(p, &truth);
        p->same += memcmp(pixels, pixels + size, size) == 0;
        change_text(p, r, i, pixels, size);
    }
}

static double count_texts(const struct domain *d)
{
    const struct seeds_texts texts = render_texts(d);
    const struct seeds_parts parts = seeds_count_parts(&texts);
    return parts.train + parts.test;
}

/* Few characters may be unseen by chance. */
static bool mostly_unseen(const struct seen_count *c)
{
    return c->characters > 2 && 2 * c->unseen > c->characters;
}

#define WHY                                                                                        \
    "they lie outside the canvas, are painted over, or differ from what is around them by less "   \
    "than two levels\n"

static void add_places(struct text *t, const struct probes *p)
{
    int places = 0;
    struct text list = {0};
    for (int i = 0; i < CAPTCHA_MAX_LENGTH; i++)
        if (mostly_unseen(&p->at[i]))
            text_printf(&list, "%s%d", places++ ? ", " : "", i + 1);
    if (places)
        text_printf(t,
                    "most characters at place%s %s of the text cannot be seen in its first %d "
                    "images: " WHY,
                    places > 1 ? "s" : "", list.data, p->images);
    text_free(&list);
}

/* The text has another colour than was asked for. */
static void add_inks(struct text *t, const struct probes *p, const struct domain *d)
{
    if (2 * p->replaced > p->images)
        text_printf(
            t,
            "text: ink: in %d of its first %d images no colour that was drawn differs from "
            "what is behind it by contrast: %g levels, and black or white was taken; choose "
            "another ink, or less contrast\n",
            p->replaced, p->images, d->text.contrast);
}

static void add_text(struct text *t, const struct probes *p, const struct domain *d)
{
    if (2 * p->textless > p->other)
        text_printf(t,
                    "its text does not show: with another text, %d of its first %d images stay "
                    "the same, pixel by pixel\n",
                    p->textless, p->other);
    else if (2 * p->same > p->images && count_texts(d) < few_texts)
        text_printf(
            t,
            "its images differ by their texts alone, and there are %.0f texts: where some are "
            "both trained and tested with, so are images, pixel by pixel\n",
            count_texts(d));
}

void unseen_add(struct text *t, const struct domain *d)
{
    struct renderer *r = NULL;
    struct err e = ERR_INIT;
    struct probes p = {0};
    uint8_t *pixels = calloc(2, domain_image_size(&d->info));
    if (pixels && !renderer_create(&r, d, &e))
        probe(&p, d, r, pixels);
    if (2 * p.all.unseen > p.all.characters) {
        text_printf(t, "%d of the %d characters of its first %d images cannot be seen: " WHY,
                    p.all.unseen, p.all.characters, p.images);
    } else {
        add_places(t, &p);
        add_text(t, &p, d);
    }
    add_inks(t, &p, d);
    renderer_free(r);
    err_free(&e);
    free(pixels);
}
