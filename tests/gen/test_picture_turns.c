/* Which way a picture is turned: Exif, texts and XMP of PNG and JPEG files say it. */
#include <stdio.h>

#include <jpeglib.h>
#include <libdeflate.h>

#include "gen/paint/exif_text.h"
#include "tests/gen/picture_files.h"

enum { ACROSS = 3, DOWN = 2 };

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

int main(void)
{
    Suite *s = suite_create("picture_turns");
    TCase *c = tcase_create("picture_turns");
    tcase_add_loop_test(c, pictures_are_turned, 0, 16);
    tcase_add_loop_test(c, texts_turn_pictures, 0, 16);
    tcase_add_loop_test(c, other_exif_data, 0, 16);
    tcase_add_loop_test(c, international_texts_turn_pictures, 0, 16);
    tcase_add_loop_test(c, xmp_turns_pictures, 0, 16);
    tcase_add_test(c, damaged_xmp);
    tcase_add_test(c, damaged_texts);
    tcase_add_test(c, damaged_orientations);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
