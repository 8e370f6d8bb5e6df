/* Changes of a domain's text: what is written where, comments kept, and what is refused. */
#include <glob.h>

#include "base/file.h"
#include "gen/design/edit.h"
#include "support.h"

static void change(const char *before, const char *as_json, const char *after)
{
    struct err e = ERR_INIT;
    char *out = NULL;
    json_error_t where;
    json_t *wanted = json_loads(as_json, 0, &where);
    ck_assert_msg(wanted != NULL, "%s: %s", as_json, where.text);
    ck_assert_msg(!design_edit(&out, before, wanted, "x.yaml", &e), "%s: %s", as_json, e.text);
    ck_assert_str_eq(out, after);
    json_decref(wanted);
    free(out);
}

static void refuse(const char *before, const char *as_json, enum err_code code)
{
    struct err e = ERR_INIT;
    char *out = NULL;
    json_t *wanted = json_loads(as_json, 0, NULL);
    ck_assert_ptr_nonnull(wanted);
    ck_assert_msg(design_edit(&out, before, wanted, "x.yaml", &e) == code, "%s: %d, %s", as_json,
                  e.code, out ? out : "no text");
    ck_assert_ptr_null(out);
    err_free(&e);
    json_decref(wanted);
}

START_TEST(only_the_value_changes)
{
    change("# head\ntext:   # places\n  size: 16   # px\n  x: {uniform: [-3, 3]} # all\n",
           "{\"set\": [\"text\", \"size\"], \"value\": 17.5}",
           "# head\ntext:   # places\n  size: 17.5   # px\n  x: {uniform: [-3, 3]} # all\n");
    change("text: {x: {uniform: [-3,  3 ]}} # all\n",
           "{\"set\": [\"text\", \"x\"], \"value\": {\"uniform\": [-3, 4]}}",
           "text: {x: {uniform: [-3,  4 ]}} # all\n");
    change("text: {x: {uniform: [-3, 3]}, y: 1}\n",
           "{\"set\": [\"text\", \"x\"], \"value\": {\"normal\": [0, 1.5]}}",
           "text: {x: {normal: [0, 1.5]}, y: 1}\n");
    change("text:\n  x:\n    uniform:\n      - -3 # low\n      - 3\n",
           "{\"set\": [\"text\", \"x\"], \"value\": {\"uniform\": [-3, 4]}}",
           "text:\n  x:\n    uniform:\n      - -3 # low\n      - 4\n");
    change("text:\n  ink: 0\n", "{\"set\": [\"text\", \"ink\"], \"value\": \"#102030\"}",
           "text:\n  ink: \"#102030\"\n");
    change("ink: 1e1\n", "{\"set\": [\"ink\"], \"value\": 10}", "ink: 1e1\n");
}
END_TEST

START_TEST(what_is_missing_is_added)
{
    change("name: a\ntext:\n  size: 16 # px\n\n# end\neffects: []\n",
           "{\"set\": [\"text\", \"x\"], \"value\": 2}",
           "name: a\ntext:\n  size: 16 # px\n  x: 2\n\n# end\neffects: []\n");
    change("text: {size: 16} # s\n", "{\"set\": [\"text\", \"x\"], \"value\": 2}",
           "text: {size: 16, x: 2} # s\n");
    change("text: {}\n", "{\"set\": [\"text\", \"x\"], \"value\": 2}", "text: {x: 2}\n");
    change("text:\nname: a\n", "{\"set\": [\"text\", \"x\"], \"value\": 2}",
           "text: {x: 2}\nname: a\n");
    change("name: a\n", "{\"set\": [\"text\", \"x\"], \"value\": 2}", "name: a\ntext: {x: 2}\n");
    change("name: a", "{\"set\": [\"text\", \"x\"], \"value\": 2}", "name: a\ntext: {x: 2}");
    change("# nothing", "{\"set\": [\"text\", \"x\"], \"value\": 2}", "# nothing\ntext: {x: 2}\n");
    change("", "{\"set\": [\"name\"], \"value\": \"a\"}", "name: a\n");
    change("a: 1\r\nb: 2\r\n", "{\"set\": [\"c\"], \"value\": true}",
           "a: 1\r\nb: 2\r\nc: true\r\n");
}
END_TEST

START_TEST(effects_get_settings)
{
    static const char wanted[] =
        "{\"set\": [\"effects\", 1, \"rotate\", \"angle\"], \"value\": {\"uniform\": [-5, 5]}}";
    change("effects:\n  - flat\n  - rotate # turn\n", wanted,
           "effects:\n  - flat\n  - rotate: {angle: {uniform: [-5, 5]}} # turn\n");
    change("effects:\n- flat\n- rotate:\n", wanted,
           "effects:\n- flat\n- rotate: {angle: {uniform: [-5, 5]}}\n");
    change("effects: [flat, rotate]\n", wanted,
           "effects: [flat, {rotate: {angle: {uniform: [-5, 5]}}}]\n");
    change("effects:\n  - flat\n  - rotate: {probability: 0.5}\n", wanted,
           "effects:\n  - flat\n  - rotate: {probability: 0.5, angle: {uniform: [-5, 5]}}\n");
    change("effects:\n  - flat\n  - rotate:\n      probability: 0.5 # half\n", wanted,
           "effects:\n  - flat\n  - rotate:\n      probability: 0.5 # half\n"
           "      angle: {uniform: [-5, 5]}\n");
    refuse("effects:\n  - flat\n  - shear\n", wanted, ERR_DATA);
    refuse("effects:\n  - flat\n", wanted, ERR_DATA);
}
END_TEST

START_TEST(effects_come_and_go)
{
    change("effects:\n  - flat # ground\n\n# end\n",
           "{\"add\": [\"effects\"], \"value\": \"dots\"}",
           "effects:\n  - flat # ground\n  - dots\n\n# end\n");
    change("effects:\n- flat\n", "{\"add\": [\"effects\"], \"value\": {\"dots\": {\"count\": 3}}}",
           "effects:\n- flat\n- dots: {count: 3}\n");
    change("effects: [flat]\n", "{\"add\": [\"effects\"], \"value\": \"dots\"}",
           "effects: [flat, dots]\n");
    change("effects: [] # none\n", "{\"add\": [\"effects\"], \"value\": \"dots\"}",
           "effects: \n  - dots # none\n");
    change("effects:\n", "{\"add\": [\"effects\"], \"value\": \"dots\"}", "effects:\n  - dots\n");
    change("name: a\n", "{\"add\": [\"effects\"], \"value\": \"dots\"}",
           "name: a\neffects:\n  - dots\n");
    change("effects:\n  - flat # ground\n  - dots: {count: 3}\n  # last\n  - grid\n",
           "{\"remove\": [\"effects\", 1]}", "effects:\n  - flat # ground\n  # last\n  - grid\n");
    change("effects:\n  - flat\n  - dots:\n      count: 3\n", "{\"remove\": [\"effects\", 1]}",
           "effects:\n  - flat\n");
    change("effects: [flat, dots, grid]\n", "{\"remove\": [\"effects\", 1]}",
           "effects: [flat, grid]\n");
    change("effects: [flat, dots]\n", "{\"remove\": [\"effects\", 1]}", "effects: [flat]\n");
    change("effects:\n- flat\nname: a\n", "{\"remove\": [\"effects\", 0]}",
           "effects:\n  []\nname: a\n");
    change("effects:\n  - flat\nname: a\n", "{\"remove\": [\"effects\", 0]}",
           "effects:\n  []\nname: a\n");
    change("text:\n  x: 1\n  y: 2 # down\n", "{\"remove\": [\"text\", \"x\"]}",
           "text:\n  y: 2 # down\n");
    change("effects:\n  - dots:\n      count: 3\n",
           "{\"remove\": [\"effects\", 0, \"dots\", \"count\"]}",
           "effects:\n  - dots:\n      {}\n");
    refuse("effects: [flat]\n", "{\"remove\": [\"effects\", 1]}", ERR_DATA);
    refuse("effects: [flat]\n", "{\"remove\": [\"effects\", -1]}", ERR_DATA);
}
END_TEST

/* Characters of several bytes, a byte order mark, Windows' lines. */
START_TEST(places_are_bytes)
{
    change("name: \"Größe ✓\" # ä\nlength: 3\n", "{\"set\": [\"length\"], \"value\": 4}",
           "name: \"Größe ✓\" # ä\nlength: 4\n");
    change("\xef\xbb\xbfname: ä\nlength: 3\n", "{\"set\": [\"length\"], \"value\": 4}",
           "\xef\xbb\xbfname: ä\nlength: 4\n");
    change("name: 😀\r\nlength: 3\r\n", "{\"set\": [\"length\"], \"value\": 4}",
           "name: 😀\r\nlength: 4\r\n");
    change("alphabet: abc\nlength: 3\n", "{\"set\": [\"alphabet\"], \"value\": \"a😀: #\"}",
           "alphabet: \"a😀: #\"\nlength: 3\n");
}
END_TEST

/* Bytes that both begin with, or end with behind those. */
static size_t common_start(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static size_t common_end(const char *a, const char *b, size_t start)
{
    size_t n = 0, most = strlen(a) < strlen(b) ? strlen(a) - start : strlen(b) - start;
    while (n < most && a[strlen(a) - n - 1] == b[strlen(b) - n - 1])
        n++;
    return n;
}

/* Of every shipped domain the new setting is one piece; the rest is as it was. */
START_TEST(shipped_domains_keep_their_text)
{
    glob_t found;
    json_t *wanted = json_loads("{\"set\": [\"text\", \"margin\"], \"value\": 1.25}", 0, NULL);
    ck_assert(!glob(ADDA_SOURCE_DIR "/bench/domains/*.yaml", 0, NULL, &found));
    ck_assert_uint_gt(found.gl_pathc, 20);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct err e = ERR_INIT;
        char *before = NULL, *after = NULL;
        size_t size;
        ck_assert(!read_file(found.gl_pathv[i], &before, &size, &e));
        ck_assert_msg(!design_edit(&after, before, wanted, "x", &e), "%s: %s", found.gl_pathv[i],
                      e.text);
        const size_t start = common_start(before, after), end = common_end(before, after, start);
        ck_assert_msg(size - start - end <= 5, "%s: more than a number is lost", found.gl_pathv[i]);
        ck_assert_msg(strlen(after) - start - end <= strlen("text: {margin: 1.25}\n"), "%s",
                      found.gl_pathv[i]);
        free(before);
        free(after);
    }
    globfree(&found);
    json_decref(wanted);
}
END_TEST

/* A change that would do more than it says. */
START_TEST(other_changes_are_refused)
{
    static const char set[] = "{\"set\": [\"b\"], \"value\": 2}";
    refuse("a: &x 1\nb: *x\n", set, ERR_DATA);
    refuse("b: 1\nb: 2\n", set, ERR_CONFIG);
    refuse("b: [1\n", set, ERR_CONFIG);
    refuse("- b\n", set, ERR_DATA);
    refuse("just words\n", set, ERR_DATA);
    refuse("b: 1\n", "{\"set\": [], \"value\": 2}", ERR_DATA);
    refuse("b: 1\n", "{\"set\": [\"b\"]}", ERR_DATA);
    refuse("b: 1\n", "{\"set\": \"b\", \"value\": 2}", ERR_DATA);
    refuse("b: 1\n", "{\"set\": [null], \"value\": 2}", ERR_DATA);
    refuse("b: [1]\n", "{\"set\": [\"b\", 1], \"value\": 2}", ERR_DATA);
    refuse("b: 1\n", "{\"set\": [\"b\", \"c\"], \"value\": 2}", ERR_DATA);
    refuse("b: 1\n", "{\"add\": [\"b\"], \"value\": 2}", ERR_DATA);
    refuse("b: 1\n", "{\"remove\": []}", ERR_DATA);
    refuse("b: 1\n", "[]", ERR_DATA);
    refuse("b: 1\n", "{}", ERR_DATA);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, only_the_value_changes);
    tcase_add_test(c, what_is_missing_is_added);
    tcase_add_test(c, effects_get_settings);
    tcase_add_test(c, effects_come_and_go);
    tcase_add_test(c, places_are_bytes);
    tcase_add_test(c, shipped_domains_keep_their_text);
    tcase_add_test(c, other_changes_are_refused);
}

int main(void)
{
    return run_suite("design_edit", add);
}
