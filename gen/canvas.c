#include "gen/canvas.h"

#include <stdlib.h>
#include <string.h>

enum err_code canvas_create(struct canvas *c, int width, int height, int channels, struct err *e)
{
    *c = (struct canvas){.width = width, .height = height, .channels = channels};
    c->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    c->cairo = cairo_create(c->surface);
    c->scratch = malloc((size_t)width * (size_t)height * (size_t)channels);
    if (cairo_status(c->cairo) != CAIRO_STATUS_SUCCESS || !c->scratch)
        return err_memory(e);
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
    *c = (struct canvas){.width = 0};
}

/* The colour in the canvas's channels. */
static void in_channels(const struct canvas *c, const uint8_t rgb[3], uint8_t out[3])
{
    memcpy(out, rgb, 3);
    if (c->channels == 1)
        out[0] = (uint8_t)luma(rgb);
}

void canvas_fill(struct canvas *c, const uint8_t rgb[3])
{
    uint8_t color[3];
    const int count = c->width * c->height;
    in_channels(c, rgb, color);
    if (c->channels == 1)
        memset(c->pixels, color[0], (size_t)count);
    else
        for (int i = 0; i < count; i++)
            memcpy(c->pixels + 3 * i, color, 3);
}

static void blend_at(struct canvas *c, uint8_t *pixel, const uint8_t color[3], int alpha)
{
    for (int k = 0; k < c->channels; k++)
        pixel[k] = mix(pixel[k], color[k], alpha);
}

void canvas_blend(struct canvas *c, int x, int y, const uint8_t rgb[3], int alpha)
{
    uint8_t color[3];
    if (x < 0 || y < 0 || x >= c->width || y >= c->height)
        return;
    in_channels(c, rgb, color);
    blend_at(c, c->pixels + (y * c->width + x) * c->channels, color, alpha);
}

void canvas_mask_clear(struct canvas *c)
{
    cairo_surface_flush(c->surface);
    memset(c->mask, 0, (size_t)c->stride * (size_t)c->height);
    cairo_surface_mark_dirty(c->surface);
    cairo_new_path(c->cairo);
}

void canvas_mask_paint(struct canvas *c, const uint8_t rgb[3], int alpha)
{
    const int box[4] = {0, 0, c->width, c->height};
    cairo_surface_flush(c->surface);
    canvas_cover(c, c->mask, c->stride, box, rgb, alpha);
}

void canvas_cover(struct canvas *c, const uint8_t *coverage, int pitch, const int box[4],
                  const uint8_t rgb[3], int alpha)
{
    uint8_t color[3];
    in_channels(c, rgb, color);
    for (int y = box[1]; y < box[3]; y++) {
        const uint8_t *row = coverage + (y - box[1]) * pitch;
        uint8_t *pixel = c->pixels + (y * c->width + box[0]) * c->channels;
        for (int x = 0; x < box[2] - box[0]; x++, pixel += c->channels)
            if (row[x])
                blend_at(c, pixel, color, alpha == 255 ? row[x] : row[x] * alpha / 255);
    }
}
