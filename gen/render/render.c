/* Images: layout, background, text, strokes, filters, painted again until the text is legible. */
#include "gen/render/render.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/domain/characters.h"
#include "gen/domain/draws.h"
#include "gen/domain/frequencies.h"
#include "gen/domain/layers.h"
#include "gen/render/ink.h"
#include "gen/render/layout.h"
#include "gen/render/measure.h"
#include "gen/render/renderer.h"

/* ---- life ----------------------------------------------------------------------------------- */

static void set_memory(struct character *c, float *memory, size_t points)
{
    c->x = memory;
    c->y = memory + points;
}

static enum err_code allocate(struct renderer *r, const struct domain *d, struct err *e)
{
    const size_t points = (size_t)domain_most_points(d) + CORNERS;
    const size_t area = (size_t)d->info.width * (size_t)d->info.height;
    const size_t length = (size_t)d->info.length;
    r->points = calloc(points * 2 * (length + 1), sizeof *r->points);
    r->coverage = malloc(area * length);
    r->seen = malloc(area * length);
    r->scene.coverage = malloc(area);
    if (!r->points || !r->coverage || !r->seen || !r->scene.coverage)
        return err_memory(e);
    for (size_t i = 0; i < length; i++) {
        set_memory(&r->scene.word.character[i], r->points + 2 * points * i, points);
        r->inked[i].coverage = r->coverage + i * area;
    }
    set_memory(&r->scene.spare, r->points + 2 * points * length, points);
    return ERR_NONE;
}

enum err_code renderer_create(struct renderer **out, const struct domain *d, struct err *e)
{
    struct renderer *r = calloc(1, sizeof *r);
    const struct domain_info *i = &d->info;
    *out = r;
    if (!r)
        return err_memory(e);
    r->scene.domain = d;
    r->scene.folds = d->folds;
    r->paints_over = domain_paints_over(d);
    if (allocate(r, d, e) || raster_create(&r->scene.raster, i->width, i->height, e))
        return e->code;
    return canvas_create(&r->scene.canvas, i->width, i->height, i->channels, e);
}

void renderer_free(struct renderer *r)
{
    if (!r)
        return;
    canvas_free(&r->scene.canvas);
    raster_free(&r->scene.raster);
    free(r->scene.coverage);
    free(r->points);
    free(r->coverage);
    free(r->seen);
    free(r);
}

/* ---- effects that paint --------------------------------------------------------------------- */

static void apply(struct renderer *r, enum paint_layer layer, const struct render_job *j)
{
    struct scene *s = &r->scene;
    const struct domain *d = s->domain;
    for (int k = 0; k < d->effect_count; k++) {
        const struct domain_effect *one = &d->effects[k];
        if (domain_layer(one) != layer || !domain_effect_acts(d, k, j->gates, j->index))
            continue;
        struct draws draws = domain_draws(d, k, one->stream, j->seeds->style, j->seeds->color,
                                          j->index, j->layers.journal);
        draws.word = layer == LAYER_FRONT ? &s->word : NULL;
        one->effect->paint(one->settings, s, &draws);
    }
}

/* ---- characters ----------------------------------------------------------------------------- */

static void watch(struct renderer *r, int i)
{
    struct canvas *c = &r->scene.canvas;
    uint8_t *seen = r->seen + (r->inked[i].coverage - r->coverage);
    memcpy(seen, r->inked[i].coverage, inked_size(&r->inked[i]));
    c->watch[i].seen = seen;
    memcpy(c->watch[i].box, r->inked[i].box, sizeof c->watch[i].box);
    c->watched = i + 1;
}

static void paint_character(struct renderer *r, int i, const struct render_job *j)
{
    struct canvas *c = &r->scene.canvas;
    const struct inked *at = &r->inked[i];
    const uint8_t *rgb = r->scene.word.character[i].rgb;
    const int pitch = at->box[2] - at->box[0];
    if (j->truth)
        j->truth->character[i].ink_contrast = ink_contrast(c, at, rgb);
    canvas_cover(c, at->coverage, pitch, at->box, rgb, 255);
    if (j->layers.clean) {
        struct canvas other = *c;
        other.pixels = j->layers.clean;
        other.watched = 0;
        canvas_cover(&other, at->coverage, pitch, at->box, rgb, 255);
    }
    if (j->truth)
        watch(r, i);
}

static void paint_characters(struct renderer *r, const struct render_job *j)
{
    struct word *w = &r->scene.word;
    for (int i = 0; i < w->count; i++)
        pen_shadow(&r->scene, &w->character[i]);
    for (int i = 0; i < w->count; i++)
        pen_cover(&r->scene, &w->character[i], &r->inked[i]);
    const int inks = ink_choose(r, j);
    for (int i = 0; i < w->count; i++)
        paint_character(r, i, j);
    if (j->truth)
        j->truth->inks = inks;
}

/* ---- an image ------------------------------------------------------------------------------ */

/* An imported image; at most the text of its truth is known. */
static void copy_import(const struct domain *d, uint8_t *pixels, const struct render_job *j)
{
    import_image(d->import, j->seeds->text, j->index, pixels);
    if (!j->truth)
        return;
    *j->truth = (struct truth){.length = 0};
    import_classes(d->import, j->seeds->text, j->index, j->truth->classes);
    j->truth->length = domain_text_length(&d->info, j->truth->classes);
}

/* Everything after the layout. */
static void paint(struct renderer *r, const struct render_job *j)
{
    static const uint8_t white[3] = {255, 255, 255};
    struct canvas *c = &r->scene.canvas;
    const size_t size = (size_t)c->width * (size_t)c->height * (size_t)c->channels;
    c->watched = 0;
    canvas_fill(c, white);
    apply(r, LAYER_BACKGROUND, j);
    if (j->layers.clean)
        memcpy(j->layers.clean, c->pixels, size);
    apply(r, LAYER_BEHIND, j);
    paint_characters(r, j);
    apply(r, LAYER_FRONT, j);
    c->watched = 0;
    apply(r, LAYER_FILTER, j);
}

/* Picture k of the image: the same layout, everything else drawn again. */
static void paint_again(struct renderer *r, const struct render_job *j, int k, int journaled)
{
    char name[24];
    struct seeds seeds = *j->seeds;
    struct render_job other = *j;
    if (k) {
        snprintf(name, sizeof name, "picture again %d", k);
        seeds.style = rng_derive(seeds.style, name);
        seeds.color = rng_derive(seeds.color, name);
    }
    other.seeds = &seeds;
    journal_rewind(j->layers.journal, journaled);
    paint(r, &other);
}

/* Least contrast in the final picture among characters that have ink on the canvas. */
static float least_seen(struct renderer *r)
{
    float contrast[CAPTCHA_MAX_LENGTH], least = 255;
    truth_contrast(r, contrast);
    for (int i = 0; i < r->scene.word.count; i++)
        if (inked_size(&r->inked[i]))
            least = fminf(least, contrast[i]);
    return least;
}

/* Paints pictures until every character stands out in one, or else takes the best. Returns how many
 * were painted. */
static int paint_legibly(struct renderer *r, const struct render_job *j)
{
    const float wanted = (float)r->scene.domain->text.contrast;
    const int journaled = journal_mark(j->layers.journal);
    const int pictures = wanted > 0 && r->paints_over ? DOMAIN_PICTURES : 1;
    float best = -1;
    int kept = 0;
    for (int k = 0; k < pictures; k++) {
        paint_again(r, j, k, journaled);
        const float least = pictures > 1 ? least_seen(r) : wanted;
        if (least >= wanted)
            return k + 1;
        kept = least > best ? k : kept;
        best = fmaxf(best, least);
    }
    if (kept < pictures - 1)
        paint_again(r, j, kept, journaled);
    return pictures + 1;
}

static void make(struct renderer *r, uint8_t *pixels, const struct render_job *j)
{
    if (r->scene.domain->import) {
        copy_import(r->scene.domain, pixels, j);
        return;
    }
    r->scene.canvas.pixels = pixels;
    const int layouts = layout_make(&r->scene, j->seeds, j->index, j->layers.journal);
    const int pictures = paint_legibly(r, j);
    if (j->truth) {
        float contrast[CAPTCHA_MAX_LENGTH];
        truth_contrast(r, contrast);
        for (int i = 0; i < r->scene.word.count; i++)
            j->truth->character[i].contrast = contrast[i];
        j->truth->layouts = layouts;
        j->truth->pictures = pictures;
        truth_fill(r, j->truth);
    }
}

void render_image(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
                  struct truth *truth)
{
    const struct render_job j = {seeds, seeds->style, index, truth, {0}};
    make(r, pixels, &j);
}

void render_layers(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
                   struct truth *truth, const struct layers *layers)
{
    const struct render_job j = {seeds, seeds->style, index, truth, *layers};
    journal_rewind(layers->journal, 0);
    make(r, pixels, &j);
    truth_masks(r, layers);
}

void render_text(const struct domain *d, const struct seeds *seeds, uint64_t index,
                 uint16_t *classes)
{
    if (d->import)
        import_classes(d->import, seeds->text, index, classes);
    else
        layout_text(d, seeds, index, classes);
}

struct seeds_texts render_texts(const struct domain *d)
{
    struct seeds_texts texts = {
        .classes = d->info.classes, .shortest = d->info.shortest, .longest = d->info.length};
    for (int k = 0; k < texts.classes; k++)
        texts.left_out[k] = !domain_shows(d, k);
    return texts;
}

/* ---- many ----------------------------------------------------------------------------------- */

struct many {
    struct renderer **renderers; /* one per worker */
    const struct seeds *seeds;
    const struct domain *domain;
    uint64_t first;
    int count;
    uint8_t *pixels;
    uint16_t *labels;
};

enum { CHUNK = 64 };

static void render_chunk(void *context, int item, int worker)
{
    const struct many *m = context;
    const struct domain_info *info = &m->domain->info;
    const size_t size = domain_image_size(info);
    for (int i = item * CHUNK; i < (item + 1) * CHUNK && i < m->count; i++) {
        const uint64_t index = m->first + (uint64_t)i;
        render_image(m->renderers[worker], m->seeds, index, m->pixels + (size_t)i * size, NULL);
        render_text(m->domain, m->seeds, index, m->labels + (size_t)i * (size_t)info->length);
    }
}

uint64_t render_count(const struct domain *d, uint64_t first)
{
    const uint64_t all = d->import ? (uint64_t)import_count(d->import, first) : UINT64_MAX;
    const uint64_t passed = d->import ? first & import_indices : 0;
    return all > passed ? all - passed : 0;
}

enum err_code render_check_count(const struct domain *d, uint64_t first, int count, struct err *e)
{
    if ((uint64_t)count <= render_count(d, first))
        return ERR_NONE;
    const int there = import_count(d->import, first);
    const char *part = first >> 32 ? "test" : "train";
    if (!there)
        return err_set(e, ERR_CONFIG, "'%s' imports no images to %s with, and %d are asked for",
                       d->name, part, count);
    return err_set(e, ERR_CONFIG, "'%s' has %d images to %s with, and %d are asked for", d->name,
                   there, part, count);
}

enum err_code render_many(const struct domain *d, const struct seeds *seeds, uint64_t first,
                          int count, struct pool *pool, uint8_t *pixels, uint16_t *labels,
                          struct err *e)
{
    if (render_check_count(d, first, count, e))
        return e->code;
    const int workers = pool_threads(pool);
    struct many m = {.seeds = seeds,
                     .domain = d,
                     .first = first,
                     .count = count,
                     .pixels = pixels,
                     .labels = labels};
    m.renderers = calloc((size_t)workers, sizeof(struct renderer *));
    if (!m.renderers)
        return err_memory(e);
    enum err_code code = ERR_NONE;
    for (int i = 0; i < workers && !code; i++)
        code = renderer_create(&m.renderers[i], d, e);
    if (!code)
        pool_run(pool, (count + CHUNK - 1) / CHUNK, render_chunk, &m);
    for (int i = 0; i < workers; i++)
        renderer_free(m.renderers[i]);
    free(m.renderers);
    return code;
}
