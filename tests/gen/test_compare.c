/* captcha-gen compare: what it prints and writes, and what it refuses. */
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/publish.h"
#include "base/text.h"
#include "gen/likeness/registry.h"
#include "gen/paint/picture.h"
#include "gen/paint/png.h"
#include "support.h"

#define PLAIN ADDA_SOURCE_DIR "/bench/domains/plain.yaml"
enum { WIDTH = 72, HEIGHT = 24, PICTURES = 6 };

static char folder[64];

static char *path_of(const char *name)
{
    return text_format("%s/%s", folder, name);
}

static void write_file(const char *name, const char *text)
{
    struct err e = ERR_INIT;
    char *path = path_of(name);
    ck_assert_msg(!publish_file(path, text, strlen(text), &e), "%s", e.text);
    free(path);
}

/* A red bar on grey, of another length in each. */
static void write_picture(const char *name, int i, int width)
{
    static uint8_t pixels[2 * WIDTH * HEIGHT * 3];
    struct err e = ERR_INIT;
    char *path = path_of(name);
    memset(pixels, 200, sizeof pixels);
    for (int x = 5; x < 20 + 4 * i; x++)
        memcpy(pixels + 3 * (10 * width + x), (uint8_t[3]){160, 20, 20}, 3);
    ck_assert(!captcha_png_publish(path, pixels, width, HEIGHT, 3, &e));
    free(path);
}

static void set_up(void)
{
    strcpy(folder, "/tmp/adda-compare-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *set = path_of("set"), *wide = path_of("wide");
    ck_assert(!mkdir(set, 0777) && !mkdir(wide, 0777));
    for (int i = 0; i < PICTURES; i++) {
        char name[32];
        snprintf(name, sizeof name, "set/%d.png", i);
        write_picture(name, i, WIDTH);
    }
    write_picture("wide/0.png", 0, 2 * WIDTH);
    write_file("files.yaml", "name: files\ncanvas: {width: 72, height: 24}\nalphabet: '01'\n"
                             "length: 1\nimport: {train: set/}\n");
    free(set);
    free(wide);
}

static void tear_down(void)
{
    publish_remove(folder, NULL);
}

static char *contents(const char *name)
{
    struct err e = ERR_INIT;
    char *path = path_of(name), *text = NULL;
    size_t size;
    ck_assert_msg(!read_file(path, &text, &size, &e), "%s", e.text);
    free(path);
    return text;
}

/* Runs it in the folder; what it prints, to be freed. What it says is in the file "said". */
static char *compare(const char *arguments, int expected)
{
    char *line = text_format(
        "cd %s && " ADDA_BINARY_DIR "/gen/captcha-gen compare %s > out 2> said", folder, arguments);
    const int status = system(line);
    char *said = contents("said");
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == expected, "%s: %d: %s", line,
                  WEXITSTATUS(status), said);
    free(line);
    free(said);
    return contents("out");
}

static void refuse(const char *arguments, int code, const char *reason)
{
    char *out = compare(arguments, code), *said = contents("said");
    ck_assert_str_eq(out, "");
    ck_assert_msg(strstr(said, reason) != NULL, "no \"%s\" in: %s", reason, said);
    free(out);
    free(said);
}

START_TEST(text_has_a_line_per_figure)
{
    char *out = compare(PLAIN " set", 0);
    ck_assert(strstr(out, "6 of 6 pictures of set, and as many images of plain\n"));
    for (int i = 0; i < LIKENESS_FIGURES; i++) {
        char *start = text_format("\n%s ", likeness_registry[i]->name);
        ck_assert_msg(strstr(out, start) != NULL, "no line of %s", likeness_registry[i]->name);
        free(start);
    }
    ck_assert(strstr(out, "text.size+ {uniform: [13, 16]}, bold.width+ (none)"));
    free(out);
}
END_TEST

START_TEST(json_has_the_same_twice)
{
    char *out = compare(PLAIN " set --json --seed 4 -n 5", 0),
         *again = compare(PLAIN " set --json --seed 4 -n 5", 0);
    json_t *all = json_loads(out, 0, NULL);
    ck_assert_str_eq(out, again);
    ck_assert_int_eq(json_integer_value(json_object_get(all, "compared")), 5);
    ck_assert_int_eq(json_integer_value(json_object_get(all, "found")), PICTURES);
    const json_t *figures = json_object_get(all, "figures");
    ck_assert_uint_eq(json_array_size(figures), LIKENESS_FIGURES);
    const json_t *chroma = json_array_get(figures, LIKENESS_chroma);
    ck_assert_str_eq(json_string_value(json_object_get(chroma, "name")), "chroma");
    ck_assert(json_real_value(json_object_get(chroma, "pictures")) > 0);
    ck_assert(json_real_value(json_object_get(chroma, "domain")) == 0);
    ck_assert(json_is_true(json_object_get(chroma, "differs")));
    json_decref(all);
    free(out);
    free(again);
}
END_TEST

/* Under each row of images stands one of pictures. */
START_TEST(the_sheet_shows_both)
{
    struct err e = ERR_INIT;
    struct rgb_picture p = {0};
    char *path = path_of("both.png"), *data;
    size_t size;
    free(compare(PLAIN " set -o both.png --scale 1 --columns 4 --shown 4", 0));
    ck_assert(!read_file(path, &data, &size, &e));
    ck_assert_msg(!picture_read(&p, data, size, path, &e), "%s", e.text);
    ck_assert_int_eq(p.width, 4 * (WIDTH + 2) + 2);
    ck_assert_int_eq(p.height, 2 * (HEIGHT + 2) + 2);
    const uint8_t *bar = p.rgb + 3 * ((size_t)(2 + HEIGHT + 2 + 10) * (size_t)p.width + 2 + 5);
    ck_assert(bar[0] == 160 && bar[1] == 20 && bar[2] == 20);
    free(p.rgb);
    free(data);
    free(path);
}
END_TEST

START_TEST(options_of_a_sheet_need_one)
{
    refuse(PLAIN " set --columns 4", 64, "--columns is read only with --output");
    refuse(PLAIN " set --shown 4", 64, "--shown is read only with --output");
    refuse(PLAIN " set --scale 1", 64, "--scale is read only with --output");
}
END_TEST

START_TEST(pictures_of_other_sizes_need_a_rule)
{
    refuse(PLAIN " wide", 65, "--fit stretch|contain|crop");
    free(compare(PLAIN " wide --fit contain", 0));
    free(compare(PLAIN " wide/0.png --fit crop", 0));
}
END_TEST

/* Of a large folder only those that are measured are read: the second of two is damaged. */
START_TEST(only_what_is_measured_is_read)
{
    write_file("wide/1.png", "\x89PNG\r\n\x1a\n");
    char *out = compare(PLAIN " wide --fit stretch -n 1", 0);
    ck_assert(strstr(out, "1 of 2 pictures of wide,"));
    free(out);
    refuse(PLAIN " wide --fit stretch -n 2", 65, "wide/1.png");
    write_file("wide/0.png", "");
    refuse(PLAIN " wide --fit stretch", 65, "wide/0.png");
    refuse(PLAIN " wide --fit stretch", 65, "wide/1.png");
}
END_TEST

/* Five pictures of 0 and 15 as an IDX file, the first of them of one colour. */
static void write_dim(const char *name)
{
    enum { DIM = 5, HEAD = 16 };
    static uint8_t bytes[HEAD + DIM * WIDTH * HEIGHT] = {0, 0, 8, 3,      0, 0, 0, DIM,
                                                         0, 0, 0, HEIGHT, 0, 0, 0, WIDTH};
    struct err e = ERR_INIT;
    char *path = path_of(name);
    for (int i = 1; i < DIM; i++)
        memset(bytes + HEAD + i * WIDTH * HEIGHT, 15, (size_t)i * 100);
    ck_assert(!publish_file(path, (const char *)bytes, sizeof bytes, &e));
    free(path);
}

static void expect_said(const char *part)
{
    char *said = contents("said");
    ck_assert_msg(strstr(said, part) != NULL, "no \"%s\" in: %s", part, said);
    free(said);
}

/* As an import of them is told. */
START_TEST(strange_pictures_are_told)
{
    write_dim("dim");
    free(compare(PLAIN " set", 0));
    char *said = contents("said");
    ck_assert_str_eq(said, "");
    free(compare(PLAIN " dim", 0));
    expect_said("warning: 'dim': 1 of 5 images are of one colour, the first is number 1\n");
    expect_said("warning: 'dim': all values lie between 0 and 15; 0 to 255 are expected");
    free(said);
}
END_TEST

START_TEST(a_ground_that_nothing_shows_is_refused)
{
    write_dim("dim");
    refuse(PLAIN " dim --ground 0", 64, "--ground: 'dim' is an IDX or NPY file, which has no");
    free(compare(PLAIN " dim --ground 0 --fit contain", 0));
    free(compare(PLAIN " set --ground 0", 0));
}
END_TEST

START_TEST(what_cannot_be_compared_is_refused)
{
    refuse("files.yaml set", 64, "are files: no setting moves them");
    refuse(PLAIN " nowhere", 66, "nowhere");
    refuse(PLAIN " " PLAIN, 65, "is no folder, no picture");
    refuse(PLAIN, 64, "compare");
    refuse(PLAIN " set -n 0", 64, "count");
    refuse(PLAIN " set --seed x", 64, "--seed");
    refuse(PLAIN " set -o nowhere/x.png", 73, "nowhere");
    refuse(PLAIN " set -o x.jpg", 64, "x.jpg");
    refuse(PLAIN " set -o -", 64, "standard output");
    refuse(PLAIN " set -o set/0.png", 64, "the pictures");
    refuse(PLAIN " set/0.png -o set/0.png", 64, "would be replaced");
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, text_has_a_line_per_figure);
    tcase_add_test(c, json_has_the_same_twice);
    tcase_add_test(c, the_sheet_shows_both);
    tcase_add_test(c, options_of_a_sheet_need_one);
    tcase_add_test(c, pictures_of_other_sizes_need_a_rule);
    tcase_add_test(c, only_what_is_measured_is_read);
    tcase_add_test(c, strange_pictures_are_told);
    tcase_add_test(c, a_ground_that_nothing_shows_is_refused);
    tcase_add_test(c, what_cannot_be_compared_is_refused);
}

int main(void)
{
    return run_suite("compare", add);
}
