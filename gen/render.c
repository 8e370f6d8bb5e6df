#include "gen/render.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gen/layout.h"
#include "gen/pen.h"

/* Colours drawn before ink becomes black or white. */
enum { INKS = 16 };

struct renderer {
    struct scene scene;
    struct inked inked[DOMAIN_MAX_LENGTH];
    uint8_t *coverage; /* of all characters: [length][height][width] */
    uint8_t *seen;     /* the same, fading under what is painted later */
    float *points;     /* x and y of all characters and the spare one */
};

/* What one call is about. */
struct job {
    const struct seeds *seeds;
    uint64_t index;
    struct truth *truth;
    struct layers layers;
};

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

static void give_room(struct character *c, float *memory, size_t points)
{
    c->x = memory;
    c->y = memory + points;
}

static enum err_code allocate(struct renderer *r, const struct domain *d, struct err *e)
{
    const size_t points = (size_t)most_points(d) + CORNERS;
    const size_t area = (size_t)d->info.width * (size_t)d->info.height;
    const size_t length = (size_t)d->info.length;
    r->points = calloc(points * 2 * (length + 1), sizeof *r->points);
    r->coverage = malloc(area * length);
    r->seen = malloc(area * length);
    r->scene.coverage = malloc(area);
    if (!r->points || !r->coverage || !r->seen || !r->scene.coverage)
        return err_memory(e);
    for (size_t i = 0; i < length; i++) {
        give_room(&r->scene.word.character[i], r->points + 2 * points * i, points);
        r->inked[i].coverage = r->coverage + i * area;
    }
    give_room(&r->scene.spare, r->points + 2 * points * length, points);
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
    if (allocate(r, d, e) || raster_create(&r->scene.raster, i->width, i->height, e))
        return e ? e->code : ERR_OS;
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

enum layer { LAYER_BACKGROUND, LAYER_BEHIND, LAYER_INK, LAYER_FRONT, LAYER_FILTER, LAYER_NONE };

static enum layer layer_of(const struct domain_effect *one)
{
    switch (one->effect->stage) {
    case EFFECT_BACKGROUND:
        return LAYER_BACKGROUND;
    case EFFECT_INK:
        return LAYER_INK;
    case EFFECT_DRAW:
        return one->effect->behind && one->effect->behind(one->settings) ? LAYER_BEHIND
                                                                         : LAYER_FRONT;
    case EFFECT_FILTER:
        return LAYER_FILTER;
    default:
        return LAYER_NONE;
    }
}

static void apply(struct renderer *r, enum layer layer, const struct job *j)
{
    struct scene *s = &r->scene;
    const struct domain *d = s->domain;
    for (int k = 0; k < d->effect_count; k++) {
        const struct domain_effect *one = &d->effects[k];
        if (layer_of(one) != layer || !draws_gate(d, k, j->seeds->style, j->index))
            continue;
        struct draws draws = draws_open(d, k, one->stream, j->seeds->style, j->seeds->color,
                                        j->index, j->layers.journal);
        if (layer != LAYER_INK)
            one->effect->paint(one->settings, s, &draws);
        for (int i = 0; layer == LAYER_INK && i < s->word.count; i++)
            one->effect->ink(one->settings, &s->word.character[i], &draws);
    }
}

/* ---- ink ------------------------------------------------------------------------------------ */

static inline bool same_pixel(const struct canvas *c, const uint8_t *a, const uint8_t *b)
{
    return a[0] == b[0] && (c->channels == 1 || (a[1] == b[1] && a[2] == b[2]));
}

/* Mean difference in level between ink and what lies under it, which is often the same for long. */
static float contrast(const struct canvas *c, const struct inked *at, const uint8_t rgb[3])
{
    const int level = luma(rgb), width = at->box[2] - at->box[0];
    const uint8_t *seen = c->pixels;
    int difference = abs(level - canvas_level(c, seen));
    int64_t sum = 0, weight = 0;
    for (int y = at->box[1]; y < at->box[3]; y++) {
        const uint8_t *row = at->coverage + (y - at->box[1]) * width;
        const uint8_t *pixel = c->pixels + (y * c->width + at->box[0]) * c->channels;
        for (int x = 0; x < width; x++, pixel += c->channels) {
            if (!row[x])
                continue;
            if (!same_pixel(c, pixel, seen)) {
                difference = abs(level - canvas_level(c, pixel));
                seen = pixel;
            }
            sum += row[x] * difference;
            weight += row[x];
        }
    }
    return weight ? (float)sum / (float)weight : 0;
}

/* The least contrast of characters first ... end-1 in one colour. */
static float least_contrast(const struct renderer *r, int first, int end, const uint8_t rgb[3])
{
    float least = 255;
    for (int i = first; i < end; i++)
        if (r->inked[i].box[2] > r->inked[i].box[0])
            least = fminf(least, contrast(&r->scene.canvas, &r->inked[i], rgb));
    return least;
}

/* One colour for characters first ... end-1, drawn until it stands out from the ground; at last
 * black or white, whichever does so more. Returns how many were drawn. */
static int choose_ink(struct renderer *r, int first, int end, struct draws *d, uint8_t rgb[3])
{
    static const uint8_t black[3] = {0, 0, 0}, white[3] = {255, 255, 255};
    const struct text_settings *t = &r->scene.domain->text;
    for (int k = 1; k <= INKS; k++) {
        draw_color(d, &t->ink, rgb);
        if (t->contrast <= 0 || least_contrast(r, first, end, rgb) >= (float)t->contrast)
            return k;
    }
    const bool dark = least_contrast(r, first, end, black) >= least_contrast(r, first, end, white);
    memcpy(rgb, dark ? black : white, 3);
    return INKS + 1;
}

static int choose_inks(struct renderer *r, const struct job *j)
{
    struct word *w = &r->scene.word;
    const struct domain *d = r->scene.domain;
    int tried = 0;
    for (int i = 0; i < w->count; i++) {
        if (i && !d->text.mixed_ink) {
            memcpy(w->character[i].rgb, w->character[0].rgb, 3);
            continue;
        }
        /* A stream for each character: a colour drawn again shifts no other character's. */
        char name[16] = "ink/";
        name[4] = (char)('a' + i);
        struct draws draws = draws_open(d, JOURNAL_TEXT, name, j->seeds->style, j->seeds->color,
                                        j->index, j->layers.journal);
        const int end = d->text.mixed_ink ? i + 1 : w->count;
        const int n = choose_ink(r, i, end, &draws, w->character[i].rgb);
        tried = n > tried ? n : tried;
    }
    return tried;
}

/* ---- characters ----------------------------------------------------------------------------- */

static size_t inked_size(const struct inked *at)
{
    return (size_t)(at->box[2] - at->box[0]) * (size_t)(at->box[3] - at->box[1]);
}

static void watch(struct renderer *r, int i)
{
    struct canvas *c = &r->scene.canvas;
    uint8_t *seen = r->seen + (r->inked[i].coverage - r->coverage);
    memcpy(seen, r->inked[i].coverage, inked_size(&r->inked[i]));
    c->watch[i].seen = seen;
    memcpy(c->watch[i].box, r->inked[i].box, sizeof c->watch[i].box);
    c->watched = i + 1;
}

static void paint_character(struct renderer *r, int i, const struct job *j)
{
    struct canvas *c = &r->scene.canvas;
    const struct inked *at = &r->inked[i];
    const uint8_t *rgb = r->scene.word.character[i].rgb;
    const int pitch = at->box[2] - at->box[0];
    if (j->truth)
        j->truth->character[i].contrast = contrast(c, at, rgb);
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

static void paint_characters(struct renderer *r, const struct job *j)
{
    struct word *w = &r->scene.word;
    for (int i = 0; i < w->count; i++)
        pen_shadow(&r->scene, &w->character[i]);
    for (int i = 0; i < w->count; i++)
        pen_cover(&r->scene, &w->character[i], &r->inked[i]);
    const int inks = choose_inks(r, j);
    for (int i = 0; i < w->count; i++)
        paint_character(r, i, j);
    if (j->truth)
        j->truth->inks = inks;
}

/* ---- truth and layers ----------------------------------------------------------------------- */

static uint64_t total(const uint8_t *v, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return sum;
}

static void write_boxes(const struct renderer *r, int i, struct truth *t)
{
    const struct character *c = &r->scene.word.character[i];
    const struct canvas *canvas = &r->scene.canvas;
    float *clipped = t->character[i].clipped;
    const float limit[4] = {(float)canvas->width, (float)canvas->height, (float)canvas->width,
                            (float)canvas->height};
    float around[4], inner[4];
    pen_box(c, t->character[i].box);
    outline_box(c, around);
    const bool any = outline_area(c, canvas->width, canvas->height, inner) > 0;
    for (int k = 0; k < 4; k++) {
        const float added = t->character[i].box[k] - around[k];
        clipped[k] = any ? fminf(fmaxf(inner[k] + added, 0), limit[k]) : 0;
    }
    t->character[i].inside = outline_inside(c, canvas->width, canvas->height);
}

static void write_truth(const struct renderer *r, struct truth *t)
{
    const struct word *w = &r->scene.word;
    t->length = w->count;
    for (int i = 0; i < w->count; i++) {
        const struct character *c = &w->character[i];
        const size_t size = inked_size(&r->inked[i]);
        const uint64_t ink = total(r->inked[i].coverage, size);
        const uint64_t seen = total(r->scene.canvas.watch[i].seen, size);
        write_boxes(r, i, t);
        t->classes[i] = (uint8_t)c->class;
        t->character[i].font = c->font;
        memcpy(t->character[i].ink, c->rgb, 3);
        t->character[i].visible = ink ? t->character[i].inside * (float)seen / (float)ink : 0;
        for (int k = 0; k < CORNERS; k++) {
            t->character[i].quad[k][0] = c->x[c->points + k];
            t->character[i].quad[k][1] = c->y[c->points + k];
        }
    }
}

/* One character's coverage into a picture of the canvas's size; the larger value stays. */
static void add_mask(const struct renderer *r, int i, uint8_t *mask)
{
    const struct inked *at = &r->inked[i];
    const int width = at->box[2] - at->box[0];
    for (int y = at->box[1]; y < at->box[3]; y++) {
        const uint8_t *from = at->coverage + (y - at->box[1]) * width;
        uint8_t *to = mask + y * r->scene.canvas.width + at->box[0];
        for (int x = 0; x < width; x++)
            to[x] = from[x] > to[x] ? from[x] : to[x];
    }
}

static void write_masks(const struct renderer *r, const struct layers *l)
{
    const size_t area = (size_t)r->scene.canvas.width * (size_t)r->scene.canvas.height;
    const int count = r->scene.word.count;
    if (l->ink)
        memset(l->ink, 0, area);
    if (l->masks)
        memset(l->masks, 0, area * (size_t)count);
    for (int i = 0; i < count; i++) {
        if (l->ink)
            add_mask(r, i, l->ink);
        if (l->masks)
            add_mask(r, i, l->masks + (size_t)i * area);
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* The pixels of a file; of its truth only the text is known. */
static void copy_import(const struct domain *d, uint8_t *pixels, const struct job *j)
{
    import_image(d->import, &d->info, j->seeds->text, j->index, pixels);
    if (!j->truth)
        return;
    *j->truth = (struct truth){.length = d->info.length};
    import_classes(d->import, &d->info, j->seeds->text, j->index, j->truth->classes);
}

static void make(struct renderer *r, uint8_t *pixels, const struct job *j)
{
    if (r->scene.domain->import) {
        copy_import(r->scene.domain, pixels, j);
        return;
    }
    static const uint8_t white[3] = {255, 255, 255};
    struct canvas *c = &r->scene.canvas;
    const size_t size = (size_t)c->width * (size_t)c->height * (size_t)c->channels;
    c->pixels = pixels;
    c->watched = 0;
    const int layouts = layout_make(&r->scene, j->seeds, j->index, j->layers.journal);
    apply(r, LAYER_INK, j);
    canvas_fill(c, white);
    apply(r, LAYER_BACKGROUND, j);
    if (j->layers.clean)
        memcpy(j->layers.clean, pixels, size);
    apply(r, LAYER_BEHIND, j);
    paint_characters(r, j);
    apply(r, LAYER_FRONT, j);
    c->watched = 0;
    apply(r, LAYER_FILTER, j);
    if (j->truth) {
        j->truth->layouts = layouts;
        write_truth(r, j->truth);
    }
}

void render(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
            struct truth *truth)
{
    const struct job j = {.seeds = seeds, .index = index, .truth = truth};
    make(r, pixels, &j);
}

void render_layers(struct renderer *r, const struct seeds *seeds, uint64_t index, uint8_t *pixels,
                   struct truth *truth, const struct layers *layers)
{
    const struct job j = {seeds, index, truth, *layers};
    if (layers->journal)
        layers->journal->count = layers->journal->lost = 0;
    make(r, pixels, &j);
    write_masks(r, layers);
}

void render_text(const struct domain *d, const struct seeds *seeds, uint64_t index,
                 uint8_t *classes)
{
    if (d->import)
        import_classes(d->import, &d->info, seeds->text, index, classes);
    else
        layout_text(d, seeds, index, classes);
}

/* ---- many ----------------------------------------------------------------------------------- */

struct many {
    struct renderer **renderers; /* one a worker */
    const struct seeds *seeds;
    const struct domain *domain;
    uint64_t first;
    int count;
    uint8_t *pixels, *labels;
};

enum { CHUNK = 64 };

static void render_chunk(void *context, int item, int worker)
{
    const struct many *m = context;
    const struct domain_info *info = &m->domain->info;
    const size_t size = (size_t)info->width * (size_t)info->height * (size_t)info->channels;
    for (int i = item * CHUNK; i < (item + 1) * CHUNK && i < m->count; i++) {
        const uint64_t index = m->first + (uint64_t)i;
        render(m->renderers[worker], m->seeds, index, m->pixels + (size_t)i * size, NULL);
        render_text(m->domain, m->seeds, index, m->labels + (size_t)i * (size_t)info->length);
    }
}

/* Files do not last for ever. */
static enum err_code check_count(const struct domain *d, uint64_t first, int count, struct err *e)
{
    const uint64_t there = d->import ? (uint64_t)import_count(d->import, first) : UINT64_MAX;
    if (!d->import || (first & import_indices) + (uint64_t)count <= there)
        return ERR_NONE;
    return err_set(e, ERR_CONFIG, "'%s' has %d images to %s with, and %d are asked for", d->name,
                   (int)there, first >> 32 ? "test" : "train", count);
}

enum err_code render_many(const struct domain *d, const struct seeds *seeds, uint64_t first,
                          int count, struct pool *pool, uint8_t *pixels, uint8_t *labels,
                          struct err *e)
{
    if (check_count(d, first, count, e))
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
