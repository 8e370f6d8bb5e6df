/* Lists of fonts: the one that ADDA_FONTS adds, and those that captcha-gen prints. */
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "font_files.h"
#include "gen/domain/domain.h"
#include "gen/domain/keys.h"
#include "gen/effects/registry.h"

static void set_up(void)
{
    make_folder();
    setenv("HOME", folder, 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("ADDA_FONT_PATH");
    unsetenv("ADDA_FONTS");
}

static void tear_down(void)
{
    ck_assert(!publish_remove(folder, NULL));
}

/* ---- ADDA_FONTS ----------------------------------------------------------------------------- */

/* Opens the project's list with one's own, of this text. */
static enum err_code open_with(const char *list, struct font_store **store, struct err *e)
{
    char *path = text_format("%s/own.yaml", folder);
    put("own.yaml", list, strlen(list));
    setenv("ADDA_FONTS", path, 1);
    const enum err_code code = font_store_open(store, NULL, e);
    unsetenv("ADDA_FONTS");
    free(path);
    return code;
}

static char *entry(const char *name, const char *file, const char *sha256, const char *more)
{
    return text_format("  - {name: %s, file: %s, sha256: %s%s}\n", name, file, sha256, more);
}

/* A list with one entry. */
static struct font_store *opened(const char *name, const char *file, const char *more)
{
    struct err e = ERR_INIT;
    struct font_store *store = NULL;
    char sha256[HASH_HEX], *path = text_format("%s/%s", folder, file);
    ck_assert(!hash_file(path, sha256, &e));
    char *one = entry(name, file, sha256, more), *list = text_format("fonts:\n%s", one);
    ck_assert_msg(!open_with(list, &store, &e), "%s", e.text);
    free(list);
    free(one);
    free(path);
    return store;
}

/* Its identity, a new reference; NULL and an error where it cannot be read. */
static json_t *identity(const char *list, const struct font_store *store, struct err *e)
{
    struct domain *d = NULL;
    char *spec = text_format("name: t\nalphabet: \"012\"\nlength: 3\nfonts: %s\n", list);
    json_t *j = domain_parse(&d, spec, "d.yaml", store, e) ? NULL : domain_json(d);
    domain_free(d);
    free(spec);
    return j;
}

/* A folder of shipped files that was asked for is not passed over because there are other fonts. */
START_TEST(the_project_s_list_is_missed_where_it_was_asked_for)
{
    struct err e = ERR_INIT;
    struct font_store *store = NULL;
    setenv("ADDA_DATA", folder, 1);
    ck_assert_int_eq(open_with("fonts: []\n", &store, &e), ERR_UNAVAILABLE);
    ck_assert_ptr_null(store);
    ck_assert_msg(strstr(e.text, "the list of fonts: cannot read '") &&
                      strstr(e.text, "/fonts.yaml': No such file or directory; the variable "
                                     "ADDA_DATA names the folder"),
                  "%s", e.text);
    err_free(&e);
    put("fonts.yaml", "fonts: []\n", 10);
    ck_assert_int_eq(open_with("fonts: []\n", &store, &e), ERR_NONE);
    ck_assert_int_eq(font_store_count(store), 0);
    font_store_free(store);
    unsetenv("ADDA_DATA");
}
END_TEST

START_TEST(adds_to_the_project)
{
    struct err e = ERR_INIT;
    struct font_store *project = open_fonts();
    put_copy("b.ttf", VARIABLE);
    struct font_store *store = opened("bars", "b.ttf", "");
    ck_assert_int_eq(font_store_count(store), font_store_count(project) + 1);
    json_t *both = identity("[bars, dejavu-sans]", store, &e);
    ck_assert_msg(both != NULL, "%s", e.text);
    ck_assert_ptr_null(identity("[bars]", project, &e));
    ck_assert_msg(strstr(e.text, "'bars' is not in fonts.yaml"), "%s", e.text);
    err_free(&e);
    json_decref(both);
    font_store_free(store);
    font_store_free(project);
}
END_TEST

/* The same name and font: its file is found there, and the domain stays what it is. The file may
   have other bytes, as another distribution's has. */
START_TEST(says_where_a_font_is)
{
    struct err e = ERR_INIT;
    struct font_store *project = open_fonts();
    put_copy("elsewhere.ttf", DEJAVU "DejaVuSans.ttf");
    if (_i) {
        char *path = text_format("%s/elsewhere.ttf", folder);
        FILE *f = fopen(path, "ab");
        ck_assert(f && fputs("more", f) >= 0 && !fclose(f));
        free(path);
    }
    struct font_store *store = opened("dejavu-sans", "elsewhere.ttf", "");
    ck_assert_int_eq(font_store_count(store), font_store_count(project));
    const char *near;
    const struct font *f = font_store_find(store, "dejavu-sans", &near);
    ck_assert(strncmp(f->path, folder, strlen(folder)) == 0);
    ck_assert(!f->added);
    json_t *here = identity("[dejavu-sans]", store, &e);
    json_t *there = identity("[dejavu-sans]", project, &e);
    ck_assert(here && json_equal(here, there));
    json_decref(here);
    json_decref(there);
    font_store_free(store);
    font_store_free(project);
}
END_TEST

START_TEST(a_name_with_other_outlines)
{
    static const char zero[] = "0000000000000000000000000000000000000000000000000000000000000000";
    static const char one[] = "1111111111111111111111111111111111111111111111111111111111111111";
    struct err e = ERR_INIT;
    struct font_store *store;
    char *taken = entry("dejavu-sans", "x.ttf", zero, ""), *a = entry("a", "x.ttf", zero, "");
    char *other = entry("a", "y.ttf", one, ""), *face = entry("a", "x.ttf", zero, ", face: 1");
    const struct {
        const char *first, *second, *place, *text;
    } mistakes[] = {
        {"", taken, "own.yaml:2:12: ", "the project's list already has a font"},
        {a, other, "own.yaml:3:12: ", "the list already has a font 'a', in line 2"},
        {a, face, "own.yaml:3:12: ", "the list already has a font 'a', in line 2"},
        {a, a, "own.yaml:3:12: ", "the list already has a font 'a', in line 2"},
        {a, "  - {name: b}\n", "own.yaml:3:5: ", "needs 'file'"},
    };
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        char *list = text_format("fonts:\n%s%s", mistakes[i].first, mistakes[i].second);
        ck_assert_int_eq(open_with(list, &store, &e), ERR_CONFIG);
        const char *at = strstr(e.text, mistakes[i].place);
        ck_assert_msg(at && strstr(at, mistakes[i].text), "no %s%s in: %s", mistakes[i].place,
                      mistakes[i].text, e.text);
        err_free(&e);
        free(list);
    }
    free(taken);
    free(a);
    free(other);
    free(face);
}
END_TEST

/* Face and axes of an entry are in the identity, since file and SHA-256 do not tell them. */
START_TEST(faces_and_axes_of_entries)
{
    struct err e = ERR_INIT;
    put_copy("b.ttf", VARIABLE);
    struct font_store *plain = opened("bars", "b.ttf", "");
    struct font_store *bold = opened("bars", "b.ttf", ", axes: {wght: 900}");
    struct font_store *none = opened("bars", "b.ttf", ", axes: {slnt: 9}");
    json_t *one = identity("[bars]", plain, &e), *other = identity("[bars]", bold, &e);
    ck_assert_msg(one && other, "%s", e.text);
    const json_t *font = json_array_get(json_object_get(other, "fonts"), 0);
    ck_assert_double_eq(json_number_value(json_object_get(json_object_get(font, "axes"), "wght")),
                        900);
    ck_assert(!json_equal(one, other));
    ck_assert_ptr_null(identity("[bars]", none, &e));
    ck_assert_msg(strstr(e.text, "no axis 'slnt'"), "%s", e.text);
    err_free(&e);
    json_decref(one);
    json_decref(other);
    font_store_free(plain);
    font_store_free(bold);
    font_store_free(none);
}
END_TEST

/* ---- captcha-gen ---------------------------------------------------------------------------- */

/* What a command prints when it is run in the folder, to be freed; *code is its exit status. */
static char *printed(const char *command, int *code)
{
    struct err e = ERR_INIT;
    char *text;
    size_t size;
    char *line = text_format("cd %s && " ADDA_BINARY_DIR "/gen/captcha-gen %s > out 2> said",
                             folder, command);
    char *out = text_format("%s/out", folder);
    const int status = system(line);
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ck_assert(!read_file(out, &text, &size, &e));
    free(line);
    free(out);
    return text;
}

static void expect(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "no \"%s\" in:\n%s", part, text);
}

/* On standard error, by the last command. */
static void expect_said(const char *part)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/said", folder), *text;
    size_t size;
    ck_assert(!read_file(path, &text, &size, &e));
    expect(text, part);
    free(text);
    free(path);
}

/* The domain with the printed list is the one with the folder. */
START_TEST(a_list_to_paste)
{
    int code;
    const char *const files[] = {DEJAVU "DejaVuSans.ttf", DEJAVU "DejaVuSerif.ttf"};
    put_copy("f/a b.ttf", DEJAVU "DejaVuSansMono.ttf");
    put_copy("f/bars.ttf", VARIABLE);
    put_collection("f/two.ttc", files, 2);
    char *list = printed("fonts f", &code);
    ck_assert_int_eq(code, 0);
    expect(list, "\nfonts:\n  - ./f/a b.ttf  # DejaVu Sans Mono Book: 0-9 A-Z a-z\n");
    expect(list,
           "  # - ./f/bars.ttf: {axes: {wght: 100, wdth: 100}}  # Adda Bars Regular: neither");
    expect(list, "wght 100..900, wdth 50..200\n");
    expect(list, "  - ./f/two.ttc: {face: 1}  # DejaVu Serif Book");
    char *spec = text_format("name: t\nalphabet: \"01\"\nlength: 1\n%s", list);
    put("d.yaml", spec, strlen(spec));
    free(printed("hash d.yaml", &code));
    ck_assert_int_eq(code, 0);
    put("f/cut.ttf", "no font", 7);
    free(list);
    list = printed("fonts ./f/", &code);
    ck_assert_int_eq(code, ERR_DATA);
    expect(list, "  - ./f/two.ttc: {face: 0}");
    put("g/a\033[2J.ttf", "", 0);
    put_copy("g/b.ttf", DEJAVU "DejaVuSans.ttf");
    free(list);
    list = printed("fonts g", &code);
    ck_assert_int_eq(code, ERR_CONFIG);
    expect(list, "\nfonts:\n  - ./g/b.ttf");
    ck_assert_ptr_null(strstr(list, "[2J"));
    expect_said("/g/a\\x1b[2J.ttf': the name of the file ");
    put("d.yaml", "name: t\nalphabet: \"01\"\nlength: 1\nfonts: [./g/]\n", 47);
    free(printed("hash d.yaml", &code));
    ck_assert_int_eq(code, ERR_CONFIG);
    expect_said("d.yaml:4:9: fonts: ");
    expect_said("/g/a\\x1b[2J.ttf': the name of the file ");
    expect_said(": rename it");
    put("empty/x", "", 0);
    free(printed("fonts empty", &code));
    ck_assert_int_eq(code, ERR_NOINPUT);
    free(list);
    free(spec);
}
END_TEST

START_TEST(a_list_for_the_variable)
{
    int code;
    put_copy("f/Two Bars.ttf", VARIABLE);
    char *list = printed("fonts f --list", &code);
    ck_assert_int_eq(code, 0);
    expect(list, "  - name: two-bars\n");
    expect(list, "    axes: {wght: 100, wdth: 100}\n");
    struct err e = ERR_INIT;
    struct font_store *store = NULL;
    ck_assert_msg(!open_with(list, &store, &e), "%s", e.text);
    json_t *j = identity("[two-bars]", store, &e);
    ck_assert_msg(j != NULL, "%s", e.text);
    json_decref(j);
    font_store_free(store);
    free(list);
}
END_TEST

/* Every key of a domain, and every setting. */
START_TEST(parameters_name_every_key)
{
    int code;
    char *list = printed("list parameters", &code);
    for (int s = 0; s < KEYS_SECTIONS; s++)
        for (int k = 0; k < domain_keys[s].count; k++) {
            char *line = text_format("\n  %s ", domain_keys[s].keys[k].name);
            expect(list, line);
            free(line);
        }
    for (int i = 0; effect_registry[i]; i++)
        expect(list, effect_registry[i]->name);
    expect(list, "text of 2..1024 characters");
    free(list);
    list = printed("list parameters font", &code);
    ck_assert_int_eq(code, 0);
    ck_assert(strncmp(list, "font\n", 5) == 0);
    free(list);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, the_project_s_list_is_missed_where_it_was_asked_for);
    tcase_add_test(c, adds_to_the_project);
    tcase_add_loop_test(c, says_where_a_font_is, 0, 2);
    tcase_add_test(c, a_name_with_other_outlines);
    tcase_add_test(c, faces_and_axes_of_entries);
    tcase_add_test(c, a_list_to_paste);
    tcase_add_test(c, a_list_for_the_variable);
    tcase_add_test(c, parameters_name_every_key);
}

int main(void)
{
    return run_suite("font lists", add);
}
