/* Which file is a font of the list: other bytes with the same outlines, moved points, characters
 * without recorded outlines, folders that are searched, and mistakes in the list. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/publish.h"
#include "base/text.h"
#include "gen/domain/domain.h"
#include "gen/domain/font_file.h"
#include "gen/paint/face.h"
#include "support.h"

enum { IMAGES = 4 };

static char folder[32], list_path[64], spec_path[64];

/* DejaVu Sans as the project records it, the bytes of its file here, and their SHA-256. */
static struct font_store *project;
static const struct font *dejavu;
static char *bytes, sha256[HASH_HEX];
static size_t size;

static void set_up(void)
{
    struct err e = ERR_INIT;
    const char *near;
    bool same;
    strcpy(folder, "/tmp/adda-fonts-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(list_path, sizeof list_path, "%s/fonts.yaml", folder);
    snprintf(spec_path, sizeof spec_path, "%s/d.yaml", folder);
    setenv("HOME", folder, 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("ADDA_FONT_PATH");
    project = open_fonts();
    dejavu = font_store_find(project, "dejavu-sans", &near);
    ck_assert_ptr_nonnull(dejavu);
    ck_assert_msg(!font_file_read(dejavu, NULL, 0, &bytes, &size, &same, &e), "%s", e.text);
    hash_bytes(bytes, size, sha256);
}

static void tear_down(void)
{
    free(bytes);
    font_store_free(project);
    ck_assert(!publish_remove(folder, NULL));
}

/* ---- lists and files ------------------------------------------------------------------------ */

static void write_bytes(const char *path, const void *data, size_t count)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path, data, count, &e), "%s", e.text);
}

/* A file below the test's folder; folders on the way are made. */
static void put_file(const char *name, const void *data, size_t count)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/%s", folder, name), *slash = strrchr(path, '/');
    *slash = 0;
    ck_assert_msg(!publish_mkdir(path, &e), "%s", e.text);
    *slash = '/';
    write_bytes(path, data, count);
    free(path);
}

/* A list of one font, "f", with the recorded outlines of DejaVu Sans or without any. */
static void write_list(const char *file, const char *sha, bool outlines)
{
    struct text t = {0};
    text_printf(&t,
                "fonts:\n  - name: f\n    package: fonts-f\n    file: %s\n    sha256: %s\n"
                "    licence: x\n    style: sans\n    version: Version 1.5\n",
                file, sha);
    if (outlines)
        text_add(&t, "    outlines:\n");
    for (unsigned i = 0; outlines && i < FONT_CHARACTERS; i++)
        text_printf(&t, "      U+%04X: %08x\n", FONT_FIRST + i, dejavu->outlines[i]);
    write_bytes(list_path, t.data, t.size);
    text_free(&t);
}

/* Loads a domain of these characters in the font of the list; *pixels (may be NULL) is the hash of
 * its first images, *identity (may be NULL) that of its identity. */
static enum err_code load_hashes(const char *alphabet, char pixels[HASH_HEX],
                                 char identity[HASH_HEX], struct err *e)
{
    struct font_store *store = NULL;
    struct domain *d = NULL;
    char *spec = text_format("name: t\nalphabet: \"%s\"\nlength: 3\nfonts: [f]\neffects: [flat]\n",
                             alphabet);
    write_bytes(spec_path, spec, strlen(spec));
    free(spec);
    if (!font_store_open(&store, list_path, e) && !domain_load(&d, spec_path, store, e)) {
        const struct seeds seeds = seeds_single(7);
        const size_t image = image_size(d);
        uint8_t *data = malloc(image * IMAGES);
        uint16_t labels[IMAGES * CAPTCHA_MAX_LENGTH];
        ck_assert(!render_many(d, &seeds, 0, IMAGES, NULL, data, labels, e));
        json_t *j = domain_json(d);
        if (pixels)
            hash_bytes(data, image * IMAGES, pixels);
        if (identity)
            json_hash(j, identity);
        json_decref(j);
        free(data);
    }
    domain_free(d);
    font_store_free(store);
    return e->code;
}

static void assert_accepted(const char *alphabet)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!load_hashes(alphabet, NULL, NULL, &e), "%s", e.text);
}

/* ERR_UNAVAILABLE, with each of two texts in the message. */
static void assert_refused(const char *alphabet, const char *one, const char *other)
{
    struct err e = ERR_INIT;
    ck_assert_int_eq(load_hashes(alphabet, NULL, NULL, &e), ERR_UNAVAILABLE);
    ck_assert_msg(strstr(e.text, one) != NULL, "no \"%s\" in: %s", one, e.text);
    ck_assert_msg(strstr(e.text, other) != NULL, "no \"%s\" in: %s", other, e.text);
    err_free(&e);
}

/* ---- changed fonts -------------------------------------------------------------------------- */

static unsigned read_number(const char *at, int count)
{
    unsigned value = 0;
    for (int i = 0; i < count; i++)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

static char *find_table(const char *tag)
{
    const unsigned tables = read_number(bytes + 4, 2);
    for (unsigned i = 0; i < tables; i++)
        if (memcmp(bytes + 12 + 16 * i, tag, 4) == 0)
            return bytes + read_number(bytes + 12 + 16 * i + 8, 4);
    ck_abort_msg("no table %s", tag);
    return NULL;
}

/* The time when the font was last modified: what a rebuilt package changes. */
static void change_time(void)
{
    find_table("head")[35] ^= 1;
}

/* The first stored x of the character's outline. */
static void move_point(char character)
{
    struct face face = {0};
    struct err e = ERR_INIT;
    ck_assert(!face_open(&face, bytes, size, NULL, "f", &e));
    const unsigned glyph = FT_Get_Char_Index(face.ft, (FT_ULong)character);
    face_close(&face);
    ck_assert_int_eq(read_number(find_table("head") + 50, 2), 1); /* offsets of four bytes */
    char *at = find_table("glyf") + read_number(find_table("loca") + 4 * glyph, 4);
    const unsigned contours = read_number(at, 2);
    ck_assert(contours > 0 && contours < 100);
    at += 10 + 2 * contours;
    unsigned points = read_number(at - 2, 2) + 1;
    at += 2 + read_number(at, 2);
    while (points > 0) { /* flags; one with bit 3 is repeated as often as the next byte says */
        const unsigned repeats = *at & 8 ? (unsigned char)at[1] : 0;
        at += *at & 8 ? 2 : 1;
        points -= 1 + repeats;
    }
    *at ^= 1;
}

/* ---- tests ---------------------------------------------------------------------------------- */

START_TEST(other_bytes_same_outlines)
{
    struct err e = ERR_INIT;
    char pixels[2][HASH_HEX], identity[2][HASH_HEX];
    put_file("f.ttf", bytes, size);
    write_list("f.ttf", sha256, true);
    ck_assert_msg(!load_hashes("0123456789", pixels[0], identity[0], &e), "%s", e.text);
    change_time();
    put_file("f.ttf", bytes, size);
    ck_assert_msg(!load_hashes("0123456789", pixels[1], identity[1], &e), "%s", e.text);
    ck_assert_str_eq(pixels[0], pixels[1]);
    ck_assert_str_eq(identity[0], identity[1]); /* it holds the recorded SHA-256 */
}
END_TEST

START_TEST(moved_point)
{
    move_point('7');
    put_file("f.ttf", bytes, size);
    write_list("f.ttf", sha256, true);
    assert_refused("0179", "f.ttf (Version 2.37)", "so does its outline of '7'");
    assert_refused("0179", "recorded file (Version 1.5)", "package fonts-f");
    assert_accepted("01"); /* what it draws of the other characters is recorded */
    hash_bytes(bytes, size, sha256);
    write_list("f.ttf", sha256, true);
    assert_accepted("0179"); /* the recorded file itself is not compared */
}
END_TEST

START_TEST(characters_without_recorded_outlines)
{
    put_file("f.ttf", bytes, size);
    write_list("f.ttf", sha256, true);
    assert_accepted("01\xc3\xa9");
    change_time();
    put_file("f.ttf", bytes, size);
    assert_refused("01\xc3\xa9", "f.ttf (Version 2.37)", "records no outline of '\xc3\xa9'");
    write_list("f.ttf", sha256, false);
    assert_refused("10", "recorded file (Version 1.5)", "records no outline of '1'");
}
END_TEST

/* Whether a font of the recorded path /nowhere/NAME.ttf is found at `place`. */
static bool found_at(const char *place)
{
    struct err e = ERR_INIT;
    char *file = text_format("/nowhere%s", strrchr(place, '/'));
    put_file(place, bytes, size);
    write_list(file, sha256, true);
    const bool found = !load_hashes("01", NULL, NULL, &e);
    ck_assert(found || strstr(e.text, "apt-get install fonts-f"));
    err_free(&e);
    free(file);
    return found;
}

START_TEST(found_in_other_folders)
{
    char *data_home = text_format("%s/xdg", folder);
    char *path = text_format("%s/none::%s/one:%s/two", folder, folder, folder);
    ck_assert(found_at(".fonts/adda-a.ttf"));
    ck_assert(found_at(".local/share/fonts/deep/er/adda-b.ttf"));
    ck_assert(!found_at(".fonts/.hidden/adda-c.ttf"));
    ck_assert(!found_at("xdg/fonts/adda-d.ttf"));
    setenv("XDG_DATA_HOME", data_home, 1);
    ck_assert(found_at("xdg/fonts/adda-d.ttf"));
    ck_assert(!found_at("two/adda-e.ttf"));
    setenv("ADDA_FONT_PATH", path, 1);
    ck_assert(found_at("two/adda-e.ttf"));
    ck_assert(!found_at("two/1/2/3/4/5/6/7/8/9/adda-f.ttf")); /* too deep */
    free(data_home);
    free(path);
}
END_TEST

/* A folder inside itself, and a file that is not a font before the one that is. */
START_TEST(loops_and_wrong_files_are_passed_over)
{
    char *link = text_format("%s/.fonts/a/loop", folder);
    put_file(".fonts/a/adda-g.ttf", "no font", 7);
    ck_assert_int_eq(symlink("..", link), 0);
    ck_assert(found_at(".fonts/b/adda-g.ttf"));
    put_file("wrong/adda-g.ttf", "no font", 7);
    write_list("wrong/adda-g.ttf", sha256, true);
    assert_accepted("01");
    free(link);
}
END_TEST

START_TEST(upper_case_sha256)
{
    struct err e = ERR_INIT;
    char upper[HASH_HEX], identity[2][HASH_HEX];
    for (int i = 0; i < HASH_HEX; i++)
        upper[i] = (char)(sha256[i] >= 'a' ? sha256[i] - 'a' + 'A' : sha256[i]);
    put_file("f.ttf", bytes, size);
    write_list("f.ttf", sha256, false);
    ck_assert_msg(!load_hashes("01", NULL, identity[0], &e), "%s", e.text);
    write_list("f.ttf", upper, false);
    ck_assert_msg(!load_hashes("01", NULL, identity[1], &e), "%s", e.text);
    ck_assert_str_eq(identity[0], identity[1]);
}
END_TEST

START_TEST(relative_paths_start_at_the_list)
{
    put_file("sub/f.ttf", bytes, size);
    write_list("sub/f.ttf", sha256, false);
    assert_accepted("01");
    write_list("other/f.ttf", sha256, false);
    assert_refused("01", "apt-get install fonts-f", folder);
}
END_TEST

START_TEST(missing_or_no_font)
{
    static const char other[] = "1111111111111111111111111111111111111111111111111111111111111111";
    struct err e = ERR_INIT;
    write_list("/nowhere/adda-h.ttf", other, true);
    assert_refused("01", "/nowhere/adda-h.ttf", "apt-get install fonts-f");
    put_file("text.ttf", "no font", 7);
    write_list("text.ttf", other, true);
    assert_refused("01", "SHA-256", "scalable font");
    hash_bytes("no font", 7, sha256);
    write_list("text.ttf", sha256, true);
    ck_assert_int_eq(load_hashes("01", NULL, NULL, &e), ERR_DATA);
    ck_assert_msg(strstr(e.text, "not a scalable font") != NULL, "%s", e.text);
    err_free(&e);
}
END_TEST

START_TEST(mistakes_in_the_list)
{
    static const char *const lists[][3] = {
        {"sha256: 00\n", "fonts.yaml:7:13: ", "64 hexadecimal digits"},
        {"sha256: 00\n    outlines: {U+007F: 11111111}\n", "fonts.yaml:8:16: ", "U+0020 to U+007E"},
        {"sha256: 00\n    outlines: {A: 11111111}\n", "fonts.yaml:8:16: ", "U+0020 to U+007E"},
        {"sha256: 00\n    outlines: {U+0030: 1111}\n", "fonts.yaml:8:24: ", "eight hexadecimal"},
        {"sha256: 00\n    outlines: {U+0030: 111111111}\n", "fonts.yaml:8:24: ", "eight hex"},
        {"sha256: 00\n    outlines: {U+007E: 11111111 -}\n", "fonts.yaml:8:24: ", "beyond U+007E"},
        {"sha255: 00\n", "fonts.yaml:7:5: ", "did you mean 'sha256'"},
        {"sha255: 00\n", "fonts.yaml:2:5: ", "a font needs 'sha256'"},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct err e = ERR_INIT;
        struct font_store *store = NULL;
        char *list = text_format("fonts:\n  - name: f\n    package: p\n    file: /f\n"
                                 "    licence: x\n    style: y\n    %s",
                                 lists[i][0]);
        write_bytes(list_path, list, strlen(list));
        ck_assert_int_eq(font_store_open(&store, list_path, &e), ERR_CONFIG);
        const char *place = strstr(e.text, lists[i][1]);
        ck_assert_msg(place != NULL, "no %s in: %s", lists[i][1], e.text);
        ck_assert_msg(strstr(place, lists[i][2]) != NULL, "no %s in: %s", lists[i][2], place);
        err_free(&e);
        font_store_free(store);
        free(list);
    }
}
END_TEST

START_TEST(the_project_records_all_outlines)
{
    for (int i = 0; i < font_store_count(project); i++)
        for (int k = 0; k < FONT_CHARACTERS; k++)
            ck_assert_msg(font_store_at(project, i)->outlines[k] != 0, "%s, U+%04X",
                          font_store_at(project, i)->name, (unsigned)(FONT_FIRST + k));
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, other_bytes_same_outlines);
    tcase_add_test(c, moved_point);
    tcase_add_test(c, characters_without_recorded_outlines);
    tcase_add_test(c, found_in_other_folders);
    tcase_add_test(c, loops_and_wrong_files_are_passed_over);
    tcase_add_test(c, upper_case_sha256);
    tcase_add_test(c, relative_paths_start_at_the_list);
    tcase_add_test(c, missing_or_no_font);
    tcase_add_test(c, mistakes_in_the_list);
    tcase_add_test(c, the_project_records_all_outlines);
}

int main(void)
{
    return run_suite("fonts", add);
}
