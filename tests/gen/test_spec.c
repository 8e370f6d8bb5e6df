/* Mistakes in a domain: each is reported with its place and a remedy, all at once, and nothing
 * crashes. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/publish.h"
#include "base/text.h"
#include "gen/effects/load.h"
#include "gen/paint/png.h"

static char folder[] = "/tmp/adda-spec-XXXXXX";
static char spec_path[64], base_path[64];

static void set_up(void)
{
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(spec_path, sizeof spec_path, "%s/d.yaml", folder);
    snprintf(base_path, sizeof base_path, "%s/f.yaml", folder);
}

static void tear_down(void)
{
    ck_assert(!publish_remove(folder, NULL));
}

static void write_text(const char *path, const char *text)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path, text, strlen(text), &e), "%s", e.text);
}

/* Loads the text as d.yaml with the fonts of `fonts` (NULL: the project's). */
static enum err_code load(const char *text, const char *fonts, struct err *e)
{
    struct font_store *store = NULL;
    struct domain *d = NULL;
    write_text(spec_path, text);
    enum err_code code = font_store_open(&store, fonts, e);
    if (!code)
        code = domain_load(&d, spec_path, store, e);
    domain_free(d);
    font_store_free(store);
    return code;
}

static void assert_refused(const char *text, const char *place, const char *say)
{
    struct err e = ERR_INIT;
    ck_assert_msg(load(text, NULL, &e) != ERR_NONE, "accepted:\n%s", text);
    ck_assert_msg(strstr(e.text, place) != NULL, "no '%s' in: %s", place, e.text);
    ck_assert_msg(strstr(e.text, say) != NULL, "no '%s' in: %s", say, e.text);
    err_free(&e);
}

#define HEAD "name: t\nalphabet: \"01\"\nlength: 3\nfonts: [dejavu-sans]\n"

START_TEST(a_small_domain_loads)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!load(HEAD "effects: [rotate, {gaussian: {sd: 3}}]\n", NULL, &e), "%s", e.text);
}
END_TEST

START_TEST(each_mistake_has_a_place_and_a_remedy)
{
    assert_refused(HEAD "efects: []\n", "d.yaml:5:1", "did you mean 'effects'");
    assert_refused(HEAD "effects:\n  - rotat: {angle: 3}\n", "d.yaml:6:5", "did you mean 'rotate'");
    assert_refused(HEAD "effects:\n  - rotate: {angel: 3}\n", "d.yaml:6:14",
                   "did you mean 'angle'");
    assert_refused(HEAD "effects:\n  - rotate: {angle: steep}\n", "d.yaml:6:21", "number");
    assert_refused(HEAD "effects:\n  - rotate: {angle: 999}\n", "d.yaml:6:21", "range");
    assert_refused(HEAD "effects:\n  - rotate: {angle: {uniform: [9, 1]}}\n", "d.yaml:6", "above");
    assert_refused(HEAD "canvas: {width: 2}\n", "d.yaml:5:17", "range");
    assert_refused(HEAD "canvas: {channels: 2}\n", "d.yaml:5", "RGB");
    assert_refused(HEAD "text: [1]\n", "d.yaml:5", "map");
    assert_refused("name: t\nalphabet: \"01\"\nlength: 99\nfonts: [dejavu-sans]\n", "d.yaml:3:9",
                   "range");
    assert_refused("name: t\nalphabet: \"0110\"\nlength: 3\nfonts: [dejavu-sans]\n", "d.yaml:2",
                   "twice");
    assert_refused("name: t\nalphabet: \"01\"\nlength: 3\nfonts: [dejavu-san]\n", "d.yaml:4:9",
                   "did you mean 'dejavu-sans'");
    assert_refused("name: t\nalphabet: \"01\"\nlength: 3\n", "d.yaml:1", "'fonts' is missing");
    assert_refused("name: t\n\talphabet: 3\n", "d.yaml:2", "");
    assert_refused("", "d.yaml", "map");
}
END_TEST

/* Of a font whose file is the same in every Debian: in another file than the recorded one, a
 * character without a recorded outline is refused for that. */
START_TEST(characters_without_glyph_or_ink)
{
    assert_refused("name: t\nalphabet: \"0\xe4\xb8\xad\"\nlength: 3\nfonts: [comfortaa-bold]\n",
                   "d.yaml:4", "has no character");
    assert_refused("name: t\nalphabet: \"0\xf0\xa0\x80\x80\"\nlength: 3\nfonts: [comfortaa-bold]\n",
                   "d.yaml:4", "has no character '\xf0\xa0\x80\x80'");
    assert_refused("name: t\nalphabet: \"0 \"\nlength: 3\nfonts: [comfortaa-bold]\n", "d.yaml:4",
                   "without ink");
}
END_TEST

static int lines_with(const char *text, const char *with)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, with)); at++)
        count++;
    return count;
}

/* Every line has the place of the font that lacks the character. */
START_TEST(all_glyphs_have_a_place)
{
    struct err e = ERR_INIT;
    ck_assert(load("name: t\nalphabet: \"0\xe4\xb8\xad\xe5\x9b\xbd\"\nlength: 3\n"
                   "fonts: [comfortaa-bold,\n        lobster]\n",
                   NULL, &e) != ERR_NONE);
    ck_assert_int_eq(lines_with(e.text, "d.yaml:4:9: font 'comfortaa-bold' has no character"), 2);
    ck_assert_int_eq(lines_with(e.text, "d.yaml:5:9: font 'lobster' has no character"), 2);
    err_free(&e);
    ck_assert(load("name: t\nalphabet: \"0\xe4\xb8\xad\"\nlength: 3\n"
                   "fonts: {comfortaa-bold: 2, lobster: 1}\n",
                   NULL, &e) != ERR_NONE);
    ck_assert_ptr_nonnull(strstr(e.text, "d.yaml:4:9: font 'comfortaa-bold' has no character"));
    ck_assert_ptr_nonnull(strstr(e.text, "d.yaml:4:28: font 'lobster' has no character"));
    err_free(&e);
}
END_TEST

START_TEST(all_pictures_have_a_place)
{
    struct err e = ERR_INIT;
    char spec[256], pictures[64];
    snprintf(pictures, sizeof pictures, "%s/p", folder);
    ck_assert(!publish_mkdir(pictures, &e));
    for (int i = 0; i < 3; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s/%d.png", pictures, i);
        write_text(name, "no picture");
    }
    snprintf(spec, sizeof spec, HEAD "effects:\n  - images: {folder: p}\n");
    ck_assert(load(spec, NULL, &e) != ERR_NONE);
    ck_assert_msg(lines_with(e.text, "d.yaml:6:5: ") == lines_with(e.text, "\n") + 1, "%s", e.text);
    err_free(&e);
}
END_TEST

/* A section that is missing may be in a base that could not be read: it is not reported. */
START_TEST(a_base_that_is_itself)
{
    struct err e = ERR_INIT;
    ck_assert(load("name: t\nbase: d.yaml\n", NULL, &e) != ERR_NONE);
    ck_assert_ptr_nonnull(strstr(e.text, "d.yaml:2:7: base: more than 8 files deep"));
    ck_assert_int_eq(e.count, 1);
    err_free(&e);
    ck_assert(load("name: t\nbase: nothing.yaml\n", NULL, &e) != ERR_NONE);
    ck_assert_int_eq(lines_with(e.text, "is missing"), 0);
    err_free(&e);
}
END_TEST

START_TEST(ends_that_cannot_be_read)
{
    assert_refused("name: t\ninterpolate: {from: plain.yaml, to: d.yaml, gap: 0.5, only: []}\n",
                   "d.yaml:2:61: ", "an empty list lets nothing move");
    assert_refused("name: t\ninterpolate: {from: plain.yaml, to: d.yaml, gap: 0.5, only: [noise, "
                   "fonts, noise]}\n",
                   "d.yaml:2:76: ", "only: 'noise' is listed twice");
    assert_refused("name: t\ninterpolate: {from: nothing.yaml, to: d.yaml, gap: 0.5}\n",
                   "d.yaml:2:21: interpolate: ", "nothing.yaml");
}
END_TEST

/* Files without sections of their own cannot be a base. */
START_TEST(what_cannot_be_a_base)
{
    static const char *const bases[][2] = {
        {"name: b\ninterpolate: {from: a.yaml, to: a.yaml}\n",
         "base: 'f.yaml' is interpolated between two domains; it cannot be a base"},
        {"name: b\nalphabet: \"01\"\nlength: 3\nimport: {train: .}\n",
         "base: the images of 'f.yaml' are files; it cannot be a base"}};
    for (int i = 0; i < 2; i++) {
        struct err e = ERR_INIT;
        write_text(base_path, bases[i][0]);
        ck_assert(load(HEAD "base: f.yaml\n", NULL, &e) != ERR_NONE);
        ck_assert_msg(strstr(e.text, "d.yaml:5:7: ") && strstr(e.text, bases[i][1]), "%s", e.text);
        ck_assert_int_eq(e.count, 1);
        err_free(&e);
    }
}
END_TEST

#define LARGE HEAD "canvas: {width: 2048, height: 2048}\neffects:\n"

/* Each setting is within its limits, all together are not. */
START_TEST(what_takes_too_long)
{
    char spec[4096] = LARGE;
    /* Five seconds per picture, and up to five pictures for the contrast. */
    assert_refused(HEAD "canvas: {width: 2048, height: 1024, channels: 3}\ntext: {contrast: 120}\n"
                        "effects: [{motion: {length: 50}}, {motion: {length: 50}}, invert]\n",
                   "d.yaml:7:12", "contrast: 0 instead of up to 5 pictures per image");
    assert_refused(LARGE "  - flat\n  - dots: {count: 100000, size: 100}\n", "d.yaml:8:5",
                   "an image could take 105 s, most of it for 'dots'");
    assert_refused(LARGE "  - grid: {count: 500, spacing: 2}\n", "d.yaml:7:5", "'grid'");
    assert_refused(LARGE "  - lines: {count: {normal: [300, 20]}}\n", "d.yaml:7:5", "'lines'");
    assert_refused(LARGE "  - blobs: {count: 200, radius: 2000}\n", "d.yaml:7:5", "'blobs'");
    assert_refused(LARGE "  - decoys: {count: 200, size: 2048}\n", "d.yaml:7:5", "'decoys'");
    for (int i = 0; i < 20; i++)
        strcat(spec, "  - motion: {length: 60}\n");
    assert_refused(spec, "d.yaml:7:5", "'motion'");
    assert_refused("name: t\nalphabet: \"01\"\nlength: 16\nfonts: [dejavu-sans]\n"
                   "canvas: {width: 2048, height: 2048}\ntext: {size: 2048}\n"
                   "effects: [elastic, elastic, elastic, elastic]\n",
                   "d.yaml:1:1", "for the text");
}
END_TEST

/* Small canvases with almost any effects, and large ones with usual effects. */
START_TEST(what_does_not)
{
    static const char *const specs[] = {
        HEAD "text: {contrast: 0}\neffects:\n  - dots: {count: 100000, size: 100}\n",
        HEAD "effects:\n  - grid: {count: 500, spacing: 2}\n",
        HEAD "effects:\n  - lines: {count: 500, width: 200}\n  - motion: {length: 60}\n",
        LARGE "  - lines: {count: {uniform: [20, 60]}}\n  - dots: {count: 20000, size: 4}\n"
              "  - blobs: {count: 20, radius: 300}\n  - blur: {sd: 20}\n  - jpeg\n"
              "text: {contrast: 0}\n",
        HEAD "canvas: {width: 2048, height: 1024, channels: 3}\ntext: {contrast: 0}\n"
             "effects: [{motion: {length: 50}}, {motion: {length: 50}}, invert]\n",
        HEAD "canvas: {width: 2048, height: 1024, channels: 3}\ntext: {contrast: 120}\n"
             "effects: [gradient, texture, {texture: {size: 100}}]\n", /* nothing over the text */
        LARGE "  - blobs: {count: {normal: [20, 4]}, radius: {normal: [50, 10]}}\n"};
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct err e = ERR_INIT;
        ck_assert_msg(!load(specs[i], NULL, &e), "%s%s", specs[i], e.text);
    }
}
END_TEST

START_TEST(all_at_once)
{
    struct err e = ERR_INIT;
    ck_assert(load("nam: t\nalphabet: \"00\"\nlength: 0\nfonts: [x]\ncanvas: {width: a}\n"
                   "effects:\n  - shears\n  - dots: {count: -1}\n",
                   NULL, &e) != ERR_NONE);
    const char *const lines[] = {
        "d.yaml:1:1", "d.yaml:2:", "d.yaml:3:", "d.yaml:4:", "d.yaml:5:", "d.yaml:7:", "d.yaml:8:"};
    const char *at = e.text;
    for (int i = 0; i < 7; i++) { /* in the order in which they stand */
        at = strstr(at, lines[i]);
        ck_assert_msg(at != NULL, "no %s, or too early, in:\n%s", lines[i], e.text);
    }
    err_free(&e);
}
END_TEST

START_TEST(missing_file)
{
    struct err e = ERR_INIT;
    struct font_store *store = NULL;
    struct domain *d = NULL;
    ck_assert(!font_store_open(&store, NULL, &e));
    ck_assert_int_eq(domain_load(&d, "/nowhere/d.yaml", store, &e), ERR_NOINPUT);
    ck_assert_ptr_null(d);
    ck_assert_ptr_nonnull(strstr(e.text, "/nowhere/d.yaml"));
    err_free(&e);
    font_store_free(store);
}
END_TEST

static void put(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/p/%s", folder, name);
    write_text(path, text);
}

/* A picture of one white pixel. */
static void put_png(const char *name)
{
    struct err e = ERR_INIT;
    char path[128];
    const uint8_t white = 255;
    snprintf(path, sizeof path, "%s/p/%s", folder, name);
    ck_assert_msg(!captcha_png_publish(path, &white, 1, 1, 1, &e), "%s", e.text);
}

/* Pictures are known by the endings of their names: other files are ignored, damaged ones are
 * reported. */
START_TEST(folders_of_pictures)
{
    struct err e = ERR_INIT;
    char path[128];
    assert_refused(HEAD "effects:\n  - images: {folder: p}\n", "d.yaml:6:5",
                   "cannot read the directory");
    snprintf(path, sizeof path, "%s/p", folder);
    ck_assert(!publish_mkdir(path, &e));
    put("metadata.jsonl", "{}\n");
    put("a.gif", "GIF89a");
    assert_refused(HEAD "effects:\n  - images: {folder: p}\n", "d.yaml:6:5", "no picture in");
    put_png("one.png");
    put_png("TWO.PNG");
    put(".hidden.png", "no picture");
    ck_assert_msg(!load(HEAD "effects:\n  - images: {folder: p}\n", NULL, &e), "%s", e.text);
    put("three.JPG", "no picture");
    assert_refused(HEAD "effects:\n  - images: {folder: p}\n", "d.yaml:6:5", "three.JPG");
}
END_TEST

START_TEST(coins)
{
    struct err e = ERR_INIT;
    ck_assert_msg(
        !load(HEAD "effects: [{flat: {coin: [0, 0.5]}}, {gradient: {coin: [0.5, 1]}}]\n", NULL, &e),
        "%s", e.text);
    assert_refused(HEAD "effects:\n  - flat: {coin: [0.5]}\n", "d.yaml:6:18", "ends of intervals");
    assert_refused(HEAD "effects:\n  - flat: {coin: 0.5}\n", "d.yaml:6:18", "ends of intervals");
    assert_refused(HEAD "effects:\n  - flat: {coin: [0.5, 0.2]}\n", "d.yaml:6:24",
                   "must be in ascending order");
    assert_refused(HEAD "effects:\n  - flat: {coin: [0, 2]}\n", "d.yaml:6:22", "range");
}
END_TEST

/* Each that is too many, where it stands. */
START_TEST(more_effects_than_there_can_be)
{
    struct text t = {0};
    text_add(&t, HEAD "effects:\n");
    for (int i = 0; i < 66; i++)
        text_add(&t, "  - invert\n");
    assert_refused(t.data, "d.yaml:70:5", "more than 64 effects");
    assert_refused(t.data, "d.yaml:71:5", "more than 64 effects");
    text_free(&t);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("spec");
    TCase *c = tcase_create("mistakes");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, a_small_domain_loads);
    tcase_add_test(c, each_mistake_has_a_place_and_a_remedy);
    tcase_add_test(c, characters_without_glyph_or_ink);
    tcase_add_test(c, what_takes_too_long);
    tcase_add_test(c, what_does_not);
    tcase_add_test(c, all_glyphs_have_a_place);
    tcase_add_test(c, all_pictures_have_a_place);
    tcase_add_test(c, a_base_that_is_itself);
    tcase_add_test(c, ends_that_cannot_be_read);
    tcase_add_test(c, what_cannot_be_a_base);
    tcase_add_test(c, all_at_once);
    tcase_add_test(c, missing_file);
    tcase_add_test(c, folders_of_pictures);
    tcase_add_test(c, coins);
    tcase_add_test(c, more_effects_than_there_can_be);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
