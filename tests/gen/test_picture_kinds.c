/* Every kind of PNG and JPEG that holds a picture gives the same picture: bits, palettes,
 * transparency, gamma, scans, inks. */
#include <stdio.h>

#include <jpeglib.h>

#include "tests/gen/picture_files.h"

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
