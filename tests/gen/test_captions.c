/* Sheets of pictures with the texts that were read in them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/publish.h"
#include "gen/effects/load.h"
#include "gen/paint/picture.h"
#include "gen/render/sheet.h"

static const char spec[] = "name: t\ncanvas: {width: 40, height: 16}\nalphabet: \"01\"\nlength: 2\n"
                           "fonts: [dejavu-sans]\ntext: {size: 10}\n";

/* What a sheet of two pictures, 100 and 200, with these texts looks like; to be freed. */
static struct rgb_picture draw(const char *first, const char *second)
{
    struct err e = ERR_INIT;
    struct font_store *fonts;
    struct domain *d;
    struct rgb_picture p;
    uint8_t pixels[2][40 * 16];
    char folder[] = "/tmp/adda-captions-XXXXXX", path[64], *data;
    size_t size;
    memset(pixels[0], 100, sizeof pixels[0]);
    memset(pixels[1], 200, sizeof pixels[1]);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/s.png", folder);
    ck_assert(!font_store_open(&fonts, NULL, &e) && !domain_parse(&d, spec, "t", fonts, &e));
    const struct sheet_picture pictures[] = {{pixels[0], first, false}, {pixels[1], second, true}};
    const struct sheet sheet = {.count = 2, .columns = 2, .scale = 1};
    ck_assert_msg(!sheet_publish_pictures(path, d, pictures, &sheet, &e), "%s", e.text);
    ck_assert(!read_file(path, &data, &size, &e) && !picture_read(&p, data, size, path, &e));
    domain_free(d);
    font_store_free(fonts);
    free(data);
    publish_remove(folder, NULL);
    return p;
}

static const uint8_t *at(const struct rgb_picture *p, int x, int y)
{
    return p->rgb + ((size_t)y * (size_t)p->width + (size_t)x) * 3;
}

/* Pixels below the pictures, of one side, that are darker than half in this channel. */
static int dark(const struct rgb_picture *p, int side, int channel)
{
    int count = 0;
    for (int y = 18; y < p->height - 2; y++)
        for (int x = side * 42 + 2; x < side * 42 + 42; x++)
            count += at(p, x, y)[channel] < 128;
    return count;
}

START_TEST(texts_stand_below_their_pictures)
{
    struct rgb_picture p = draw("01", "11");
    ck_assert_int_eq(p.width, 2 * 42 + 2);
    ck_assert_int_eq(p.height, 16 + 20 + 2 * 2);
    for (int y = 2; y < 18; y++)
        for (int x = 0; x < 40; x++) {
            ck_assert_int_eq(at(&p, 2 + x, y)[1], 100);
            ck_assert_int_eq(at(&p, 44 + x, y)[1], 200);
        }
    ck_assert_int_gt(dark(&p, 0, 0), 30);
    ck_assert_int_eq(dark(&p, 0, 0), dark(&p, 0, 2)); /* black */
    ck_assert_int_eq(dark(&p, 1, 0), 0);              /* red: doubtful */
    ck_assert_int_gt(dark(&p, 1, 2), 15);
    free(p.rgb);
}
END_TEST

/* What is not of the alphabet is left out, and what is too long stays within its strip. */
START_TEST(any_text_is_drawn)
{
    struct rgb_picture p = draw("", "0?0\xc3\xa9"
                                    "000000000000000000000000000000");
    ck_assert_int_eq(dark(&p, 0, 0), 0);
    ck_assert_int_gt(dark(&p, 1, 2), 100);
    for (int y = 0; y < p.height; y++) /* the gap between */
        ck_assert_int_eq(at(&p, 42, y)[0], 128);
    free(p.rgb);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("captions");
    TCase *c = tcase_create("captions");
    tcase_add_test(c, texts_stand_below_their_pictures);
    tcase_add_test(c, any_text_is_drawn);
    suite_add_tcase(suite, c);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
