/* Pictures whose texts nobody knows: as a domain, and from any path; their names come back. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/publish.h"
#include "base/text.h"
#include "gen/import/import.h"
#include "gen/import/mistakes.h"
#include "gen/import/pictures.h"
#include "gen/paint/png.h"
#include "gen/render/render.h"
#include "support.h"

enum { SIDE = 8, SIZE = SIDE * SIDE };

static char folder[64];
static struct font_store *fonts;

static void set_up(void)
{
    strcpy(folder, "/tmp/adda-unlabelled-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    fonts = open_fonts();
}

static void tear_down(void)
{
    font_store_free(fonts);
    publish_remove(folder, NULL);
}

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *name, const void *data, size_t size)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path_of(name), data, size, &e), "%s", e.text);
}

/* A picture that is `level` but for its second row. */
static void write_picture(const char *name, int level, int width, int height)
{
    uint8_t pixels[4 * SIZE];
    struct err e = ERR_INIT;
    memset(pixels, level, sizeof pixels);
    memset(pixels + width, 255 - level, (size_t)width);
    ck_assert_msg(!captcha_png_publish(path_of(name), pixels, width, height, 1, &e), "%s", e.text);
}

/* Three pictures, one of them in a folder, and files that are none. */
static void write_folder(void)
{
    ck_assert(!mkdir(path_of("set"), 0777) && !mkdir(path_of("set/b"), 0777));
    write_picture("set/z.png", 10, SIDE, SIDE);
    write_picture("set/b/1.png", 20, SIDE, SIDE);
    write_picture("set/a", 30, SIDE, SIDE); /* no ending: by content */
    write_bytes("set/notes.txt", "BMW, and other words that begin as a BMP file does", 50);
    write_bytes("set/.hidden.png", "x", 1);
}

static struct domain *load(const char *settings, struct err *e)
{
    char spec[1024];
    struct domain *d = NULL;
    snprintf(spec, sizeof spec,
             "name: t\ncanvas: {width: 8, height: 8, channels: 1}\nalphabet: \"0123456789\"\n"
             "length: 2\nimport: {%s}\n",
             settings);
    domain_parse(&d, spec, path_of("d.yaml"), fonts, e);
    return d;
}

static struct domain *accepted(const char *settings)
{
    struct err e = ERR_INIT;
    struct domain *d = load(settings, &e);
    ck_assert_msg(d != NULL, "%s", e.text);
    return d;
}

static void refused(const char *settings, const char *because)
{
    struct err e = ERR_INIT;
    struct domain *d = load(settings, &e);
    ck_assert_msg(!d, "accepted: %s", settings);
    ck_assert_msg(strstr(e.text, because) != NULL, "%s", e.text);
    err_free(&e);
}

static const struct import_shape canvas = {.width = SIDE, .height = SIDE, .channels = 1};
static const struct import_reading plain = {.ground = 255};

/* ---- from any path -------------------------------------------------------------------------- */

START_TEST(a_folder_is_read_by_name)
{
    static const char *const names[] = {"a", "b/1.png", "z.png"};
    static const int levels[] = {30, 20, 10};
    struct import_set s = {0};
    struct err e = ERR_INIT;
    write_folder();
    write_bytes("set/metadata.jsonl", "{}", 2); /* their texts, if anyone wants them */
    ck_assert_msg(!import_pictures(&s, &canvas, &plain, path_of("set"), &e), "%s", e.text);
    ck_assert_int_eq(s.count, 3);
    ck_assert_ptr_null(s.classes);
    for (int i = 0; i < 3; i++) {
        ck_assert_str_eq(s.names[i], names[i]);
        ck_assert_int_eq(s.pixels[i * SIZE], levels[i]);
    }
    ck_assert_ptr_nonnull(strstr(s.told.text, "1 file is no picture and is left out: notes.txt"));
    import_set_free(&s);
}
END_TEST

START_TEST(a_picture_and_an_array_are_read)
{
    uint8_t idx[16 + 2 * SIZE] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, SIDE, 0, 0, 0, SIDE};
    struct import_set s = {0};
    struct err e = ERR_INIT;
    write_folder();
    ck_assert_msg(!import_pictures(&s, &canvas, &plain, path_of("set/b/1.png"), &e), "%s", e.text);
    ck_assert(s.count == 1 && !s.classes && s.pixels[0] == 20);
    ck_assert_str_eq(s.names[0], "1.png");
    import_set_free(&s);
    idx[16 + SIZE] = 77;
    write_bytes("images", idx, sizeof idx);
    ck_assert_msg(!import_pictures(&s, &canvas, &plain, path_of("images"), &e), "%s", e.text);
    ck_assert(s.count == 2 && !s.classes && !s.names && s.pixels[SIZE] == 77);
    import_set_free(&s);
    ck_assert(import_pictures(&s, &canvas, &plain, path_of("set/notes.txt"), &e));
    ck_assert_ptr_nonnull(strstr(e.text, "is no folder, no picture"));
    err_free(&e);
    import_set_free(&s);
    ck_assert_int_eq(import_pictures(&s, &canvas, &plain, path_of("nothing"), &e), ERR_NOINPUT);
    err_free(&e);
    import_set_free(&s);
}
END_TEST

/* ---- as a domain ---------------------------------------------------------------------------- */

/* Of a folder all mistakes at once, as an option of a command speaks of a size. */
static void expect_told(const char *name, int lines, const char *const *parts)
{
    struct import_set s = {0};
    struct err e = ERR_INIT;
    int found = 1;
    static const struct import_reading how = {.ground = 255, .advice = import_fit_option};
    ck_assert_int_eq(import_pictures(&s, &canvas, &how, path_of(name), &e), ERR_DATA);
    for (const char *at = e.text; *at; at++)
        found += *at == '\n';
    ck_assert_msg(found == lines, "%s", e.text);
    for (; *parts; parts++)
        ck_assert_msg(strstr(e.text, *parts) != NULL, "'%s' is not in\n%s", *parts, e.text);
    import_set_free(&s);
    err_free(&e);
}

#define ADVICE "--fit stretch|contain|crop brings pictures to the canvas's size"
START_TEST(all_mistakes_are_told_at_once)
{
    char name[64];
    write_folder();
    write_bytes("set/b/broken.png", "\x89PNG\r\n\x1a\n", 8);
    write_bytes("set/empty.png", "", 0);
    write_picture("set/b/wide.png", 40, 2 * SIDE, SIDE);
    expect_told("set", 4,
                (const char *const[]){"set/b/broken.png", "set/empty.png",
                                      "set/b/wide.png' has 16 x 8 pixels, and the canvas 8 x 8\n",
                                      "\n" ADVICE, NULL});
    expect_told("set/b/wide.png", 2, (const char *const[]){"has 16 x 8 pixels", ADVICE, NULL});
    expect_told("set/empty.png", 1, (const char *const[]){"set/empty.png", NULL});
    for (int i = 0; i < MISTAKES_NAMED; i++) {
        snprintf(name, sizeof name, "set/more%d.png", i);
        write_bytes(name, "\x89PNG\r\n\x1a\n", 8);
    }
    expect_told("set", MISTAKES_NAMED + 2,
                (const char *const[]){"\nand 3 more of 26 pictures of '", ADVICE, NULL});
    ck_assert(!mkdir(path_of("wide"), 0777));
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "wide/%d.png", i);
        write_picture(name, 10, 2 * SIDE, SIDE);
    }
    expect_told("wide", 2,
                (const char *const[]){"all 3 pictures of '", "wide/0.png' has 16 x 8 pixels",
                                      ADVICE, NULL});
}
END_TEST

START_TEST(names_follow_their_images)
{
    uint8_t image[SIZE];
    write_folder();
    struct domain *d = accepted("train: set");
    ck_assert_int_eq(domain_texts(d), TEXTS_UNKNOWN);
    json_t *identity = domain_json(d);
    ck_assert_int_eq(domain_texts_of(identity), TEXTS_UNKNOWN);
    json_decref(identity);
    struct renderer *r;
    struct err e = ERR_INIT;
    ck_assert(!renderer_create(&r, d, &e));
    for (uint64_t seed = 0; seed < 4; seed++)
        for (uint64_t index = 0; index < 6; index++) {
            const struct seeds seeds = seeds_single(seed);
            struct truth truth;
            uint16_t classes[2];
            render_image(r, &seeds, index, image, &truth);
            render_text(d, &seeds, index, classes);
            const char *name = domain_file_name(d, seeds.text, index);
            ck_assert_str_eq(name, image[0] == 10 ? "z.png" : image[0] == 20 ? "b/1.png" : "a");
            ck_assert(truth.length == 0 && classes[0] == UINT16_MAX && classes[1] == UINT16_MAX);
        }
    renderer_free(r);
    domain_free(d);
}
END_TEST

/* What is tested with has labels; what is trained with may have none. */
START_TEST(parts_with_and_without_labels)
{
    write_folder();
    ck_assert(!mkdir(path_of("right"), 0777));
    write_picture("right/12.png", 40, SIDE, SIDE);
    write_bytes("right/metadata.csv", "text,file_name\n12,12.png\n", 25);
    refused("train: set, test: set", "leave test out");
    struct domain *d = accepted("train: set, test: right");
    ck_assert_int_eq(domain_texts(d), TEXTS_KNOWN_OF_TEST);
    json_t *identity = domain_json(d);
    ck_assert_int_eq(domain_texts_of(identity), TEXTS_KNOWN_OF_TEST);
    json_decref(identity);
    domain_free(d);
    d = accepted("train: right, test: right");
    ck_assert_int_eq(domain_texts(d), TEXTS_KNOWN);
    identity = domain_json(d);
    ck_assert_ptr_null(json_object_get(identity, "labels"));
    json_decref(identity);
    domain_free(d);
    d = accepted("train: right, labels: none");
    ck_assert_int_eq(domain_texts(d), TEXTS_UNKNOWN);
    domain_free(d);
}
END_TEST

/* Each with the place in the domain's file, on a line of its own. */
START_TEST(wrong_names_stand_in_lines)
{
    struct err e = ERR_INIT;
    int lines = 0;
    write_folder();
    ck_assert(!load("train: set, labels: \"{text}\"", &e));
    for (const char *at = e.text; at; at = strchr(at, '\n')) {
        at += *at == '\n';
        const size_t length = strcspn(at, "\n");
        const char *said = strstr(at, "d.yaml:5:17: import: '");
        ck_assert_msg(said && said < at + length, "%s", e.text);
        lines++;
    }
    ck_assert_msg(lines == 3 && e.count == 3, "%s", e.text);
    err_free(&e);
}
END_TEST

/* A spec refers to the same images, and to no others. */
START_TEST(its_spec_is_itself)
{
    struct err e = ERR_INIT;
    write_folder();
    struct domain *d = accepted("train: set");
    char *spec = domain_spec(d);
    struct domain *again = parse_domain(spec, fonts);
    json_t *one = domain_json(d), *two = domain_json(again);
    ck_assert(json_equal(one, two));
    json_decref(one);
    json_decref(two);
    domain_free(again);
    write_picture("set/c.png", 50, SIDE, SIDE);
    ck_assert(domain_parse(&again, spec, "elsewhere/spec", fonts, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "the files have changed"));
    err_free(&e);
    free(spec);
    domain_free(d);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, a_folder_is_read_by_name);
    tcase_add_test(c, a_picture_and_an_array_are_read);
    tcase_add_test(c, all_mistakes_are_told_at_once);
    tcase_add_test(c, names_follow_their_images);
    tcase_add_test(c, parts_with_and_without_labels);
    tcase_add_test(c, wrong_names_stand_in_lines);
    tcase_add_test(c, its_spec_is_itself);
}

int main(void)
{
    return run_suite("unlabelled", add);
}
