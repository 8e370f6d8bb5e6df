#include "gen/render.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "gen/domain_private.h"

const char *const pairing_names[] = {"none", "label", "layout", NULL};

struct renderer {
    const struct domain *domain;
    FT_Library library;
    struct canvas canvas;
    struct word word;
    int capacity;      /* outline points of one character */
    FT_Vector *points; /* of the character being drawn */
    uint8_t *coverage; /* [height][width] */
    float *memory;     /* x and y of all characters */
};

/* ---- seeds ---------------------------------------------------------------------------------- */

struct seeds seeds_single(uint64_t seed)
{
    return (struct seeds){seed, seed, seed};
}

/* The source's streams are the same under every pairing. */
struct seeds seeds_pair(uint64_t seed, enum pairing pairing, enum side side)
{
    if (side == SIDE_SOURCE)
        return seeds_single(seed);
    const uint64_t own = rng_derive(seed, "target domain");
    return (struct seeds){.text = pairing == PAIRING_NONE ? own : seed,
                          .layout = pairing == PAIRING_LAYOUT ? seed : own,
                          .style = own};
}

/* ---- life ----------------------------------------------------------------------------------- */

static int most_points(const struct domain *d)
{
    int most = 0;
    for (int f = 0; f < d->font_count; f++)
        for (int k = 0; k < d->fonts[f].glyphs.count; k++) {
            const int points = d->fonts[f].glyphs.glyph[k].points;
            most = points > most ? points : most;
        }
    return most;
}

enum err_code renderer_create(struct renderer **out, const struct domain *d, struct err *e)
{
    struct renderer *r = calloc(1, sizeof *r);
    *out = r;
    if (!r)
        return err_memory(e);
    r->domain = d;
    r->capacity = most_points(d) + CORNERS;
    const size_t points = (size_t)r->capacity;
    r->points = calloc(points, sizeof *r->points);
    r->memory = calloc(points * 2 * DOMAIN_MAX_LENGTH, sizeof *r->memory);
    r->coverage = malloc((size_t)d->info.width * (size_t)d->info.height);
    if (!r->points || !r->memory || !r->coverage || FT_Init_FreeType(&r->library))
        return err_memory(e);
    for (int i = 0; i < DOMAIN_MAX_LENGTH; i++) {
        r->word.character[i].x = r->memory + (size_t)i * 2 * points;
        r->word.character[i].y = r->word.character[i].x + points;
    }
    return canvas_create(&r->canvas, d->info.width, d->info.height, d->info.channels, e);
}

void renderer_free(struct renderer *r)
{
    if (!r)
        return;
    canvas_free(&r->canvas);
    if (r->library)
        FT_Done_FreeType(r->library);
    free(r->points);
    free(r->memory);
    free(r->coverage);
    free(r);
}

/* ---- text and layout ------------------------------------------------------------------------ */

static int draw_font(const struct domain *d, struct rng *r)
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

static void choose(struct renderer *r, const struct seeds *seeds, uint64_t index)
{
    const struct domain *d = r->domain;
    struct rng text = rng_stream(seeds->text, "text", index);
    struct rng font = rng_stream(seeds->style, "font", index);
    struct rng ink = rng_stream(seeds->style, "ink", index);
    r->word.count = d->info.length;
    r->word.width = d->info.width;
    r->word.height = d->info.height;
    for (int i = 0; i < d->info.length; i++) {
        struct character *c = &r->word.character[i];
        const struct character *first = &r->word.character[0];
        c->class = (int)rng_below(&text, (uint32_t)d->info.classes);
        c->font = i && !d->text.mixed_fonts ? first->font : draw_font(d, &font);
        if (i && !d->text.mixed_ink)
            memcpy(c->rgb, first->rgb, sizeof c->rgb);
        else
            dist_sample_color(&d->text.ink, &ink, c->rgb);
    }
}

static const struct glyph *glyph_of(const struct domain *d, const struct character *c)
{
    return &d->fonts[c->font].glyphs.glyph[c->class];
}

/* The glyph's outline and the corners of its box, centred at 0, in pixels, y up. */
static void shape(const struct domain *d, struct character *c, float size)
{
    const struct glyph *g = glyph_of(d, c);
    const float left = g->box[0] * size, right = g->box[2] * size;
    const float bottom = g->box[1] * size, top = g->box[3] * size;
    const float corner_x[CORNERS] = {left, right, right, left};
    const float corner_y[CORNERS] = {top, top, bottom, bottom};
    c->points = g->points;
    c->contours = g->contours;
    c->tags = g->tags;
    c->ends = g->ends;
    for (int i = 0; i < g->points; i++) {
        c->x[i] = g->x[i] * size;
        c->y[i] = g->y[i] * size;
    }
    memcpy(c->x + c->points, corner_x, sizeof corner_x);
    memcpy(c->y + c->points, corner_y, sizeof corner_y);
}

static void glyph_effects(struct renderer *r, const struct seeds *seeds, uint64_t index)
{
    const struct domain *d = r->domain;
    for (int k = 0; k < d->effect_count; k++) {
        const struct domain_effect *one = &d->effects[k];
        if (one->effect->stage != EFFECT_GLYPH)
            continue;
        struct rng stream = rng_stream(seeds->layout, one->stream, index);
        for (int i = 0; i < r->word.count; i++)
            one->effect->glyph(one->settings, &r->word.character[i], &stream);
    }
}

/* Distances between characters, by their boxes before effects; shrunk to fit the canvas. */
struct line {
    float size, scale, start, y;
    float spacing[DOMAIN_MAX_LENGTH];
};

static struct line measure(const struct renderer *r, const struct seeds *seeds, uint64_t index)
{
    const struct domain *d = r->domain;
    struct rng s = rng_stream(seeds->layout, "line", index);
    struct line l = {.size = (float)dist_sample(&d->text.size, &s), .scale = 1};
    const float shift = (float)dist_sample(&d->text.x, &s);
    l.y = (float)d->info.height / 2 + (float)dist_sample(&d->text.y, &s);
    float total = 0;
    for (int i = 0; i < r->word.count; i++) {
        const struct glyph *g = glyph_of(d, &r->word.character[i]);
        l.spacing[i] = i ? (float)dist_sample(&d->text.spacing, &s) : 0;
        total += (g->box[2] - g->box[0]) * l.size + l.spacing[i];
    }
    const float room = (float)d->info.width - 2 * (float)d->text.margin;
    if (total > room && room > 0)
        l.scale = room / total;
    l.start = ((float)d->info.width - total * l.scale) / 2 + shift;
    return l;
}

static void place(struct renderer *r, const struct line *l)
{
    float x = l->start;
    for (int i = 0; i < r->word.count; i++) {
        struct character *c = &r->word.character[i];
        const struct glyph *g = glyph_of(r->domain, c);
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

static void lay_out(struct renderer *r, const struct seeds *seeds, uint64_t index)
{
    const struct domain *d = r->domain;
    const struct line l = measure(r, seeds, index);
    for (int i = 0; i < r->word.count; i++)
        shape(d, &r->word.character[i], l.size * l.scale);
    glyph_effects(r, seeds, index);
    place(r, &l);
    for (int k = 0; k < d->effect_count; k++) {
        const struct domain_effect *one = &d->effects[k];
        struct rng stream = rng_stream(seeds->layout, one->stream, index);
        if (one->effect->stage == EFFECT_WORD)
            one->effect->word(one->settings, &r->word, &stream);
    }
}

/* ---- raster --------------------------------------------------------------------------------- */

/* Ink box before clipping, by the outline's points (control points included). */
static void ink_box(const struct character *c, float box[4])
{
    box[0] = box[1] = FLT_MAX;
    box[2] = box[3] = -FLT_MAX;
    for (int i = 0; i < c->points; i++) {
        box[0] = fminf(box[0], c->x[i]);
        box[1] = fminf(box[1], c->y[i]);
        box[2] = fmaxf(box[2], c->x[i]);
        box[3] = fmaxf(box[3], c->y[i]);
    }
}

static int within(float v, int low, int high)
{
    return v < (float)low ? low : v > (float)high ? high : (int)v;
}

/* Coverage of one character, painted where it stands. */
static void draw_character(struct renderer *r, const struct character *c)
{
    float ink[4];
    ink_box(c, ink);
    const int w = r->canvas.width, h = r->canvas.height;
    const int box[4] = {within(floorf(ink[0]), 0, w), within(floorf(ink[1]), 0, h),
                        within(ceilf(ink[2]), 0, w), within(ceilf(ink[3]), 0, h)};
    const int width = box[2] - box[0], height = box[3] - box[1];
    if (width <= 0 || height <= 0)
        return;
    for (int i = 0; i < c->points; i++) {
        r->points[i].x = (FT_Pos)floorf((c->x[i] - (float)box[0]) * 64 + 0.5f);
        r->points[i].y = (FT_Pos)floorf(((float)box[3] - c->y[i]) * 64 + 0.5f);
    }
    memset(r->coverage, 0, (size_t)width * (size_t)height);
    FT_Outline outline = {.n_contours = (short)c->contours,
                          .n_points = (short)c->points,
                          .points = r->points,
                          .tags = (char *)(uintptr_t)c->tags,
                          .contours = (short *)(uintptr_t)c->ends};
    FT_Bitmap bitmap = {.rows = (unsigned)height,
                        .width = (unsigned)width,
                        .pitch = width,
                        .buffer = r->coverage,
                        .num_grays = 256,
                        .pixel_mode = FT_PIXEL_MODE_GRAY};
    FT_Outline_Get_Bitmap(r->library, &outline, &bitmap);
    canvas_cover(&r->canvas, r->coverage, width, box, c->rgb, 255);
}

/* ---- painting ------------------------------------------------------------------------------- */

enum layer { LAYER_BACKGROUND, LAYER_BEHIND, LAYER_FRONT, LAYER_FILTER, LAYERS };

static int layer_of(const struct domain_effect *one)
{
    switch (one->effect->stage) {
    case EFFECT_BACKGROUND:
        return LAYER_BACKGROUND;
    case EFFECT_DRAW:
        return one->effect->behind && one->effect->behind(one->settings) ? LAYER_BEHIND
                                                                         : LAYER_FRONT;
    case EFFECT_FILTER:
        return LAYER_FILTER;
    default:
        return -1;
    }
}

static void paint_layer(struct renderer *r, enum layer layer, const struct seeds *seeds,
                        uint64_t index)
{
    const struct domain *d = r->domain;
    for (int k = 0; k < d->effect_count; k++) {
        const struct domain_effect *one = &d->effects[k];
        if (layer_of(one) != (int)layer)
            continue;
        struct rng stream = rng_stream(seeds->style, one->stream, index);
        one->effect->paint(one->settings, &r->canvas, &stream);
    }
}

static void write_truth(const struct word *w, struct truth *t)
{
    t->length = w->count;
    for (int i = 0; i < w->count; i++) {
        const struct character *c = &w->character[i];
        t->classes[i] = (uint8_t)c->class;
        t->character[i].font = c->font;
        ink_box(c, t->character[i].box);
        for (int k = 0; k < CORNERS; k++) {
            t->character[i].quad[k][0] = c->x[c->points + k];
            t->character[i].quad[k][1] = c->y[c->points + k];
        }
    }
}

void render(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
            struct truth *truth)
{
    static const uint8_t white[3] = {255, 255, 255};
    r->canvas.pixels = pixels;
    choose(r, seeds, index);
    lay_out(r, seeds, index);
    canvas_fill(&r->canvas, white);
    paint_layer(r, LAYER_BACKGROUND, seeds, index);
    paint_layer(r, LAYER_BEHIND, seeds, index);
    for (int i = 0; i < r->word.count; i++)
        draw_character(r, &r->word.character[i]);
    paint_layer(r, LAYER_FRONT, seeds, index);
    paint_layer(r, LAYER_FILTER, seeds, index);
    if (truth)
        write_truth(&r->word, truth);
}

/* ---- many ----------------------------------------------------------------------------------- */

struct many {
    struct renderer **renderers; /* one a worker */
    const struct seeds *seeds;
    const struct domain_info *info;
    uint64_t first;
    int count;
    uint8_t *pixels, *labels;
};

enum { CHUNK = 64 };

static void render_chunk(void *context, int item, int worker)
{
    const struct many *m = context;
    const size_t size =
        (size_t)m->info->width * (size_t)m->info->height * (size_t)m->info->channels;
    const size_t length = (size_t)m->info->length;
    for (int i = item * CHUNK; i < (item + 1) * CHUNK && i < m->count; i++) {
        struct truth t;
        render(m->renderers[worker], m->seeds, m->first + (uint64_t)i, m->pixels + (size_t)i * size,
               &t);
        memcpy(m->labels + (size_t)i * length, t.classes, length);
    }
}

enum err_code render_many(const struct domain *d, const struct seeds *seeds, uint64_t first,
                          int count, struct pool *pool, uint8_t *pixels, uint8_t *labels,
                          struct err *e)
{
    const int workers = pool_threads(pool);
    struct many m = {.seeds = seeds,
                     .info = &d->info,
                     .first = first,
                     .count = count,
                     .pixels = pixels,
                     .labels = labels};
    m.renderers = calloc((size_t)workers, sizeof *m.renderers);
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
