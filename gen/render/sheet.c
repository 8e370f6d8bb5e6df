/* Contact sheets: a grid of images, each pixel enlarged. */
#include "gen/render/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "gen/domain/parts.h"
#include "gen/paint/png.h"
#include "gen/paint/raster.h"
#include "gen/render/pairing.h"

/* Pixels between images, between the pairs of rows, and the grey they are drawn in. */
enum { GAP = 2, GROUP_GAP = 8, GREY = 128 };

struct sheet_grid {
    int width, height;         /* of a cell */
    int columns, groups, rows; /* rows of a group: one per domain */
    int pitch;                 /* from one group to the next */
};

/* pixels[height][width][channels] */
struct sheet_pixels {
    int width, height, channels;
    uint8_t *pixels;
};

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* What a row of each group shows: images of a domain, or pictures. */
struct sheet_row {
    struct sheet_images shape; /* pixels NULL: of a domain */
    const struct domain *domain;
    struct seeds seeds;
    int count; /* of the domain's images */
};

static struct sheet_row row_of_domain(const struct domain *d, struct seeds seeds)
{
    const struct domain_info *info = domain_info(d);
    return (struct sheet_row){{info->width, info->height, info->channels, NULL}, d, seeds, 0};
}

static struct sheet_grid plan(const struct sheet_row *rows, int count, const struct sheet *s)
{
    struct sheet_grid g = {.columns = s->count < s->columns ? s->count : s->columns, .rows = count};
    for (int i = 0; i < count; i++) {
        g.width = larger(g.width, rows[i].shape.width * s->scale);
        g.height = larger(g.height, rows[i].shape.height * s->scale);
    }
    g.groups = (s->count + s->columns - 1) / s->columns;
    g.pitch = g.rows * (g.height + GAP) + (g.rows > 1 ? GROUP_GAP : 0);
    return g;
}

static enum err_code open_picture(struct sheet_pixels *p, const struct sheet_grid *g, struct err *e)
{
    const long long width = (long long)g->columns * (g->width + GAP) + GAP;
    const long long last = g->rows > 1 ? GROUP_GAP : 0;
    const long long height = (long long)g->groups * g->pitch + GAP - last;
    if (width > SHEET_MAX_SIDE || height > SHEET_MAX_SIDE)
        return err_set(e, ERR_USAGE,
                       "a sheet of %lld x %lld pixels is larger than %d x %d: fewer images, other "
                       "columns or a smaller scale",
                       width, height, SHEET_MAX_SIDE, SHEET_MAX_SIDE);
    p->width = (int)width;
    p->height = (int)height;
    const size_t size = (size_t)width * (size_t)height * (size_t)p->channels;
    p->pixels = malloc(size);
    if (!p->pixels)
        return err_memory(e);
    memset(p->pixels, GREY, size);
    return ERR_NONE;
}

/* Copies an image into the sheet: grey into RGB if need be, `scale` times as large. */
static void paste(struct sheet_pixels *p, int left, int top, const struct sheet_images *of,
                  const uint8_t *image, int scale)
{
    for (int y = 0; y < of->height * scale; y++) {
        uint8_t *to =
            p->pixels + ((size_t)(top + y) * (size_t)p->width + (size_t)left) * (size_t)p->channels;
        const uint8_t *row = image + (size_t)(y / scale * of->width * of->channels);
        for (int x = 0; x < of->width * scale; x++)
            for (int c = 0; c < p->channels; c++)
                *to++ = row[x / scale * of->channels + (of->channels == 1 ? 0 : c)];
    }
}

static void paste_at(struct sheet_pixels *p, const struct sheet_row *of, int row, int i,
                     const uint8_t *image, const struct sheet_grid *g, const struct sheet *s)
{
    const int column = i % s->columns, group = i / s->columns;
    paste(p, GAP + column * (g->width + GAP), GAP + group * g->pitch + row * (g->height + GAP),
          &of->shape, image, s->scale);
}

static enum err_code draw_domain(struct sheet_pixels *p, const struct sheet_row *of, int row,
                                 const struct sheet_grid *g, const struct sheet *s, struct err *e)
{
    struct renderer *r = NULL;
    uint8_t *image = malloc(domain_image_size(domain_info(of->domain)));
    if (!image) {
        err_memory(e);
        goto cleanup;
    }
    if (renderer_create(&r, of->domain, e))
        goto cleanup;
    for (int i = 0; i < of->count; i++) {
        render_image(r, &of->seeds, s->first + (uint64_t)i, image, NULL);
        paste_at(p, of, row, i, image, g, s);
    }
cleanup:
    renderer_free(r);
    free(image);
    return e->code;
}

static void draw_images(struct sheet_pixels *p, const struct sheet_row *of, int row,
                        const struct sheet_grid *g, const struct sheet *s)
{
    for (int i = 0; i < s->count; i++)
        paste_at(p, of, row, i, of->shape.pixels[i], g, s);
}

static enum err_code draw_rows(const char *path, const struct sheet_row *rows, int count,
                               const struct sheet *s, struct err *e)
{
    const struct sheet_grid g = plan(rows, count, s);
    struct sheet_pixels p = {.channels = 1};
    for (int i = 0; i < count; i++)
        p.channels = larger(p.channels, rows[i].shape.channels);
    open_picture(&p, &g, e);
    for (int i = 0; i < count && p.pixels && !e->code; i++)
        if (rows[i].shape.pixels)
            draw_images(&p, &rows[i], i, &g, s);
        else
            draw_domain(&p, &rows[i], i, &g, s, e);
    if (!e->code)
        captcha_png_publish(path, p.pixels, p.width, p.height, p.channels, e);
    free(p.pixels);
    return e->code;
}

/* Of an import there are no more images than its files. */
static enum err_code count_images(struct sheet_row *row, const struct sheet *s, struct err *e)
{
    const uint64_t there = render_count(row->domain, s->first);
    row->count = there < (uint64_t)s->count ? (int)there : s->count;
    return render_check_count(row->domain, s->first, 1, e);
}

enum err_code sheet_publish(const char *path, const struct domain *const domains[2],
                            const struct sheet *s, struct err *e)
{
    struct sheet_row rows[2];
    struct sheet shown = *s;
    int count = 0;
    if (domains[1] && render_check_pairing(domains[0], domains[1], s->pairing, "--pairing", e))
        return e->code;
    for (shown.count = 0; count < 2 && domains[count]; count++) {
        rows[count] = row_of_domain(
            domains[count], seeds_pair(s->seed, s->pairing, count ? SIDE_TARGET : SIDE_SOURCE));
        if (count_images(&rows[count], s, e))
            return e->code;
        shown.count = larger(shown.count, rows[count].count);
    }
    return draw_rows(path, rows, count, &shown, e);
}

enum err_code sheet_publish_beside(const char *path, const struct domain *d,
                                   const struct sheet_images *pictures, const struct sheet *s,
                                   struct err *e)
{
    struct sheet_row rows[2] = {row_of_domain(d, seeds_single(s->seed)), {.shape = *pictures}};
    rows[0].count = s->count;
    return draw_rows(path, rows, 2, s, e);
}

/* ---- pictures and what was read in them -------------------------------------------------------
 */

/* Pixels: of the strip below a picture, of a text's height, between its characters. */
enum { STRIP = 20, LETTER = 14, LETTER_GAP = 3 };

/* A strip below a picture, and what draws in it. */
struct text_strip {
    struct sheet_pixels *sheet;
    struct raster *raster;
    int left, top, width;
    const uint8_t *rgb;
};

static const struct glyph *glyph_of(const struct domain *d, uint32_t character)
{
    for (int k = 0; k < d->info.classes; k++)
        if (d->alphabet[k] == character)
            return &d->fonts[0].glyphs.glyph[k];
    return NULL;
}

static int glyph_width(const struct glyph *g)
{
    return (int)((g->box[2] - g->box[0]) * LETTER + 0.5f);
}

static int text_width(const struct domain *d, const char *text)
{
    int width = -LETTER_GAP;
    uint32_t character;
    while (*text) {
        text = utf8_next(text, &character);
        const struct glyph *g = glyph_of(d, character);
        width += g ? glyph_width(g) + LETTER_GAP : 0;
    }
    return width;
}

static void blend(const struct text_strip *s, int x, int y, int coverage)
{
    struct sheet_pixels *p = s->sheet;
    uint8_t *to = p->pixels + ((size_t)(s->top + y) * (size_t)p->width + (size_t)(s->left + x)) * 3;
    for (int c = 0; c < 3; c++)
        to[c] = (uint8_t)((to[c] * (255 - coverage) + s->rgb[c] * coverage) / 255);
}

/* With its left edge at x; what is beyond the strip is left out. */
static void draw_glyph(const struct text_strip *s, const struct glyph *g, int x)
{
    float px[4096], py[4096];
    uint8_t coverage[STRIP * 4 * STRIP];
    const int width = glyph_width(g) + 2;
    if (g->points > 4096 || width > 4 * STRIP)
        return;
    for (int i = 0; i < g->points; i++) {
        px[i] = (g->x[i] - g->box[0]) * LETTER + 1;
        py[i] = STRIP / 2.0f - g->y[i] * LETTER;
    }
    const struct polygon outline = {px, py, g->ends, g->contours};
    raster_fill(s->raster, &outline, (const int[4]){0, 0, width, STRIP}, coverage);
    for (int i = 0; i < width * STRIP; i++)
        if (x + i % width >= 0 && x + i % width < s->width)
            blend(s, x + i % width, i / width, coverage[i]);
}

static void draw_text(const struct text_strip *s, const struct domain *d, const char *text)
{
    int x = (s->width - text_width(d, text)) / 2;
    uint32_t character;
    while (*text) {
        text = utf8_next(text, &character);
        const struct glyph *g = glyph_of(d, character);
        if (!g)
            continue;
        draw_glyph(s, g, x - 1);
        x += glyph_width(g) + LETTER_GAP;
    }
}

static void draw_pictures(struct sheet_pixels *p, const struct domain *d,
                          const struct sheet_images *of, const struct sheet_picture *pictures,
                          const struct sheet *s, const struct sheet_grid *g, struct raster *raster)
{
    static const uint8_t black[3] = {0, 0, 0}, red[3] = {200, 0, 0};
    for (int i = 0; i < s->count; i++) {
        const int left = GAP + i % s->columns * (g->width + GAP);
        const int top = GAP + i / s->columns * g->pitch, below = top + d->info.height * s->scale;
        const struct text_strip strip = {p,     raster,   left,
                                         below, g->width, pictures[i].doubtful ? red : black};
        for (int y = 0; y < STRIP; y++)
            memset(p->pixels + ((size_t)(below + y) * (size_t)p->width + (size_t)left) * 3, 255,
                   (size_t)g->width * 3);
        paste(p, left, top, of, pictures[i].pixels, s->scale);
        if (d->font_count)
            draw_text(&strip, d, pictures[i].text);
    }
}

enum err_code sheet_publish_pictures(const char *path, const struct domain *d,
                                     const struct sheet_picture *pictures, const struct sheet *s,
                                     struct err *e)
{
    const struct sheet_row row = row_of_domain(d, seeds_single(s->seed));
    struct sheet_grid g = plan(&row, 1, s);
    struct sheet_pixels p = {.channels = 3};
    struct raster raster = {0};
    g.height += STRIP;
    g.pitch = g.height + GAP;
    if (!open_picture(&p, &g, e) && p.pixels && !raster_create(&raster, 4 * STRIP, STRIP, e)) {
        draw_pictures(&p, d, &row.shape, pictures, s, &g, &raster);
        captcha_png_publish(path, p.pixels, p.width, p.height, 3, e);
    }
    raster_free(&raster);
    free(p.pixels);
    return e->code;
}
