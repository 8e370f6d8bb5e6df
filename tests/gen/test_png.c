/* Files of gen/paint/png.h against libpng's reader. */
#include <check.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "gen/paint/png.h"

static const int shapes[][3] = {{1, 1, 1}, {1, 1, 3}, {72, 24, 1}, {100, 100, 3}, {2048, 7, 3}};

static void fill(uint8_t *pixels, size_t size, int noise)
{
    struct rng r = rng_stream(5, "pixels", size);
    for (size_t i = 0; i < size; i++)
        pixels[i] = noise ? (uint8_t)rng_u32(&r) : (uint8_t)(i / 11);
}

static void read_back(const uint8_t *file, size_t size, const int shape[3], uint8_t *pixels)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    ck_assert(png_image_begin_read_from_memory(&image, file, size));
    ck_assert_int_eq(image.width, shape[0]);
    ck_assert_int_eq(image.height, shape[1]);
    ck_assert_int_eq(image.format, shape[2] == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB);
    ck_assert(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    ck_assert_int_eq(image.warning_or_error, 0);
}

START_TEST(reads_back)
{
    const int *shape = shapes[_i];
    size_t size = (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2], file_size;
    uint8_t *in = malloc(size), *out = malloc(size);
    struct err e = ERR_INIT;
    struct captcha_png *p;
    ck_assert(!captcha_png_create(&p, shape[0], shape[1], shape[2], 1, &e));
    for (int noise = 0; noise < 2; noise++) {
        fill(in, size, noise);
        const uint8_t *file = captcha_png_encode(p, in, &file_size);
        read_back(file, file_size, shape, out);
        ck_assert_mem_eq(in, out, size);
    }
    captcha_png_free(p);
    free(in);
    free(out);
}
END_TEST

START_TEST(same_bytes_on_reuse)
{
    uint8_t pixels[24 * 72], other[24 * 72], *first;
    struct err e = ERR_INIT;
    struct captcha_png *p;
    size_t size, again;
    fill(pixels, sizeof pixels, 0);
    fill(other, sizeof other, 1);
    ck_assert(!captcha_png_create(&p, 72, 24, 1, 1, &e));
    const uint8_t *file = captcha_png_encode(p, pixels, &size);
    first = malloc(size);
    memcpy(first, file, size);
    captcha_png_encode(p, other, &again);
    file = captcha_png_encode(p, pixels, &again);
    ck_assert_uint_eq(size, again);
    ck_assert_mem_eq(first, file, size);
    free(first);
    captcha_png_free(p);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("png");
    TCase *c = tcase_create("png");
    tcase_add_loop_test(c, reads_back, 0, (int)(sizeof shapes / sizeof *shapes));
    tcase_add_test(c, same_bytes_on_reuse);
    suite_add_tcase(s, c);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
