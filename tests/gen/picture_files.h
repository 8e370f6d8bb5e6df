/* Pictures written as files in memory, as their formats have them, and read back. */
#ifndef ADDA_TESTS_GEN_PICTURE_FILES_H
#define ADDA_TESTS_GEN_PICTURE_FILES_H

#include <check.h>
#include <png.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gen/paint/picture.h"

/* Pixels along the side of a picture, or of a block of one. */
enum { SIDE = 16 };

struct buffer {
    uint8_t *data;
    size_t size;
};

static inline void append(png_structp png, png_bytep data, png_size_t size)
{
    struct buffer *b = png_get_io_ptr(png);
    b->data = realloc(b->data, b->size + size);
    ck_assert_ptr_nonnull(b->data);
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

static inline void flush(png_structp png)
{
    (void)png;
}

/* rows[h][...] as the file holds them. */
struct png_case {
    int width, height, depth, type;
    bool interlaced;
    const uint8_t *rows;
    size_t row_size;
    const png_color *palette;
    int colors;
    const uint8_t *alphas; /* of the palette */
    int alpha_count;
    const png_color_16 *transparent;
    double gamma;
    bool srgb;
    const uint8_t *exif;
    int exif_size;
    bool exif_last;    /* behind the pixels */
    const char *chunk; /* that has it; NULL: eXIf */
};

static inline struct buffer write_png(const struct png_case *c)
{
    struct buffer b = {NULL, 0};
    png_bytep rows[64];
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    ck_assert(c->height <= 64 && !setjmp(png_jmpbuf(png)));
    png_set_write_fn(png, &b, append, flush);
    png_set_check_for_invalid_index(png, -1); /* places that the palette lacks are wanted */
    png_set_IHDR(png, info, (png_uint_32)c->width, (png_uint_32)c->height, c->depth, c->type,
                 c->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
    if (c->palette)
        png_set_PLTE(png, info, c->palette, c->colors);
    if (c->alphas || c->transparent)
        png_set_tRNS(png, info, c->alphas, c->alpha_count, c->transparent);
    if (c->gamma > 0)
        png_set_gAMA(png, info, c->gamma);
    if (c->srgb)
        png_set_sRGB(png, info, 0);
    png_write_info(png, info);
    const png_const_bytep chunk = (png_const_bytep)(c->chunk ? c->chunk : "eXIf");
    if (c->exif && !c->exif_last)
        png_write_chunk(png, chunk, c->exif, (size_t)c->exif_size);
    for (int y = 0; y < c->height; y++)
        rows[y] = (png_bytep)(uintptr_t)(c->rows + (size_t)y * c->row_size);
    png_write_image(png, rows);
    if (c->exif && c->exif_last)
        png_write_chunk(png, chunk, c->exif, (size_t)c->exif_size);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return b;
}

static inline struct rgb_picture read_back(const struct buffer *b, uint8_t ground)
{
    struct rgb_picture p;
    struct err e = ERR_INIT;
    ck_assert_msg(!picture_read_on(&p, b->data, b->size, ground, "p", &e), "%s", e.text);
    return p;
}

#endif
