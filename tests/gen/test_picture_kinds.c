/* Every kind of PNG and JPEG that holds a picture gives the same picture: bits, palettes,
 * transparency, gamma, orientation, inks. */
#include <check.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <libdeflate.h>
#include <png.h>

#include "gen/paint/exif_text.h"
#include "gen/paint/picture.h"

/* ---- writing -------------------------------------------------------------------------------- */

struct buffer {
    uint8_t *data;
    size_t size;
};

static void append(png_structp png, png_bytep data, png_size_t size)
{
    struct buffer *b = png_get_io_ptr(png);
    b->data = realloc(b->data, b->size + size);
    ck_assert_ptr_nonnull(b->data);
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

static void flush(png_structp png)
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

static struct buffer write_png(const struct png_case *c)
{
    struct buffer b = {NULL, 0};
    png_bytep rows[64];
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    ck_assert(c->height <= 64 && !setjmp(png_jmpbuf(png)));
    png_set_write_fn(png, &b, append, flush);
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

static struct rgb_picture read_back(const struct buffer *b, uint8_t ground)
{
    struct rgb_picture p;
    struct err e = ERR_INIT;
    ck_assert_msg(!picture_read_on(&p, b->data, b->size, ground, "p", &e), "%s", e.text);
    return p;
}

static struct rgb_picture png_picture(const struct png_case *c, uint8_t ground)
{
    struct buffer b = write_png(c);
    struct rgb_picture p = read_back(&b, ground);
    ck_assert_int_eq(p.width, c->width);
    ck_assert_int_eq(p.height, c->height);
    free(b.data);
    return p;
}

static void assert_level(const struct rgb_picture *p, int i, int level)
{
    for (int c = 0; c < 3; c++)
        ck_assert_int_eq(p->rgb[3 * i + c], level);
}

/* ---- bits and gamma ------------------------------------------------------------------------- */

enum { WIDTH = 16, HEIGHT = 16 };

/* All 256 levels in sixteen bits are those in eight, whatever the file says of gamma. */
START_TEST(sixteen_bits_are_eight)
{
    static uint8_t rows[HEIGHT * WIDTH * 2];
    static const struct {
        int depth;
        double gamma;
        bool srgb, interlaced;
    } cases[] = {{8, 0, false, false},     {16, 0, false, false},      {16, 1, false, false},
                 {8, 1, false, false},     {8, 0.45455, false, false}, {16, 0.45455, false, true},
                 {8, 0.45455, true, true}, {16, 0.45455, true, false}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const int bytes = cases[k].depth / 8;
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            for (int c = 0; c < bytes; c++)
                rows[i * bytes + c] = (uint8_t)i;
        const struct png_case c = {.width = WIDTH,
                                   .height = HEIGHT,
                                   .depth = cases[k].depth,
                                   .type = PNG_COLOR_TYPE_GRAY,
                                   .interlaced = cases[k].interlaced,
                                   .gamma = cases[k].gamma,
                                   .srgb = cases[k].srgb,
                                   .rows = rows,
                                   .row_size = (size_t)(WIDTH * bytes)};
        struct rgb_picture p = png_picture(&c, 255);
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            assert_level(&p, i, i);
        free(p.rgb);
    }
}
END_TEST

/* A value between two levels becomes the nearer. */
START_TEST(sixteen_bits_are_rounded)
{
    static const uint8_t rows[] = {0, 127, 0, 129, 255, 126, 255, 129};
    const struct png_case c = {
        .width = 4, .height = 1, .depth = 16, .type = PNG_COLOR_TYPE_GRAY, .rows = rows};
    struct rgb_picture p = png_picture(&c, 255);
    assert_level(&p, 0, 0);
    assert_level(&p, 1, 1);
    assert_level(&p, 2, 254);
    assert_level(&p, 3, 255);
    free(p.rgb);
}
END_TEST

/* One, two and four bits reach from black to white, as grey and as places in a palette. */
START_TEST(few_bits_and_palettes)
{
    static const int depths[] = {1, 2, 4, 8};
    for (int k = 0; k < 4; k++)
        for (int paletted = 0; paletted < 2; paletted++) {
            const int depth = depths[k], levels = 1 << depth, most = levels - 1;
            uint8_t row[256] = {0};
            png_color palette[256];
            for (int i = 0; i < levels; i++) {
                row[i * depth / 8] |= (uint8_t)(i << (8 - depth - i * depth % 8));
                palette[i] = (png_color){(uint8_t)(255 - i), (uint8_t)i, 7};
            }
            const struct png_case c = {.width = levels,
                                       .height = 1,
                                       .depth = depth,
                                       .type =
                                           paletted ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_GRAY,
                                       .rows = row,
                                       .palette = paletted ? palette : NULL,
                                       .colors = levels};
            struct rgb_picture p = png_picture(&c, 255);
            for (int i = 0; i < levels; i++)
                if (paletted) {
                    ck_assert_int_eq(p.rgb[3 * i], 255 - i);
                    ck_assert_int_eq(p.rgb[3 * i + 1], i);
                    ck_assert_int_eq(p.rgb[3 * i + 2], 7);
                } else {
                    assert_level(&p, i, i * 255 / most);
                }
            free(p.rgb);
        }
}
END_TEST

/* A place behind the end of the palette, in pixels of any depth, interlaced or not. */
START_TEST(places_that_palettes_lack)
{
    static const png_color palette[3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    const int depth = 1 << _i / 2, last = 8 / depth - 1, colors = depth == 1 ? 1 : 3;
    uint8_t rows[16] = {0};
    struct png_case c = {.width = last + 1,
                         .height = 9,
                         .depth = depth,
                         .type = PNG_COLOR_TYPE_PALETTE,
                         .interlaced = _i % 2,
                         .rows = rows,
                         .row_size = 1,
                         .palette = palette,
                         .colors = colors};
    rows[8] = (uint8_t)(colors - 1);
    struct rgb_picture p = png_picture(&c, 255);
    ck_assert_int_eq(p.rgb[3 * (8 * c.width + last)], palette[colors - 1].red);
    free(p.rgb);
    rows[8] = (uint8_t)colors;
    struct buffer b = write_png(&c);
    struct err e = ERR_INIT;
    ck_assert_int_eq(picture_read(&p, b.data, b.size, "p", &e), ERR_DATA);
    ck_assert_msg(strstr(e.text, "'p' is a damaged PNG file") && strstr(e.text, "palette"), "%s",
                  e.text);
    ck_assert_ptr_null(p.rgb);
    err_free(&e);
    free(b.data);
}
END_TEST

/* ---- transparency --------------------------------------------------------------------------- */

/* Whole, half and no alpha over both grounds, mixed in the values as they are stored. */
static void assert_laid(const struct png_case *c)
{
    static const int alphas[] = {0, 128, 255}, level = 200;
    for (int ground = 0; ground < 256; ground += 255) {
        struct rgb_picture p = png_picture(c, (uint8_t)ground);
        for (int i = 0; i < 3; i++)
            assert_level(&p, i, (level * alphas[i] + ground * (255 - alphas[i]) + 127) / 255);
        free(p.rgb);
    }
}

START_TEST(transparency_shows_the_ground)
{
    static const uint8_t ga[] = {200, 0, 200, 128, 200, 255},
                         rgba[] = {200, 200, 200, 0, 200, 200, 200, 128, 200, 200, 200, 255},
                         ga16[] = {200, 200, 0, 0, 200, 200, 128, 128, 200, 200, 255, 255},
                         places[] = {0, 1, 2}, alphas[] = {0, 128};
    static const png_color palette[] = {{200, 200, 200}, {200, 200, 200}, {200, 200, 200}};
    const struct png_case one = {.width = 3, .height = 1, .depth = 8, .gamma = 1};
    struct png_case c = one;
    c.type = PNG_COLOR_TYPE_GRAY_ALPHA, c.rows = ga;
    assert_laid(&c);
    c.type = PNG_COLOR_TYPE_RGB_ALPHA, c.rows = rgba;
    assert_laid(&c);
    c.type = PNG_COLOR_TYPE_GRAY_ALPHA, c.rows = ga16, c.depth = 16;
    assert_laid(&c);
    c = one;
    c.type = PNG_COLOR_TYPE_PALETTE, c.rows = places, c.palette = palette, c.colors = 3;
    c.alphas = alphas, c.alpha_count = 2;
    assert_laid(&c);
}
END_TEST

/* One colour, or one level, is the transparent one. */
START_TEST(a_transparent_colour)
{
    static const uint8_t grey[] = {9, 10}, rgb[] = {1, 2, 3, 1, 2, 4}, deep[] = {3, 200, 3, 201};
    const png_color_16 ten = {.gray = 10}, three = {.red = 1, .green = 2, .blue = 3},
                       exact = {.gray = 3 * 256 + 200};
    const struct png_case cases[] = {
        {2, 1, 8, PNG_COLOR_TYPE_GRAY, .rows = grey, .transparent = &ten},
        {2, 1, 8, PNG_COLOR_TYPE_RGB, .rows = rgb, .transparent = &three},
        {2, 1, 16, PNG_COLOR_TYPE_GRAY, .rows = deep, .transparent = &exact}};
    static const int clear[] = {1, 0, 0};
    for (int k = 0; k < 3; k++) {
        struct rgb_picture p = png_picture(&cases[k], 90);
        assert_level(&p, clear[k], 90);
        ck_assert_int_ne(p.rgb[3 * !clear[k]], 90);
        free(p.rgb);
    }
}
END_TEST

/* ---- orientation ---------------------------------------------------------------------------- */

enum { SIDE = 16, ACROSS = 3, DOWN = 2 };

/* TIFF 6.0: where the stored picture's row 0 and column 0 are seen. A block at `row`, `column` of
 * the stored picture is seen at x, y. */
static void seen_at(int orientation, int row, int column, int *x, int *y)
{
    static const struct {
        char row, column; /* t op, b ottom, l eft, r ight */
    } meaning[] = {{'t', 'l'}, {'t', 'r'}, {'b', 'r'}, {'b', 'l'},
                   {'l', 't'}, {'r', 't'}, {'r', 'b'}, {'l', 'b'}};
    const char side[2] = {meaning[orientation - 1].row, meaning[orientation - 1].column};
    const int number[2] = {row, column};
    for (int i = 0; i < 2; i++) {
        if (side[i] == 't' || side[i] == 'b')
            *y = side[i] == 't' ? number[i] : DOWN - 1 - number[i];
        else
            *x = side[i] == 'l' ? number[i] : ACROSS - 1 - number[i];
    }
}

static int level_of(int x, int y)
{
    return 20 + 40 * (x + ACROSS * y);
}

/* The stored grey picture: blocks of SIDE pixels. */
static void store(int orientation, uint8_t *pixels, int *width, int *height)
{
    const int columns = orientation < 5 ? ACROSS : DOWN, rows = orientation < 5 ? DOWN : ACROSS;
    *width = columns * SIDE;
    *height = rows * SIDE;
    for (int i = 0; i < *width * *height; i++) {
        int x = -1, y = -1;
        seen_at(orientation, i / *width / SIDE, i % *width / SIDE, &x, &y);
        pixels[i] = (uint8_t)level_of(x, y);
    }
}

static void put_number(uint8_t *to, int *at, unsigned v, int bytes, bool little)
{
    for (int i = 0; i < bytes; i++)
        to[(*at)++] = (uint8_t)(v >> 8 * (little ? i : bytes - 1 - i));
}

/* A TIFF header, a directory of two entries, and the orientation in the second, of type SHORT or
 * LONG. */
static int write_exif_as(uint8_t *to, int orientation, bool little, bool is_long)
{
    const struct {
        unsigned value;
        int bytes;
    } before[] = {{42, 2}, {8, 4},    {2, 2},      {0x0100, 2},          {4, 2},
                  {1, 4},  {9999, 4}, {0x0112, 2}, {is_long ? 4 : 3, 2}, {1, 4}};
    int at = 2;
    memcpy(to, little ? "II" : "MM", 2);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        put_number(to, &at, before[i].value, before[i].bytes, little);
    put_number(to, &at, (unsigned)orientation, is_long ? 4 : 2, little);
    put_number(to, &at, 0, is_long ? 0 : 2, little);
    return at;
}

static int write_exif(uint8_t *to, int orientation, bool little)
{
    return write_exif_as(to, orientation, little, false);
}

/* `xmp`: a second segment; NULL: there is none. */
static struct buffer write_jpeg_with(const uint8_t *pixels, int width, int height,
                                     const uint8_t *exif, int exif_size, const char *xmp)
{
    struct jpeg_compress_struct j;
    struct jpeg_error_mgr manager;
    uint8_t marker[512] = "Exif\0";
    unsigned long size = 0;
    struct buffer b = {NULL, 0};
    j.err = jpeg_std_error(&manager);
    jpeg_create_compress(&j);
    jpeg_mem_dest(&j, &b.data, &size);
    j.image_width = (JDIMENSION)width;
    j.image_height = (JDIMENSION)height;
    j.input_components = 1;
    j.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&j);
    jpeg_set_quality(&j, 100, TRUE);
    jpeg_start_compress(&j, TRUE);
    memcpy(marker + 6, exif, (size_t)exif_size);
    jpeg_write_marker(&j, JPEG_APP0 + 1, marker, (unsigned)exif_size + 6);
    if (xmp) {
        const int head = sprintf((char *)marker, "http://ns.adobe.com/xap/1.0/") + 1;
        const int text = sprintf((char *)marker + head, "%s", xmp);
        jpeg_write_marker(&j, JPEG_APP0 + 1, marker, (unsigned)(head + text));
    }
    for (int y = 0; y < height; y++) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(pixels + (size_t)y * (size_t)width);
        jpeg_write_scanlines(&j, &row, 1);
    }
    jpeg_finish_compress(&j);
    jpeg_destroy_compress(&j);
    b.size = size;
    return b;
}

static struct buffer write_jpeg(const uint8_t *pixels, int width, int height, const uint8_t *exif,
                                int exif_size)
{
    return write_jpeg_with(pixels, width, height, exif, exif_size, NULL);
}

static void assert_upright(const struct rgb_picture *p)
{
    ck_assert_int_eq(p->width, ACROSS * SIDE);
    ck_assert_int_eq(p->height, DOWN * SIDE);
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++) {
            const int is = p->rgb[3 * (y * p->width + x)];
            ck_assert_int_le(abs(is - level_of(x / SIDE, y / SIDE)), 2);
        }
}

static void assert_turned(struct buffer b)
{
    struct rgb_picture p = read_back(&b, 255);
    assert_upright(&p);
    free(p.rgb);
    free(b.data);
}

START_TEST(pictures_are_turned)
{
    uint8_t pixels[SIDE * SIDE * ACROSS * DOWN], exif[64];
    const int orientation = _i / 2 + 1;
    int width, height;
    store(orientation, pixels, &width, &height);
    const int size = write_exif(exif, orientation, _i % 2);
    assert_turned(write_jpeg(pixels, width, height, exif, size));
    for (int last = 0; last < 2; last++) {
        const struct png_case c = {.width = width,
                                   .height = height,
                                   .depth = 8,
                                   .type = PNG_COLOR_TYPE_GRAY,
                                   .rows = pixels,
                                   .row_size = (size_t)width,
                                   .exif = exif,
                                   .exif_size = size,
                                   .exif_last = last};
        assert_turned(write_png(&c));
    }
}
END_TEST

/* As ImageMagick writes it, in lines of 36 bytes; `packed`: the data of zTXt, else of tEXt. */
static int write_exif_text(uint8_t to[1024], const char *type, const uint8_t *exif, int size,
                           bool packed)
{
    char text[512];
    int at = sprintf(text, "\n%s\n%8d\n", "exif", size + 6);
    at += sprintf(text + at, "457869660000");
    for (int i = 0; i < size; i++)
        at += sprintf(text + at, i % 36 == 29 ? "%02x\n" : "%02x", exif[i]);
    const int keyword = sprintf((char *)to, "Raw profile type %s", type) + 1;
    if (!packed) {
        memcpy(to + keyword, text, (size_t)at);
        return keyword + at;
    }
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    to[keyword] = 0;
    const size_t room = 1024 - (size_t)keyword - 1;
    const size_t used = libdeflate_zlib_compress(c, text, (size_t)at, to + keyword + 1, room);
    libdeflate_free_compressor(c);
    return keyword + 1 + (int)used;
}

START_TEST(texts_turn_pictures)
{
    static const char *const types[] = {"exif", "APP1"};
    uint8_t pixels[SIDE * SIDE * ACROSS * DOWN], exif[64], text[1024];
    const int orientation = _i / 2 + 1;
    int width, height;
    store(orientation, pixels, &width, &height);
    const int size = write_exif(exif, orientation, _i % 2);
    for (int k = 0; k < 8; k++) {
        const bool packed = k % 2;
        struct png_case c = {.width = width,
                             .height = height,
                             .depth = 8,
                             .type = PNG_COLOR_TYPE_GRAY,
                             .rows = pixels,
                             .row_size = (size_t)width,
                             .exif = text,
                             .exif_last = k / 2 % 2,
                             .chunk = packed ? "zTXt" : "tEXt"};
        c.exif_size = write_exif_text(text, types[k / 4], exif, size, packed);
        assert_turned(write_png(&c));
    }
}
END_TEST

/* As a LONG, and behind the head of JPEG's segment, as some programs write it everywhere. */
START_TEST(other_exif_data)
{
    uint8_t pixels[SIDE * SIDE * ACROSS * DOWN], exif[64] = "Exif\0";
    const int orientation = _i / 2 + 1;
    int width, height;
    store(orientation, pixels, &width, &height);
    const int size = write_exif_as(exif + 6, orientation, _i % 2, true);
    assert_turned(write_jpeg(pixels, width, height, exif + 6, size));
    struct png_case c = {.width = width,
                         .height = height,
                         .depth = 8,
                         .type = PNG_COLOR_TYPE_GRAY,
                         .rows = pixels,
                         .row_size = (size_t)width,
                         .exif = exif,
                         .exif_size = size + 6};
    assert_turned(write_png(&c));
}
END_TEST

/* The data of iTXt, from those of tEXt or zTXt. */
static int write_international(uint8_t to[1024], const uint8_t *plain, int size, bool packed)
{
    const int keyword = (int)strlen((const char *)plain) + 1, method = packed ? 1 : 0;
    int at = keyword;
    memcpy(to, plain, (size_t)keyword);
    to[at++] = packed;
    to[at++] = 0;
    at += sprintf((char *)to + at, "en") + 1;
    at += sprintf((char *)to + at, "translated") + 1;
    memcpy(to + at, plain + keyword + method, (size_t)(size - keyword - method));
    return at + size - keyword - method;
}

START_TEST(international_texts_turn_pictures)
{
    uint8_t pixels[SIDE * SIDE * ACROSS * DOWN], exif[64], plain[1024], text[1024];
    const int orientation = _i / 2 + 1;
    int width, height;
    store(orientation, pixels, &width, &height);
    const int size = write_exif(exif, orientation, false);
    const int length = write_exif_text(plain, "exif", exif, size, _i % 2);
    struct png_case c = {.width = width,
                         .height = height,
                         .depth = 8,
                         .type = PNG_COLOR_TYPE_GRAY,
                         .rows = pixels,
                         .row_size = (size_t)width,
                         .exif = text,
                         .exif_size = write_international(text, plain, length, _i % 2),
                         .chunk = "iTXt"};
    assert_turned(write_png(&c));
}
END_TEST

static void write_xmp(char xmp[128], int orientation, bool element)
{
    if (element)
        sprintf(xmp, "<tiff:Orientation>%d</tiff:Orientation>", orientation);
    else
        sprintf(xmp, "<rdf:Description tiff:Orientation=\"%d\"/>", orientation);
}

/* As an attribute and as an element; Exif data go before, also where they say "upright". */
START_TEST(xmp_turns_pictures)
{
    uint8_t pixels[SIDE * SIDE * ACROSS * DOWN], exif[64], text[256] = "XML:com.adobe.xmp\0\0\0\0";
    char xmp[128];
    const int orientation = _i / 2 + 1;
    int width, height;
    store(orientation, pixels, &width, &height);
    write_xmp(xmp, orientation, _i % 2);
    const int none = write_exif(exif, 1, true);
    exif[22] = 0; /* another entry in the place of its own */
    assert_turned(write_jpeg_with(pixels, width, height, exif, none, xmp));
    struct png_case c = {.width = width,
                         .height = height,
                         .depth = 8,
                         .type = PNG_COLOR_TYPE_GRAY,
                         .rows = pixels,
                         .row_size = (size_t)width,
                         .exif = text,
                         .exif_size = 22 + sprintf((char *)text + 22, "%s", xmp),
                         .exif_last = _i % 2,
                         .chunk = "iTXt"};
    assert_turned(write_png(&c));
    const int size = write_exif(exif, orientation, true);
    write_xmp(xmp, orientation % 8 + 1, _i % 2);
    assert_turned(write_jpeg_with(pixels, width, height, exif, size, xmp));
}
END_TEST

START_TEST(damaged_xmp)
{
    static const char *const texts[] = {
        "",
        "tiff:Orientation",
        "tiff:Orientation=",
        "tiff:Orientation=\"",
        "tiff:Orientation=\"9\"",
        "tiff:Orientation=\"10\"",
        "<tiff:Orientation>1",
        "tiff:Orientation>",
        "tiff:Orientation=6",
        "Orientation=\"6\"",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const size_t size = strlen(texts[i]);
        uint8_t *exact = malloc(size + 1);
        memcpy(exact, texts[i], size);
        ck_assert_int_eq(exif_xmp_orientation(exact, size), 0);
        free(exact);
    }
}
END_TEST

static int text_orientation(const uint8_t *data, size_t size, bool packed)
{
    struct exif_found found = {0, 0};
    exif_text_read(&found, packed ? "zTXt" : "tEXt", data, size);
    return found.exif;
}

/* Cut off anywhere, of another name, or too large: as if they were not there. */
START_TEST(damaged_texts)
{
    enum { LARGE = 1 << 22 };
    uint8_t exif[64], text[1024];
    const int size = write_exif(exif, 6, true);
    ck_assert_int_eq(
        text_orientation(text, (size_t)write_exif_text(text, "exif", exif, size, 0), 0), 6);
    ck_assert_int_eq(
        text_orientation(text, (size_t)write_exif_text(text, "iptc", exif, size, 0), 0), 0);
    for (int packed = 0; packed < 2; packed++)
        for (int cut = write_exif_text(text, "exif", exif, size, packed) - 20; cut >= 0; cut--) {
            uint8_t *exact = malloc((size_t)cut + 1);
            memcpy(exact, text, (size_t)cut);
            ck_assert_int_le(text_orientation(exact, (size_t)cut, packed), 1);
            free(exact);
        }
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    const int head = sprintf((char *)text, "Raw profile type exif") + 2;
    char *many = malloc(LARGE), *small = malloc(LARGE);
    memset(many, '\n', LARGE);
    memcpy(small, text, (size_t)head);
    small[head - 1] = 0;
    const size_t used = libdeflate_zlib_compress(c, many, LARGE, small + head, LARGE - 32);
    ck_assert_int_eq(text_orientation((uint8_t *)small, used + (size_t)head, true), 0);
    libdeflate_free_compressor(c);
    free(many);
    free(small);
}
END_TEST

/* Data that are cut off, or hold no valid orientation, turn nothing and are not read beyond. */
START_TEST(damaged_orientations)
{
    uint8_t pixels[SIDE * SIDE * ACROSS * DOWN], exif[64];
    static const int wrong[] = {0, 9, 255, 65535};
    int width, height;
    store(1, pixels, &width, &height);
    for (int k = 0; k < 4; k++) {
        const int size = write_exif(exif, wrong[k], true);
        assert_turned(write_jpeg(pixels, width, height, exif, size));
    }
    const int whole = write_exif(exif, 6, true);
    for (int size = 1; size < whole - 3; size++) {
        assert_turned(write_jpeg(pixels, width, height, exif, size));
    }
}
END_TEST

/* ---- scans ----------------------------------------------------------------------------------- */

/* Scripts that send all: libjpeg's own (NULL), and one that sends whole bands, as optimisers do. */
static struct buffer write_progressive(const jpeg_scan_info *script, int scans)
{
    struct jpeg_compress_struct j;
    struct jpeg_error_mgr manager;
    unsigned long size = 0;
    struct buffer b = {NULL, 0};
    j.err = jpeg_std_error(&manager);
    jpeg_create_compress(&j);
    jpeg_mem_dest(&j, &b.data, &size);
    j.image_width = j.image_height = SIDE;
    j.input_components = 3;
    j.in_color_space = JCS_RGB;
    jpeg_set_defaults(&j);
    if (script) {
        j.scan_info = script;
        j.num_scans = scans;
    } else {
        jpeg_simple_progression(&j);
    }
    jpeg_start_compress(&j, TRUE);
    for (int y = 0; y < SIDE; y++) {
        uint8_t row[3 * SIDE];
        for (int x = 0; x < 3 * SIDE; x++)
            row[x] = (uint8_t)(37 * x + x * y);
        JSAMPROW rows = row;
        jpeg_write_scanlines(&j, &rows, 1);
    }
    jpeg_finish_compress(&j);
    jpeg_destroy_compress(&j);
    b.size = size;
    return b;
}

/* Cuts the last scan off and ends the file as a whole one ends; false: it is the
 * first. */
static bool cut_scan(struct buffer *b)
{
    size_t starts = 0, before = 0; /* before: where the scan before starts */
    for (size_t i = 2; i + 1 < b->size; i++)
        if (b->data[i] == 0xff && b->data[i + 1] == 0xda)
            starts = i;
    for (size_t i = 2; i + 1 < starts; i++)
        if (b->data[i] == 0xff && b->data[i + 1] == 0xda)
            before = i;
    if (!before)
        return false;
    memcpy(b->data + starts, "\xff\xd9", 2);
    b->size = starts + 2;
    return true;
}

/* Each missing scan is told, although the file has an end. */
START_TEST(progressive_files_are_whole)
{
    static const jpeg_scan_info bands[] = {
        {3, {0, 1, 2}, 0, 0, 0, 0}, {1, {0}, 1, 8, 0, 2},  {1, {1}, 1, 8, 0, 0},
        {1, {2}, 1, 8, 0, 0},       {1, {0}, 9, 63, 0, 2}, {1, {0}, 1, 63, 2, 1},
        {1, {0}, 1, 63, 1, 0},      {1, {1}, 9, 63, 0, 0}, {1, {2}, 9, 63, 0, 0}};
    struct buffer b = write_progressive(_i ? bands : NULL, 9);
    struct rgb_picture p = read_back(&b, 255);
    free(p.rgb);
    int cuts = 0;
    for (; cut_scan(&b); cuts++) {
        struct err e = ERR_INIT;
        ck_assert_int_eq(picture_read(&p, b.data, b.size, "p", &e), ERR_DATA);
        ck_assert_msg(strstr(e.text, "scans are missing") != NULL, "%s", e.text);
        ck_assert_ptr_null(p.rgb);
        err_free(&e);
    }
    ck_assert_int_ge(cuts, 8);
    free(b.data);
}
END_TEST

/* ---- inks ----------------------------------------------------------------------------------- */

/* One colour of Adobe's inks, 255 for none, in blocks of 16 x 16. */
static struct buffer write_inks(const uint8_t inks[4], J_COLOR_SPACE space, bool adobe)
{
    struct jpeg_compress_struct j;
    struct jpeg_error_mgr manager;
    unsigned long size = 0;
    uint8_t row[4 * SIDE];
    struct buffer b = {NULL, 0};
    j.err = jpeg_std_error(&manager);
    jpeg_create_compress(&j);
    jpeg_mem_dest(&j, &b.data, &size);
    j.image_width = j.image_height = SIDE;
    j.input_components = 4;
    j.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&j);
    jpeg_set_colorspace(&j, space);
    jpeg_set_quality(&j, 100, TRUE);
    j.write_Adobe_marker = adobe;
    jpeg_start_compress(&j, TRUE);
    for (int x = 0; x < SIDE; x++)
        memcpy(row + 4 * x, inks, 4);
    for (int y = 0; y < SIDE; y++) {
        JSAMPROW rows = row;
        jpeg_write_scanlines(&j, &rows, 1);
    }
    jpeg_finish_compress(&j);
    jpeg_destroy_compress(&j);
    b.size = size;
    return b;
}

START_TEST(inks_become_colours)
{
    static const uint8_t inks[][4] = {
        {255, 255, 255, 255}, {255, 255, 255, 0}, {0, 255, 255, 255}, {200, 100, 50, 128}};
    static const J_COLOR_SPACE spaces[] = {JCS_CMYK, JCS_YCCK};
    for (int k = 0; k < 4; k++)
        for (int s = 0; s < 2; s++) {
            struct buffer b = write_inks(inks[k], spaces[s], true);
            struct rgb_picture p = read_back(&b, 255);
            for (int c = 0; c < 3; c++)
                ck_assert_int_le(abs(p.rgb[c] - inks[k][c] * inks[k][3] / 255), 3);
            free(p.rgb);
            free(b.data);
        }
}
END_TEST

START_TEST(inks_of_unknown_sense_are_refused)
{
    static const uint8_t inks[4] = {255, 255, 255, 255};
    struct rgb_picture p;
    struct err e = ERR_INIT;
    struct buffer b = write_inks(inks, JCS_CMYK, false);
    ck_assert_int_eq(picture_read(&p, b.data, b.size, "p", &e), ERR_DATA);
    ck_assert_msg(strstr(e.text, "CMYK") && strstr(e.text, "convert it to RGB"), "%s", e.text);
    ck_assert_ptr_null(p.rgb);
    err_free(&e);
    free(b.data);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("picture_kinds");
    TCase *c = tcase_create("picture_kinds");
    tcase_add_test(c, sixteen_bits_are_eight);
    tcase_add_test(c, sixteen_bits_are_rounded);
    tcase_add_test(c, few_bits_and_palettes);
    tcase_add_loop_test(c, places_that_palettes_lack, 0, 8);
    tcase_add_test(c, transparency_shows_the_ground);
    tcase_add_test(c, a_transparent_colour);
    tcase_add_loop_test(c, pictures_are_turned, 0, 16);
    tcase_add_loop_test(c, texts_turn_pictures, 0, 16);
    tcase_add_loop_test(c, other_exif_data, 0, 16);
    tcase_add_loop_test(c, international_texts_turn_pictures, 0, 16);
    tcase_add_loop_test(c, xmp_turns_pictures, 0, 16);
    tcase_add_test(c, damaged_xmp);
    tcase_add_test(c, damaged_texts);
    tcase_add_test(c, damaged_orientations);
    tcase_add_loop_test(c, progressive_files_are_whole, 0, 2);
    tcase_add_test(c, inks_become_colours);
    tcase_add_test(c, inks_of_unknown_sense_are_refused);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
