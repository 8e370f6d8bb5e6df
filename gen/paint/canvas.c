/* Painting pixels: blending, coverage, strokes through Cairo. */
#include "gen/paint/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gen/paint/capsule.h"

enum err_code canvas_create(struct canvas *c, int width, int height, int channels, struct err *e)
{
    *c = (struct canvas){.width = width, .height = height, .channels = channels};
    c->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    c->cairo = cairo_create(c->surface);
    const size_t row = (size_t)width * (size_t)channels;
    c->scratch = malloc(row * (size_t)height);
    c->padded = malloc(row + 2 * 3 * CANVAS_PADDING);
    if (cairo_status(c->cairo) != CAIRO_STATUS_SUCCESS || !c->scratch || !c->padded)
        return err_memory(e);
    cairo_set_line_cap(c->cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(c->cairo, CAIRO_LINE_JOIN_ROUND); /* chooses Cairo's way for caps, too */
    c->mask = cairo_image_surface_get_data(c->surface);
    c->stride = cairo_image_surface_get_stride(c->surface);
    return ERR_NONE;
}

void canvas_free(struct canvas *c)
{
    if (c->cairo)
        cairo_destroy(c->cairo);
    if (c->surface)
        cairo_surface_destroy(c->surface);
    free(c->scratch);
    free(c->padded);
    *c = (struct canvas){.width = 0};
}

/* The colour in the canvas's channels. */
static void in_channels(const struct canvas *c, const uint8_t rgb[3], uint8_t out[3])
{
    memcpy(out, rgb, 3);
    if (c->channels == 1)
        out[0] = (uint8_t)canvas_luma(rgb);
}

void canvas_fill(struct canvas *c, const uint8_t rgb[3])
{
    uint8_t color[3];
    const size_t row = (size_t)c->width * (size_t)c->channels;
    in_channels(c, rgb, color);
    if (c->channels == 1)
        memset(c->pixels, color[0], row);
    else
        for (size_t i = 0; i < row; i += 3)
            memcpy(c->pixels + i, color, 3);
    for (int y = 1; y < c->height; y++)
        memcpy(c->pixels + (size_t)y * row, c->pixels, row);
}

/* ---- recording what is painted over ---------------------------------------------------------- */

static void hide_pixel(struct canvas *c, int x, int y, int alpha)
{
    for (int i = 0; i < c->watched; i++) {
        const struct watched *w = &c->watch[i];
        if (x < w->box[0] || x >= w->box[2] || y < w->box[1] || y >= w->box[3])
            continue;
        uint8_t *seen = &w->seen[(y - w->box[1]) * (w->box[2] - w->box[0]) + x - w->box[0]];
        *seen = canvas_mix(*seen, 0, alpha);
    }
}

static void hide(struct canvas *c, const uint8_t *coverage, int pitch, const int box[4], int alpha)
{
    for (int y = box[1]; y < box[3]; y++)
        for (int x = box[0]; x < box[2]; x++) {
            const int a = coverage[(y - box[1]) * pitch + x - box[0]];
            if (a)
                hide_pixel(c, x, y, a * alpha / 255);
        }
}

/* ---- painting ------------------------------------------------------------------------------- */

static inline void blend_at(const struct canvas *c, uint8_t *pixel, const uint8_t color[3],
                            int alpha)
{
    if (alpha == 255) {
        pixel[0] = color[0];
        if (c->channels == 3)
            memcpy(pixel + 1, color + 1, 2);
        return;
    }
    pixel[0] = canvas_mix(pixel[0], color[0], alpha);
    if (c->channels == 3) {
        pixel[1] = canvas_mix(pixel[1], color[1], alpha);
        pixel[2] = canvas_mix(pixel[2], color[2], alpha);
    }
}

void canvas_blend(struct canvas *c, int x, int y, const uint8_t rgb[3], int alpha)
{
    uint8_t color[3];
    if (x < 0 || y < 0 || x >= c->width || y >= c->height)
        return;
    in_channels(c, rgb, color);
    blend_at(c, c->pixels + (y * c->width + x) * c->channels, color, alpha);
    if (c->watched)
        hide_pixel(c, x, y, alpha);
}

void canvas_rectangle(struct canvas *c, const int box[4], const uint8_t rgb[3], int alpha)
{
    uint8_t color[3];
    in_channels(c, rgb, color);
    const int x0 = box[0] < 0 ? 0 : box[0], x1 = box[2] > c->width ? c->width : box[2];
    const int y0 = box[1] < 0 ? 0 : box[1], y1 = box[3] > c->height ? c->height : box[3];
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) {
            blend_at(c, c->pixels + (y * c->width + x) * c->channels, color, alpha);
            if (c->watched)
                hide_pixel(c, x, y, alpha);
        }
}

/* How many of the `left` bytes at `coverage` can be skipped: eight or none. Most of a stroke's box
 * is empty. */
static inline int empty(const uint8_t *coverage, int left)
{
    uint64_t eight = 1;
    if (left >= 8)
        memcpy(&eight, coverage, 8);
    return eight ? 0 : 8;
}

/* Three channels in the 16-bit lanes of one number. */
static inline uint64_t in_lanes(const uint8_t rgb[3])
{
    return rgb[0] | (uint64_t)rgb[1] << 16 | (uint64_t)rgb[2] << 32;
}

/* canvas_mix() of three channels at once. For 0 <= v <= 255 * 255 (v + 127) / 255 is w + (w >> 8)
 * >> 8 with w = v + 128, and no lane overflows. */
static inline void mix_lanes(uint8_t *pixel, uint64_t color, int alpha)
{
    const uint64_t ones = 0x000100010001u, bytes = 0x00ff00ff00ffu;
    const uint64_t w =
        in_lanes(pixel) * (uint64_t)(255 - alpha) + color * (uint64_t)alpha + 128 * ones;
    const uint64_t mixed = (w + (w >> 8 & bytes)) >> 8;
    pixel[0] = (uint8_t)mixed;
    pixel[1] = (uint8_t)(mixed >> 16);
    pixel[2] = (uint8_t)(mixed >> 32);
}

static inline void cover_row(int channels, uint8_t *pixel, const uint8_t *coverage, int width,
                             const uint8_t color[3], int alpha)
{
    const uint64_t lanes = in_lanes(color);
    for (int x = 0; x < width;) {
        const int end = x + (width - x < 8 ? width - x : 8);
        x += empty(coverage + x, width - x);
        for (; x < end; x++) {
            const int a = alpha == 255 ? coverage[x] : coverage[x] * alpha / 255;
            if (channels == 3 && a)
                mix_lanes(pixel + 3 * x, lanes, a);
            else if (a)
                pixel[x] = canvas_mix(pixel[x], color[0], a);
        }
    }
}

void canvas_cover(struct canvas *c, const uint8_t *coverage, int pitch, const int box[4],
                  const uint8_t rgb[3], int alpha)
{
    uint8_t color[3];
    const int width = box[2] - box[0];
    in_channels(c, rgb, color);
    for (int y = box[1]; y < box[3]; y++) {
        uint8_t *pixel = c->pixels + (y * c->width + box[0]) * c->channels;
        const uint8_t *row = coverage + (y - box[1]) * pitch;
        if (c->channels == 3)
            cover_row(3, pixel, row, width, color, alpha);
        else
            cover_row(1, pixel, row, width, color, alpha);
    }
    if (c->watched)
        hide(c, coverage, pitch, box, alpha);
}

bool canvas_box(const struct canvas *c, const float around[4], int box[4])
{
    const float w = (float)c->width, h = (float)c->height;
    const float limit[4] = {w, h, w, h};
    for (int i = 0; i < 4; i++) {
        const float edge = i < 2 ? floorf(around[i]) : ceilf(around[i]);
        box[i] = (int)fminf(fmaxf(edge, 0), limit[i]);
    }
    return box[0] < box[2] && box[1] < box[3];
}

/* ---- strokes -------------------------------------------------------------------------------- */

static void cover_straight(struct canvas *c, const double *x, const double *y, double width)
{
    cairo_new_path(c->cairo);
    cairo_move_to(c->cairo, x[0], y[0]);
    cairo_line_to(c->cairo, x[1], y[1]);
    cairo_set_line_width(c->cairo, width);
    cairo_stroke(c->cairo);
    cairo_surface_flush(c->surface);
}

static void cover_bent(struct canvas *c, const double *x, const double *y, int count, double width,
                       const int part[4])
{
    uint8_t *mask = c->mask + part[1] * c->stride + part[0];
    for (int i = 1; i < count; i++) {
        const struct capsule piece = {x[i - 1], y[i - 1], x[i], y[i], width / 2};
        capsule_cover(&piece, mask, c->stride, part);
    }
}

/* The box of the points and the stroke around them. */
static void stroke_box(const double *x, const double *y, int count, double width, float around[4])
{
    const float reach = (float)width / 2 + 1;
    double box[4] = {x[0], y[0], x[0], y[0]};
    for (int i = 1; i < count; i++) {
        box[0] = fmin(box[0], x[i]);
        box[1] = fmin(box[1], y[i]);
        box[2] = fmax(box[2], x[i]);
        box[3] = fmax(box[3], y[i]);
    }
    for (int i = 0; i < 4; i++)
        around[i] = (float)box[i] + (i < 2 ? -reach : reach);
}

void canvas_stroke(struct canvas *c, const double *x, const double *y, int count, double width,
                   const uint8_t rgb[3], int alpha)
{
    float around[4];
    int part[4];
    stroke_box(x, y, count, width, around);
    if (!canvas_box(c, around, part))
        return;
    if (count == 2)
        cover_straight(c, x, y, width);
    else
        cover_bent(c, x, y, count, width, part);
    canvas_cover(c, c->mask + part[1] * c->stride + part[0], c->stride, part, rgb, alpha);
    for (int row = part[1]; row < part[3]; row++)
        memset(c->mask + row * c->stride + part[0], 0, (size_t)(part[2] - part[0]));
    cairo_surface_mark_dirty(c->surface);
}
