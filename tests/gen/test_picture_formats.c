/* GIF, WebP and BMP give the picture that they hold: palettes, offsets, interlacing, transparency,
 * masks, orientation; of an animation the first frame. Cut short anywhere, none is read. */
#include <check.h>
#include <gif_lib.h>
#include <libdeflate.h>
#include <png.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <webp/encode.h>

#include "gen/paint/picture.h"

enum { ROOM = 1 << 16 };

struct buffer {
    uint8_t data[ROOM];
    size_t size;
};
static struct buffer file;

static void add(const void *data, size_t size)
{
    ck_assert_uint_le(file.size + size, ROOM);
    memcpy(file.data + file.size, data, size);
    file.size += size;
}

static void add_little(uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        add(&(uint8_t){(uint8_t)(value >> 8 * i)}, 1);
}

static struct rgb_picture read_on(uint8_t ground)
{
    struct rgb_picture p;
    struct err e = ERR_INIT;
    uint8_t *exact = malloc(file.size); /* so that a sanitizer sees every byte beyond it */
    ck_assert_ptr_nonnull(exact);
    memcpy(exact, file.data, file.size);
    ck_assert_msg(!picture_read_on(&p, exact, file.size, ground, "p", &e), "%s", e.text);
    free(exact);
    return p;
}

static void assert_pixel(const struct rgb_picture *p, int x, int y, int r, int g, int b)
{
    const uint8_t *at = p->rgb + 3 * (y * p->width + x);
    ck_assert_msg(at[0] == r && at[1] == g && at[2] == b, "%d, %d: %d %d %d, not %d %d %d", x, y,
                  at[0], at[1], at[2], r, g, b);
}

static void refused(const char *because)
{
    struct rgb_picture p;
    struct err e = ERR_INIT;
    uint8_t *exact = malloc(file.size + 1);
    memcpy(exact, file.data, file.size);
    ck_assert(picture_read(&p, exact, file.size, "p", &e));
    ck_assert_ptr_null(p.rgb);
    ck_assert_msg(strstr(e.text, because) != NULL, "%s", e.text);
    err_free(&e);
    free(exact);
}

/* Each beginning of the file up to `whole` bytes is an error, and none is read beyond. */
static void cut_everywhere(size_t whole)
{
    const size_t size = file.size;
    for (file.size = 0; file.size < whole; file.size++)
        refused("'p' is");
    file.size = size;
}

/* ---- GIF ------------------------------------------------------------------------------------ */

static int append(GifFileType *g, const GifByteType *data, int size)
{
    (void)g;
    add(data, (size_t)size);
    return size;
}

struct frame {
    int left, top, width, height;
    bool interlaced;
    int transparent;
    const GifByteType *pixels;
};

static void write_gif(int width, int height, const struct frame *frames, int count)
{
    static const GifColorType colors[4] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {9, 8, 7}};
    int why;
    file.size = 0;
    ColorMapObject *map = GifMakeMapObject(4, colors);
    GifFileType *g = EGifOpen(NULL, append, &why);
    ck_assert(map && g);
    EGifSetGifVersion(g, true);
    ck_assert(EGifPutScreenDesc(g, width, height, 2, 1, map));
    for (int i = 0; i < count; i++) {
        const struct frame *f = &frames[i];
        const GraphicsControlBlock control = {.TransparentColor = f->transparent};
        GifByteType extension[4];
        ck_assert_uint_eq(EGifGCBToExtension(&control, extension), 4);
        ck_assert(EGifPutExtension(g, GRAPHICS_EXT_FUNC_CODE, 4, extension));
        ck_assert(EGifPutImageDesc(g, f->left, f->top, f->width, f->height, f->interlaced, NULL));
        for (int y = 0; y < f->height; y++) {
            GifByteType row[16];
            memcpy(row, f->pixels + y * f->width, (size_t)f->width);
            ck_assert(EGifPutLine(g, row, f->width));
        }
    }
    EGifCloseFile(g, &why);
    GifFreeMapObject(map);
}

static const GifByteType six[] = {0, 1, 2, 3, 0, 1};

/* The frame lies on a screen that is larger; beside it, and in one of its colours, the ground
 * shows.
 */
START_TEST(gif_frames_lie_on_their_screen)
{
    const struct frame f = {1, 1, 3, 2, false, 2, six};
    write_gif(5, 4, &f, 1);
    ck_assert_str_eq(picture_format(file.data, file.size), "GIF");
    struct rgb_picture p = read_on(50);
    ck_assert(p.width == 5 && p.height == 4 && !p.frames);
    assert_pixel(&p, 0, 0, 50, 50, 50);
    assert_pixel(&p, 4, 3, 50, 50, 50);
    assert_pixel(&p, 1, 1, 255, 0, 0);
    assert_pixel(&p, 2, 1, 0, 255, 0);
    assert_pixel(&p, 3, 1, 50, 50, 50); /* its transparent colour */
    assert_pixel(&p, 1, 2, 9, 8, 7);
    assert_pixel(&p, 3, 2, 0, 255, 0);
    free(p.rgb);
}
END_TEST

/* Rows 0 8 | 4 | 2 6 | 1 3 5 7 of nine, and so on: as the file holds them. */
START_TEST(gif_interlaced)
{
    static const int order[9] = {0, 8, 4, 2, 6, 1, 3, 5, 7};
    GifByteType pixels[9];
    for (int i = 0; i < 9; i++)
        pixels[i] = (GifByteType)(order[i] % 4);
    const struct frame f = {0, 0, 1, 9, true, NO_TRANSPARENT_COLOR, pixels};
    write_gif(1, 9, &f, 1);
    struct rgb_picture p = read_on(255);
    static const int expected[4][3] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {9, 8, 7}};
    for (int y = 0; y < 9; y++)
        assert_pixel(&p, 0, y, expected[y % 4][0], expected[y % 4][1], expected[y % 4][2]);
    free(p.rgb);
}
END_TEST

START_TEST(gif_of_several_frames)
{
    static const GifByteType other[] = {3, 3, 3, 3, 3, 3};
    const struct frame frames[] = {{0, 0, 3, 2, false, NO_TRANSPARENT_COLOR, six},
                                   {0, 0, 3, 2, false, NO_TRANSPARENT_COLOR, other}};
    write_gif(3, 2, frames, 1);
    const size_t one = file.size;
    write_gif(3, 2, frames, 2);
    struct rgb_picture p = read_on(255);
    ck_assert_int_eq(p.frames, PICTURE_FIRST);
    assert_pixel(&p, 0, 0, 255, 0, 0);
    free(p.rgb);
    cut_everywhere(one - 3); /* of the first frame; behind it are its end and the file's */
}
END_TEST

START_TEST(gif_that_does_not_fit)
{
    const struct frame f = {2, 1, 3, 2, false, NO_TRANSPARENT_COLOR, six};
    write_gif(4, 4, &f, 1);
    refused("'p' is a damaged GIF file");
}
END_TEST

/* ---- WebP ----------------------------------------------------------------------------------- */

static const uint8_t rgba[2 * 3][4] = {{255, 0, 0, 255},  {0, 255, 0, 255},  {0, 0, 255, 0},
                                       {10, 20, 30, 255}, {40, 50, 60, 255}, {70, 80, 90, 255}};

/* A lossless picture of 3 x 2 as its chunk. */
static size_t webp_chunk(uint8_t chunk[1024])
{
    uint8_t *whole;
    const size_t size = WebPEncodeLosslessRGBA(rgba[0], 3, 2, 12, &whole);
    ck_assert(size > 12 && size - 12 <= 1024);
    memcpy(chunk, whole + 12, size - 12);
    WebPFree(whole);
    return size - 12;
}

static void finish_riff(void)
{
    const uint32_t size = (uint32_t)file.size - 8;
    for (int i = 0; i < 4; i++)
        file.data[4 + i] = (uint8_t)(size >> 8 * i);
}

static void begin_webp(uint32_t flags, uint32_t width, uint32_t height)
{
    file.size = 0;
    add("RIFF\0\0\0\0WEBPVP8X", 16);
    add_little(10, 4);
    add_little(flags, 4);
    add_little(width - 1, 3);
    add_little(height - 1, 3);
}

static void assert_webp(const struct rgb_picture *p, int x, int y)
{
    assert_pixel(p, x, y, 255, 0, 0);
    assert_pixel(p, x + 1, y, 0, 255, 0);
    assert_pixel(p, x + 2, y, 77, 77, 77);
    assert_pixel(p, x + 2, y + 1, 70, 80, 90);
}

START_TEST(webp_is_read)
{
    uint8_t chunk[1024];
    const size_t size = webp_chunk(chunk);
    file.size = 0;
    add("RIFF\0\0\0\0WEBP", 12);
    add(chunk, size);
    finish_riff();
    ck_assert_str_eq(picture_format(file.data, file.size), "WebP");
    struct rgb_picture p = read_on(77);
    ck_assert(p.width == 3 && p.height == 2 && !p.frames);
    assert_webp(&p, 0, 0);
    free(p.rgb);
    cut_everywhere(file.size - 1); /* the last byte may only fill up */
}
END_TEST

/* The first of two frames, at its place on the canvas. */
START_TEST(webp_animated)
{
    uint8_t chunk[1024];
    const size_t size = webp_chunk(chunk);
    begin_webp(0x12, 6, 4); /* animation, alpha */
    add("ANIM", 4);
    add_little(6, 4);
    add_little(0, 6);
    for (int i = 0; i < 2; i++) {
        add("ANMF", 4);
        add_little(16 + (uint32_t)size, 4);
        add_little(i ? 0 : 1, 3); /* half of x, of y */
        add_little(i ? 0 : 1, 3);
        add_little(2, 3);
        add_little(1, 3);
        add_little(100, 4);
        add(chunk, size);
    }
    finish_riff();
    struct rgb_picture p = read_on(77);
    ck_assert(p.width == 6 && p.height == 4 && p.frames == PICTURE_FIRST);
    assert_pixel(&p, 0, 0, 77, 77, 77);
    assert_webp(&p, 2, 2);
    free(p.rgb);
}
END_TEST

/* Turned by a quarter, as its Exif data say, with and without the head of JPEG's segment, or XMP.
 */
START_TEST(webp_is_turned)
{
    static const uint8_t exif[] = {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3,
                                   0,   1,   0,  0, 0, 6, 0, 0, 0, 0, 0,    0, 0};
    uint8_t chunk[1024];
    const size_t size = webp_chunk(chunk);
    for (int kind = 0; kind < 3; kind++) {
        static const char xmp[] = "<x tiff:Orientation=\"6\">";
        const size_t head = kind == 1 ? 6 : 0, own = kind == 2 ? sizeof xmp - 1 : sizeof exif;
        begin_webp(kind == 2 ? 0x14 : 0x18, 3, 2); /* alpha, and XMP or Exif */
        add(chunk, size);
        add(kind == 2 ? "XMP " : "EXIF", 4);
        add_little(head + own, 4);
        add("Exif\0", head);
        add(kind == 2 ? (const void *)xmp : exif, own);
        add("", own % 2);
        finish_riff();
        struct rgb_picture p = read_on(77);
        ck_assert(p.width == 2 && p.height == 3);
        assert_pixel(&p, 1, 0, 255, 0, 0);
        assert_pixel(&p, 0, 0, 10, 20, 30);
        assert_pixel(&p, 0, 2, 70, 80, 90);
        free(p.rgb);
    }
}
END_TEST

/* ---- BMP ------------------------------------------------------------------------------------ */

struct bmp_case {
    int head, width, height, bits, compression;
    int colors; /* of the palette, grey levels 0, 10, 20, ... */
    const uint32_t *masks;
    int mask_count;
};

/* Rows follow by add. */
static void begin_bmp(const struct bmp_case *c)
{
    const bool core = c->head == 12;
    const int behind = c->head == 40 ? 4 * c->mask_count : 0, entry = core ? 3 : 4;
    file.size = 0;
    add("BM", 2);
    add_little(0, 8);
    add_little((uint32_t)(14 + c->head + behind + entry * c->colors), 4);
    add_little((uint32_t)c->head, 4);
    add_little((uint32_t)c->width, core ? 2 : 4);
    add_little((uint32_t)c->height, core ? 2 : 4);
    add_little(1, 2);
    add_little((uint32_t)c->bits, 2);
    if (!core) {
        add_little((uint32_t)c->compression, 4);
        for (int i = 0; i < 3; i++)
            add_little(0, 4);
        add_little((uint32_t)c->colors, 4);
        add_little(0, 4);
    }
    for (int i = 0; i < c->mask_count; i++)
        add_little(c->masks[i], 4);
    while (file.size < (size_t)(14 + c->head))
        add_little(0, 1);
    for (int i = 0; i < c->colors; i++)
        for (int k = 0; k < entry; k++)
            add_little((uint32_t)(10 * i + (k == 2)), 1); /* blue, green, red and one more */
}

/* From below and from above, with a filling up to four bytes. */
START_TEST(bmp_of_true_colours)
{
    static const uint8_t low[] = {1, 2, 3, 4, 5, 6, 0, 0}, high[] = {7, 8, 9, 10, 11, 12, 0, 0};
    for (int above = 0; above < 2; above++)
        for (int core = 0; core < 2 - above; core++) {
            begin_bmp(&(struct bmp_case){core ? 12 : 40, 2, above ? -2 : 2, 24, 0, 0, NULL, 0});
            add(above ? high : low, 8);
            add(above ? low : high, 8);
            ck_assert_str_eq(picture_format(file.data, file.size), "BMP");
            struct rgb_picture p = read_on(255);
            ck_assert(p.width == 2 && p.height == 2);
            assert_pixel(&p, 0, 0, 9, 8, 7);
            assert_pixel(&p, 1, 0, 12, 11, 10);
            assert_pixel(&p, 0, 1, 3, 2, 1);
            free(p.rgb);
            cut_everywhere(file.size);
        }
}
END_TEST

START_TEST(bmp_of_palettes)
{
    static const struct {
        int bits, head;
        uint8_t row[8];
    } cases[] = {{1, 40, {0xa0, 0, 0, 0}},
                 {4, 40, {0x10, 0x10, 0, 0}},
                 {8, 40, {1, 0, 1, 0}},
                 {8, 12, {1, 0, 1, 0}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int colors = cases[i].head == 12 ? 256 : 2;
        begin_bmp(&(struct bmp_case){cases[i].head, 3, 1, cases[i].bits, 0, colors, NULL, 0});
        add(cases[i].row, 4);
        struct rgb_picture p = read_on(255);
        assert_pixel(&p, 0, 0, 11, 10, 10);
        assert_pixel(&p, 1, 0, 1, 0, 0);
        assert_pixel(&p, 2, 0, 11, 10, 10);
        free(p.rgb);
    }
    begin_bmp(&(struct bmp_case){40, 3, 1, 8, 0, 2, NULL, 0});
    add("\1\2\1\0", 4); /* a colour that the palette does not have */
    refused("'p' is a damaged BMP file");
}
END_TEST

/* Pixels that begin in the header or in the palette; a palette of no stated length ends at them. */
START_TEST(bmp_of_wrong_offsets)
{
    begin_bmp(&(struct bmp_case){40, 4, 1, 8, 0, 2, NULL, 0});
    add("\1\0\1\0", 4);
    for (uint8_t offset = 0; offset < 62; offset++) {
        file.data[10] = offset;
        refused("'p' is a damaged BMP file");
    }
    begin_bmp(&(struct bmp_case){40, 1, 1, 24, 0, 0, NULL, 0});
    add("\1\2\3\0", 4);
    file.data[10] = 50;
    refused("'p' is a damaged BMP file");

    begin_bmp(&(struct bmp_case){12, 4, 1, 8, 0, 2, NULL, 0});
    add("\1\0\1\0", 4);
    struct rgb_picture p = read_on(255);
    assert_pixel(&p, 0, 0, 11, 10, 10);
    free(p.rgb);
    file.data[file.size - 4] = 2;
    refused("'p' is a damaged BMP file");
}
END_TEST

/* Five and six bits reach from 0 to 255; alpha is read where a mask says so, unless it is 0 in all.
 */
START_TEST(bmp_of_masks)
{
    static const uint32_t five_six[] = {0xf800, 0x07e0, 0x001f};
    static const uint32_t with_alpha[] = {0xff0000, 0xff00, 0xff, 0xff000000};
    begin_bmp(&(struct bmp_case){40, 2, 1, 16, 3, 0, five_six, 3});
    add_little(0xffff, 2);
    add_little(16u << 11 | 32u << 5 | 1, 2);
    struct rgb_picture p = read_on(255);
    assert_pixel(&p, 0, 0, 255, 255, 255);
    assert_pixel(&p, 1, 0, 132, 130, 8);
    free(p.rgb);

    begin_bmp(&(struct bmp_case){40, 2, 1, 16, 0, 0, NULL, 0}); /* five bits each */
    add_little(0x7fff, 2);
    add_little(31u << 10, 2);
    p = read_on(255);
    assert_pixel(&p, 0, 0, 255, 255, 255);
    assert_pixel(&p, 1, 0, 255, 0, 0);
    free(p.rgb);

    for (int alpha = 0; alpha < 3; alpha++) {
        const struct bmp_case masked = {124, 2, 1, 32, 3, 0, with_alpha, 4};
        const struct bmp_case bare = {40, 2, 1, 32, 0, 0, NULL, 0};
        begin_bmp(alpha == 2 ? &bare : &masked);
        add("\1\2\3", 3);
        add_little(0, 1);
        add("\4\5\6", 3);
        add_little(alpha == 1 ? 255 : 0, 1);
        p = read_on(99);
        if (alpha == 1)
            assert_pixel(&p, 0, 0, 99, 99, 99);
        else
            assert_pixel(&p, 0, 0, 3, 2, 1);
        assert_pixel(&p, 1, 0, 6, 5, 4);
        free(p.rgb);
    }
}
END_TEST

START_TEST(bmp_that_is_compressed)
{
    begin_bmp(&(struct bmp_case){40, 2, 1, 8, 1, 2, NULL, 0});
    add("\2\1\0\1", 4);
    refused("compressed pixels: save it without compression, or as PNG");
    begin_bmp(&(struct bmp_case){40, 20000, 1, 24, 0, 0, NULL, 0});
    refused("at most 8192 x 8192");
}
END_TEST

/* ---- APNG ----------------------------------------------------------------------------------- */

static void add_chunk(const char *name, const uint8_t *data, size_t size)
{
    uint8_t chunk[64];
    memcpy(chunk, name, 4);
    memcpy(chunk + 4, data, size);
    const uint32_t sum = libdeflate_crc32(0, chunk, size + 4);
    add(((uint8_t[4]){0, 0, 0, (uint8_t)size}), 4);
    add(chunk, size + 4);
    for (int i = 24; i >= 0; i -= 8)
        add(&(uint8_t){(uint8_t)(sum >> i)}, 1);
}

/* A PNG file with a chunk that announces frames: of several its own picture is the first, or it
 * stands apart. */
START_TEST(png_animated)
{
    static const struct {
        uint8_t frames;
        bool first;
        enum picture_frames expected;
    } cases[] = {{0, false, PICTURE_ALONE},
                 {1, true, PICTURE_ALONE},
                 {2, true, PICTURE_FIRST},
                 {1, false, PICTURE_BESIDE},
                 {2, false, PICTURE_BESIDE}};
    static const uint8_t first[26] = {[7] = 1, [11] = 1};
    static const uint8_t pixel[] = {1, 2, 3};
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = 1, .height = 1, .format = PNG_FORMAT_RGB};
    uint8_t whole[1024];
    png_alloc_size_t size = sizeof whole;
    ck_assert(png_image_write_to_memory(&image, whole, &size, 0, pixel, 0, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const uint8_t control[8] = {[3] = cases[i].frames};
        file.size = 0;
        add(whole, 33); /* the signature and the header */
        if (cases[i].frames)
            add_chunk("acTL", control, sizeof control);
        if (cases[i].first)
            add_chunk("fcTL", first, sizeof first);
        add(whole + 33, size - 33);
        struct rgb_picture p = read_on(255);
        ck_assert_int_eq(p.frames, cases[i].expected);
        assert_pixel(&p, 0, 0, 1, 2, 3);
        free(p.rgb);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("picture_formats");
    TCase *c = tcase_create("picture_formats");
    tcase_add_test(c, gif_frames_lie_on_their_screen);
    tcase_add_test(c, gif_interlaced);
    tcase_add_test(c, gif_of_several_frames);
    tcase_add_test(c, gif_that_does_not_fit);
    tcase_add_test(c, webp_is_read);
    tcase_add_test(c, webp_animated);
    tcase_add_test(c, webp_is_turned);
    tcase_add_test(c, bmp_of_true_colours);
    tcase_add_test(c, bmp_of_palettes);
    tcase_add_test(c, bmp_of_wrong_offsets);
    tcase_add_test(c, bmp_of_masks);
    tcase_add_test(c, bmp_that_is_compressed);
    tcase_add_test(c, png_animated);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
