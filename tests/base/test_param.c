/* Tables of parameters: defaults, mistakes, JSON, help. */
#include <math.h>
#include <stddef.h>

#include "base/json.h"
#include "base/param.h"
#include "table.h"

/* A table with one parameter of each type and limit. */
struct lines {
    int count;
    double width, free;
    bool front;
    char *label;
    int style;
    struct dist length, angle, ink;
};

static const char *const styles[] = {"solid", "dashed", "dotted", NULL};
static const struct param params[] = {
    {"count", PARAM_INT, offsetof(struct lines, count), .min = 0, .max = 500, .def = "3",
     .help = "strokes drawn"},
    {"width", PARAM_REAL, offsetof(struct lines, width), .min = 0.5, .max = 8, .def = "1.5",
     .unit = "px", .help = "thickness"},
    {"free", PARAM_REAL, offsetof(struct lines, free), .def = "-1e30", .help = "without limits"},
    {"front", PARAM_BOOL, offsetof(struct lines, front), .def = "false", .help = "over the text"},
    {"label", PARAM_TEXT, offsetof(struct lines, label), .def = "", .help = "what people read"},
    {"style", PARAM_CHOICE, offsetof(struct lines, style), .choices = styles, .def = "solid",
     .help = "of the strokes"},
    {"length", PARAM_INT_DIST, offsetof(struct lines, length), .min = 1, .max = 100,
     .def = "{uniform: [5, 20]}", .unit = "px", .help = "from end to end"},
    {"angle", PARAM_REAL_DIST, offsetof(struct lines, angle), .min = -180, .max = 180,
     .def = "{normal: [0, 30]}", .unit = "deg", .help = "anticlockwise"},
    {"ink", PARAM_COLOR, offsetof(struct lines, ink), .def = "\"#204080\"", .help = "colour"},
};
static const struct param_table table = PARAM_TABLE("effect lines", struct lines, params);

struct named {
    char *name;
    int n;
};
static const struct param must[] = {
    {"name", PARAM_TEXT, offsetof(struct named, name), .help = "how it is called"},
    {"n", PARAM_INT, offsetof(struct named, n), .help = "how many"},
};
static const struct param_table required = PARAM_TABLE("thing", struct named, must);

static struct document *parse(const char *yaml)
{
    struct document *d;
    struct err e = ERR_INIT;
    document_parse(&d, yaml, "f.yaml", &e);
    expect_none(&e);
    return d;
}

static void read_good(struct lines *l, const char *yaml)
{
    struct err e = ERR_INIT;
    struct document *d = parse(yaml);
    ck_assert_int_eq(param_read(&table, l, document_root(d), NULL, &e), ERR_NONE);
    expect_none(&e);
    document_free(d);
}

START_TEST(defaults)
{
    struct lines l;
    struct err e = ERR_INIT;
    memset(&l, 0xa5, sizeof l);
    ck_assert_int_eq(param_read(&table, &l, NULL, NULL, &e), ERR_NONE);
    expect_none(&e);
    ck_assert_int_eq(l.count, 3);
    ck_assert_double_eq(l.width, 1.5);
    ck_assert_double_eq(l.free, -1e30);
    ck_assert(!l.front);
    ck_assert_str_eq(l.label, "");
    ck_assert_int_eq(l.style, 0);
    ck_assert_int_eq(l.length.kind, DIST_UNIFORM);
    ck_assert_double_eq(dist_high(&l.length), 20);
    ck_assert_double_eq(dist_high(&l.angle), 180);
    ck_assert_double_eq(dist_low(&l.ink), 0x204080);
    param_free(&table, &l);
    param_free(&table, &l);
}
END_TEST

static const char *const full =
    "{count: 500, width: 0.5, free: 1e300, front: true, label: 'a: \"b\"\\', style: dotted, "
    "length: {choice: {3: 1, 5: 2}}, angle: 12, ink: {uniform: [\"#000\", \"#fff\"]}}";

START_TEST(what_is_given_is_taken)
{
    struct lines l;
    read_good(&l, full);
    ck_assert_int_eq(l.count, 500);
    ck_assert_double_eq(l.width, 0.5);
    ck_assert_double_eq(l.free, 1e300);
    ck_assert(l.front);
    ck_assert_str_eq(l.label, "a: \"b\"\\");
    ck_assert_int_eq(l.style, 2);
    ck_assert_int_eq(l.length.kind, DIST_CHOICE);
    ck_assert_double_eq(l.length.weight[1], 2);
    ck_assert_double_eq(dist_low(&l.angle), 12);
    ck_assert(l.ink.color && l.ink.kind == DIST_UNIFORM);
    param_free(&table, &l);
}
END_TEST

/* Struct to canonical JSON to struct to the same bytes: what is hashed names the struct. */
START_TEST(json_round_trip)
{
    static const char *const specs[] = {"{}", "{count: 7, ink: 200}", NULL};
    const char *spec = specs[_i] ? specs[_i] : full;
    struct lines l, back;
    struct err e = ERR_INIT;
    read_good(&l, spec);
    json_t *j = param_json(&table, &l);
    ck_assert_uint_eq(json_object_size(j), sizeof params / sizeof *params);
    param_from_json(&table, &back, j, &e);
    expect_none(&e);
    json_t *again = param_json(&table, &back);
    char *a = json_canonical(j), *b = json_canonical(again);
    ck_assert_str_eq(a, b);
    ck_assert_str_eq(l.label, back.label);
    free(a);
    free(b);
    json_decref(j);
    json_decref(again);
    param_free(&table, &l);
    param_free(&table, &back);
}
END_TEST

/* Texts that YAML could take for something else come back as they were. */
START_TEST(texts_come_back)
{
    static const char *const texts[] = {
        "",      "null", "~",   "true", "3",  "a\nb",     "tab\t",
        "\"q\"", "#no",  "- x", "a: b", "\\", "\xc3\xa9", "\xf0\x9f\x98\x80",
        " x "};
    struct lines l, back;
    struct err e = ERR_INIT;
    read_good(&l, "{}");
    free(l.label);
    l.label = strdup(texts[_i]);
    json_t *j = param_json(&table, &l);
    param_from_json(&table, &back, j, &e);
    expect_none(&e);
    ck_assert_str_eq(back.label, texts[_i]);
    json_decref(j);
    param_free(&table, &l);
    param_free(&table, &back);
}
END_TEST

static const struct {
    const char *yaml, *part;
} bad[] = {
    {"count: 501", "f.yaml:1:8: count: 501 is out of range, 0 to 500"},
    {"count: -1", "out of range"},
    {"count: 1.5", "not a whole number"},
    {"width: 0.4", "out of range, 0.5 to 8"},
    {"width: wide", "'wide' is not a number"},
    {"front: yes", "write true"},
    {"style: dashd",
     "style: unknown 'dashd' (did you mean 'dashed'?); one of solid, dashed, dotted"},
    {"style: wavy-and-long", "style: unknown 'wavy-and-long'; one of solid"},
    {"label: [a]", "label: expected a single value, found a list"},
    {"length: 0", "out of range, 1 to 100"},
    {"length: {uniform: [5, 101]}", "out of range"},
    {"angle: {normal: [0]}", "[mean, sd]"},
    {"ink: red", "'red' is not a colour"},
    {"cuont: 3", "f.yaml:1:1: unknown key 'cuont' (did you mean 'count'?)"},
    {"elephant: 3", "unknown key 'elephant'"},
    {"[1]", "expected a map, found a list"},
    {"5", "expected a map"},
};

START_TEST(mistakes)
{
    struct lines l;
    struct err e = ERR_INIT;
    struct document *d = parse(bad[_i].yaml);
    ck_assert_int_eq(param_read(&table, &l, document_root(d), NULL, &e), ERR_CONFIG);
    expect_error(&e, ERR_CONFIG, bad[_i].part);
    document_free(d);
    param_free(&table, &l);
}
END_TEST

START_TEST(all_mistakes_at_once)
{
    struct lines l;
    struct err e = ERR_INIT;
    struct document *d = parse("count: x\nwidth: 100\nfrnt: true\nink: red\n");
    param_read(&table, &l, document_root(d), NULL, &e);
    ck_assert_int_eq(e.count, 4);
    for (int line = 1; line <= 4; line++) {
        char place[32];
        snprintf(place, sizeof place, "f.yaml:%d:", line);
        ck_assert_ptr_nonnull(strstr(e.text, place));
    }
    err_free(&e);
    document_free(d);
    param_free(&table, &l);
}
END_TEST

START_TEST(structural_keys_are_the_callers)
{
    static const char *const also[] = {"effect", NULL};
    struct lines l;
    struct err e = ERR_INIT;
    struct document *d = parse("effect: lines\ncount: 4\n");
    param_read(&table, &l, document_root(d), also, &e);
    expect_none(&e);
    ck_assert_int_eq(l.count, 4);
    document_free(d);
    param_free(&table, &l);
    d = parse("efect: lines\n");
    param_read(&table, &l, document_root(d), also, &e);
    expect_error(&e, ERR_CONFIG, "did you mean 'effect'");
    document_free(d);
    param_free(&table, &l);
}
END_TEST

START_TEST(what_must_be_given)
{
    struct named t;
    struct err e = ERR_INIT;
    struct document *d = parse("nme: x\n");
    param_read(&required, &t, document_root(d), NULL, &e);
    ck_assert_ptr_nonnull(strstr(e.text, "thing: 'name' is missing: how it is called"));
    ck_assert_ptr_nonnull(strstr(e.text, "thing: 'n' is missing: how many"));
    ck_assert_ptr_nonnull(strstr(e.text, "did you mean 'name'?"));
    expect_error(&e, ERR_CONFIG, "f.yaml:1:1:");
    document_free(d);
    param_free(&required, &t);
    param_read(&required, &t, NULL, NULL, &e);
    expect_error(&e, ERR_CONFIG, "'n' is missing");
    param_free(&required, &t);
    d = parse("{name: x, n: -2000000000}");
    param_read(&required, &t, document_root(d), NULL, &e);
    expect_none(&e);
    ck_assert_str_eq(t.name, "x");
    ck_assert_int_eq(t.n, -2000000000);
    document_free(d);
    param_free(&required, &t);
    d = parse("{name: x, n: 3000000000}");
    param_read(&required, &t, document_root(d), NULL, &e);
    expect_error(&e, ERR_CONFIG, "out of range");
    document_free(d);
    param_free(&required, &t);
}
END_TEST

/* Whoever does not want the text must still learn that something is wrong. */
START_TEST(without_an_error_the_code_is_right)
{
    struct named t;
    json_t *wrong = json_pack("{s:s, s:i}", "nme", "x", "n", 1);
    struct document *d = parse("nme: x\n");
    ck_assert_int_eq(param_read(&required, &t, document_root(d), NULL, NULL), ERR_CONFIG);
    ck_assert_int_eq(param_update(&required, &t, document_root(d), NULL, NULL), ERR_CONFIG);
    param_free(&required, &t);
    ck_assert_int_eq(param_read(&required, &t, NULL, NULL, NULL), ERR_CONFIG);
    param_free(&required, &t);
    ck_assert_int_eq(param_from_json(&required, &t, wrong, NULL), ERR_CONFIG);
    param_free(&required, &t);
    document_free(d);
    json_decref(wrong);
}
END_TEST

/* A second layer changes what it names, nothing else; what is wrong leaves the old value. */
START_TEST(settings_are_laid_over_each_other)
{
    struct lines l;
    struct err e = ERR_INIT;
    read_good(&l, "{count: 7, label: old, length: 9}");
    struct document *d = parse("{label: new, width: 2, length: {uniform: [1, 2]}}");
    param_update(&table, &l, document_root(d), NULL, &e);
    expect_none(&e);
    document_free(d);
    ck_assert_int_eq(l.count, 7);
    ck_assert_str_eq(l.label, "new");
    ck_assert_double_eq(l.width, 2);
    ck_assert_double_eq(dist_high(&l.length), 2);
    d = parse("{count: 900, length: {uniform: [1, 900]}, style: x}");
    param_update(&table, &l, document_root(d), NULL, &e);
    ck_assert_int_eq(e.count, 3);
    expect_error(&e, ERR_CONFIG, "900");
    document_free(d);
    ck_assert_int_eq(l.count, 7);
    ck_assert_double_eq(dist_high(&l.length), 2);
    ck_assert_int_eq(param_update(&table, &l, NULL, NULL, &e), ERR_NONE);
    param_free(&table, &l);
}
END_TEST

START_TEST(one_is_set_from_text)
{
    struct lines l;
    struct err e = ERR_INIT;
    read_good(&l, "{}");
    param_set(&table, &l, "count", "12", &e);
    param_set(&table, &l, "length", "{choice: [3, 4]}", &e);
    param_set(&table, &l, "label", "", &e);
    param_set(&table, &l, "label", "some words", &e);
    param_set(&table, &l, "ink", "\"#fff\"", &e);
    expect_none(&e);
    ck_assert_int_eq(l.count, 12);
    ck_assert_int_eq(l.length.count, 2);
    ck_assert_str_eq(l.label, "some words");
    ck_assert_double_eq(dist_low(&l.ink), 0xffffff);
    ck_assert_int_ne(param_set(&table, &l, "count", "many", &e), ERR_NONE);
    expect_error(&e, ERR_CONFIG, "'many' is not a whole number");
    ck_assert_int_ne(param_set(&table, &l, "count", "", &e), ERR_NONE);
    err_free(&e);
    param_set(&table, &l, "count", "[", &e);
    expect_error(&e, ERR_CONFIG, "");
    param_set(&table, &l, "wdth", "1", &e);
    expect_error(&e, ERR_USAGE, "effect lines has no 'wdth' (did you mean 'width'?)");
    ck_assert_int_eq(l.count, 12);
    param_free(&table, &l);
}
END_TEST

START_TEST(other_json_is_refused)
{
    struct lines l;
    struct err e = ERR_INIT;
    json_t *list = json_array(), *foreign = json_pack("{s:i}", "elephant", 1);
    param_from_json(&table, &l, list, &e);
    expect_error(&e, ERR_DATA, "expected an object");
    param_free(&table, &l);
    ck_assert_int_ne(param_from_json(&table, &l, foreign, &e), ERR_NONE);
    ck_assert_ptr_nonnull(strstr(e.text, "elephant"));
    err_free(&e);
    param_free(&table, &l);
    json_decref(list);
    json_decref(foreign);
}
END_TEST

/* ---- help ----------------------------------------------------------------------------------- */

static char *printed(void (*print)(const struct param_table *, FILE *))
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    print(&table, f);
    fclose(f);
    return text;
}

START_TEST(help_names_everything)
{
    char *text = printed(param_print), *page = printed(param_markdown);
    ck_assert_ptr_nonnull(strstr(text, "  label            text; optional\n"));
    ck_assert_ptr_nonnull(strstr(page, "| `label` | text | optional | what people read |"));
    for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
        ck_assert_ptr_nonnull(strstr(text, params[i].name));
        ck_assert_ptr_nonnull(strstr(text, params[i].help));
        ck_assert_ptr_nonnull(strstr(text, params[i].def));
        ck_assert_ptr_nonnull(strstr(page, params[i].name));
        ck_assert_ptr_nonnull(strstr(page, params[i].help));
    }
    ck_assert_ptr_nonnull(strstr(text, "0..500"));
    ck_assert_ptr_nonnull(strstr(text, "solid, dashed, dotted"));
    ck_assert_ptr_nonnull(strstr(text, "px"));
    free(text);
    free(page);
}
END_TEST

static const struct test tests[] = {
    TEST(defaults),
    TEST(what_is_given_is_taken),
    LOOP(json_round_trip, 3),
    LOOP(texts_come_back, 15),
    LOOP(mistakes, sizeof bad / sizeof *bad),
    TEST(all_mistakes_at_once),
    TEST(structural_keys_are_the_callers),
    TEST(what_must_be_given),
    TEST(without_an_error_the_code_is_right),
    TEST(settings_are_laid_over_each_other),
    TEST(one_is_set_from_text),
    TEST(other_json_is_refused),
    TEST(help_names_everything),
};
RUN_TABLE("param", tests)
