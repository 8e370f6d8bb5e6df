/* Pictures read back as what was written; a file that ends early is damaged, whatever its format.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "gen/paint/picture.h"
#include "gen/paint/png.h"

enum { WIDTH = 40, HEIGHT = 24, LEVEL = 90 };

static unsigned char *write_jpeg(size_t *size)
{
    struct jpeg_compress_struct j;
    struct jpeg_error_mgr manager;
    unsigned char *file = NULL;
    unsigned long used = 0;
    JSAMPLE row[WIDTH];
    JSAMPROW rows = row;
    j.err = jpeg_std_error(&manager);
    jpeg_create_compress(&j);
    jpeg_mem_dest(&j, &file, &used);
    j.image_width = WIDTH;
    j.image_height = HEIGHT;
    j.input_components = 1;
    j.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&j);
    jpeg_start_compress(&j, TRUE);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++)
            row[x] = (JSAMPLE)(x * y % 200);
        row[0] = LEVEL;
        jpeg_write_scanlines(&j, &rows, 1);
    }
    jpeg_finish_compress(&j);
    jpeg_destroy_compress(&j);
    *size = used;
    return file;
}

static unsigned char *write_png(size_t *size)
{
    struct err e = ERR_INIT;
    struct captcha_png *p;
    uint8_t pixels[WIDTH * HEIGHT];
    memset(pixels, LEVEL, sizeof pixels);
    ck_assert(!captcha_png_create(&p, WIDTH, HEIGHT, 1, 1, &e));
    const uint8_t *file = captcha_png_encode(p, pixels, size);
    unsigned char *copy = malloc(*size);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, file, *size);
    captcha_png_free(p);
    return copy;
}

static void assert_damaged(const unsigned char *file, size_t size)
{
    struct rgb_picture p;
    struct err e = ERR_INIT;
    ck_assert_msg(picture_read(&p, file, size, "p", &e) == ERR_DATA, "%zu bytes are enough", size);
    ck_assert_ptr_null(p.rgb);
    ck_assert_msg(strstr(e.text, "'p' is a damaged") != NULL, "%zu bytes: %s", size, e.text);
    err_free(&e);
}

START_TEST(files_that_end_early)
{
    enum { MAGIC = 5 };
    struct rgb_picture p;
    struct err e = ERR_INIT;
    size_t size;
    unsigned char *file = _i ? write_jpeg(&size) : write_png(&size);
    ck_assert_msg(!picture_read(&p, file, size, "p", &e), "%s", e.text);
    ck_assert_int_eq(p.width, WIDTH);
    ck_assert_int_eq(p.height, HEIGHT);
    free(p.rgb);
    /* After its pixels a PNG file has checksums and an end chunk that libpng does not need. */
    const size_t end = _i ? size : size / 2;
    for (size_t cut = MAGIC; cut < end; cut++) {
        unsigned char *part = malloc(cut); /* of its own, so that a sanitizer sees its end */
        ck_assert_ptr_nonnull(part);
        memcpy(part, file, cut);
        assert_damaged(part, cut);
        free(part);
    }
    free(file);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("picture");
    TCase *c = tcase_create("picture");
    tcase_add_loop_test(c, files_that_end_early, 0, 2);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
