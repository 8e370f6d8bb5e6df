/* Folders and IDX files as users have them: what the tests of imports write, read and expect. */
#ifndef ADDA_TESTS_GEN_IMPORT_KINDS_H
#define ADDA_TESTS_GEN_IMPORT_KINDS_H

#include <sys/stat.h>
#include <unistd.h>

#include <libdeflate.h>
#include <png.h>

#include "base/file.h"
#include "base/json.h"
#include "base/publish.h"
#include "gen/import/import.h"
#include "gen/paint/png.h"
#include "support.h"

static char folder[64];
static struct font_store *fonts;

static inline void set_up(void)
{
    strcpy(folder, "/tmp/adda-kinds-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    fonts = open_fonts();
}

static inline void tear_down(void)
{
    font_store_free(fonts);
    publish_remove(folder, NULL);
}

static inline const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline void write_bytes(const char *name, const void *data, size_t size)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path_of(name), data, size, &e), "%s", e.text);
}

static inline void write_text(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

enum { SIDE = 8 };

/* A picture of SIDE x SIDE: `level` with one pixel of another. */
static inline void write_picture(const char *name, int level)
{
    uint8_t pixels[SIDE * SIDE];
    struct err e = ERR_INIT;
    memset(pixels, level, sizeof pixels);
    pixels[9] = (uint8_t)(level + 100);
    ck_assert_msg(!captcha_png_publish(path_of(name), pixels, SIDE, SIDE, 1, &e), "%s", e.text);
}

static inline void make_folder(const char *name)
{
    ck_assert_int_eq(mkdir(path_of(name), 0777), 0);
}

#define ROW(file_, text_) "{\"file_name\": \"" file_ "\", \"text\": \"" text_ "\"}\n"
#define THREE ROW("0.png", "12") ROW("1.png", "34") ROW("2.png", "56")

/* Three pictures and these rows in a folder "train". */
static inline void write_three(const char *rows, size_t size)
{
    make_folder("train");
    write_picture("train/0.png", 0);
    write_picture("train/1.png", 50);
    write_picture("train/2.png", 100);
    if (rows)
        write_bytes("train/metadata.jsonl", rows, size);
}

/* The domain of the settings; NULL and an error when it is refused. */
static inline struct domain *load(const char *settings, int length, struct err *e)
{
    char spec[1024];
    struct domain *d = NULL;
    snprintf(spec, sizeof spec,
             "name: t\ncanvas: {width: 8, height: 8, channels: 1}\nalphabet: \"0123456789\"\n"
             "length: %d\nimport: {%s}\n",
             length, settings);
    domain_parse(&d, spec, path_of("d.yaml"), fonts, e);
    return d;
}

static inline void refused(const char *settings, int length, const char *because)
{
    struct err e = ERR_INIT;
    struct domain *d = load(settings, length, &e);
    ck_assert_msg(!d, "accepted: %s", settings);
    ck_assert_msg(strstr(e.text, "d.yaml:5:") && strstr(e.text, because), "%s", e.text);
    err_free(&e);
}

static inline struct domain *accepted(const char *settings, int length)
{
    struct err e = ERR_INIT;
    struct domain *d = load(settings, length, &e);
    ck_assert_msg(d != NULL, "%s", e.text);
    return d;
}

static inline void told(const struct domain *d, const char *what)
{
    const char *text = domain_warnings(d);
    ck_assert_msg(what ? text && strstr(text, what) : !text, "%s", text ? text : "nothing is told");
}

static inline void identity(const struct domain *d, char hex[HASH_HEX])
{
    json_t *j = domain_json(d);
    json_hash(j, hex);
    json_decref(j);
}

/* A PNG file of `text` = 255 with alpha 0 but for one pixel. */
static inline void write_transparent(const char *name)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = SIDE, .height = SIDE, .format = PNG_FORMAT_GA};
    uint8_t pixels[SIDE * SIDE][2];
    for (int i = 0; i < SIDE * SIDE; i++) {
        pixels[i][0] = 255;
        pixels[i][1] = i == 9 ? 255 : 0;
    }
    ck_assert(png_image_write_to_file(&image, path_of(name), 0, pixels, 0, NULL));
}

/* White text on nothing: on white it is lost, and told; on black it is there. */

enum { IMAGES = 10, ROWS = 8, COLUMNS = 6, PIXELS = IMAGES * ROWS * COLUMNS };

/* Ten images of 6 x 8, turned on their sides or not, and labels from `first` on. */
static inline void write_idx(bool turned, int first, int brightest)
{
    uint8_t images[16 + PIXELS] = {0, 0, 8, 3, 0, 0, 0, IMAGES, 0, 0, 0, 0, 0, 0, 0, 0};
    uint8_t labels[8 + IMAGES] = {0, 0, 8, 1, 0, 0, 0, IMAGES};
    images[11] = turned ? COLUMNS : ROWS;
    images[15] = turned ? ROWS : COLUMNS;
    for (int i = 0; i < IMAGES; i++)
        for (int y = 0; y < ROWS; y++)
            for (int x = 0; x < COLUMNS; x++) {
                const int at = turned ? x * ROWS + y : y * COLUMNS + x;
                images[16 + i * ROWS * COLUMNS + at] =
                    (uint8_t)((i * 7 + y * COLUMNS + x) % 50 * brightest / 49);
            }
    for (int i = 0; i < IMAGES; i++)
        labels[8 + i] = (uint8_t)(i + first);
    write_bytes("images", images, sizeof images);
    write_bytes("labels", labels, sizeof labels);
}

#define FILES "train: images, train_labels: labels, fit: stretch"

static inline int run_kinds(const char *name, void (*add)(TCase *))
{
    Suite *s = suite_create(name);
    TCase *c = tcase_create(name);
    tcase_add_checked_fixture(c, set_up, tear_down);
    add(c);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}

#endif
