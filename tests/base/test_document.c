#include "base/document.h"
#include "support.h"

static struct document *parse(const char *text)
{
    struct document *d;
    struct err e = ERR_INIT;
    document_parse(&d, text, "f.yaml", &e);
    expect_none(&e);
    return d;
}

START_TEST(every_node_knows_where_it_stands)
{
    struct document *d = parse("# comment\n"
                               "name: quick\n"
                               "list:\n"
                               "  - 1\n"
                               "  - {a: 2, b: 'x'}\n");
    const struct node *root = document_root(d), *name = node_get(root, "name"),
                      *list = node_get(root, "list"), *b = node_get(&list->children[1], "b");
    ck_assert_int_eq(root->kind, NODE_MAP);
    ck_assert_int_eq(root->count, 2);
    ck_assert_ptr_null(root->key);
    ck_assert_str_eq(name->text, "quick");
    ck_assert_int_eq(name->line, 2);
    ck_assert_int_eq(name->column, 7);
    ck_assert_int_eq(name->key_line, 2);
    ck_assert_int_eq(name->key_column, 1);
    ck_assert(!name->quoted);
    ck_assert_int_eq(list->kind, NODE_LIST);
    ck_assert_int_eq(list->count, 2);
    ck_assert_ptr_null(list->children[0].key);
    ck_assert_int_eq(list->children[0].line, 4);
    ck_assert_str_eq(b->key, "b");
    ck_assert_int_eq(b->line, 5);
    ck_assert_int_eq(b->column, 15);
    ck_assert_int_eq(b->key_column, 12);
    ck_assert(b->quoted);
    ck_assert_str_eq(b->file, "f.yaml");
    ck_assert_ptr_null(node_get(root, "nothing"));
    ck_assert_ptr_null(node_get(NULL, "nothing"));
    ck_assert_ptr_null(node_get(list, "nothing"));
    document_free(d);
    document_free(NULL);
}
END_TEST

START_TEST(empty_documents_have_no_root)
{
    static const char *const texts[] = {"", "# only a comment\n", "\n\n"};
    for (int i = 0; i < 3; i++) {
        struct document *d = parse(texts[i]);
        ck_assert_ptr_null(document_root(d));
        document_free(d);
    }
    ck_assert_ptr_null(document_root(NULL));
}
END_TEST

START_TEST(aliases_are_followed)
{
    struct document *d = parse("a: &x {n: 1}\nb: *x\n");
    const struct node *n = node_get(node_get(document_root(d), "b"), "n");
    ck_assert_str_eq(n->text, "1");
    document_free(d);
}
END_TEST

/* Each kind of mistake: where and what. */
static const struct {
    const char *text, *part;
} bad[] = {
    {"a: 1\nb: 2\na: 3\n", "f.yaml:3:1: 'a' is given twice (first in line 1)"},
    {"x: {k: 1, k: 2}\n", "f.yaml:1:11: 'k' is given twice"},
    {"? [1, 2]\n: 3\n", "f.yaml:1:3: a key must be"},
    {"a: 1\n\tb: 2\n", "f.yaml:2:1: "},
    {"a: [1, 2\n", "f.yaml:2:1: "},
    {"a: 'open\n", "f.yaml:2:1: "},
    {"a: 1\n b: 2\n", "f.yaml:2:3: "},
    {"a: *unknown\n", "f.yaml:1:4: "},
    {"a: 1\n---\nb: 2\n", "f.yaml:3:1: a second document"},
    {"a: 1\n...\n---\nb: 2\n", "a second document"},
    {"a: \xff\xfe\n", "UTF-8"},
    {"a: \"x\\0y\"\n", "f.yaml:1:4: "},
    {"a: \"\\u0007\"\n", "f.yaml:1:4: a text must not hold control characters"},
    {"a: !!int 3\n", "f.yaml:1:4: "},
    {"&x [*x]\n", "f.yaml:1:1: "},
    {"a: &x {b: *x}\n", "f.yaml:1:"},
    {"%YAML 9.9\n---\na: 1\n", "f.yaml:1:1: "},
};

START_TEST(mistakes_are_placed)
{
    struct document *d;
    struct err e = ERR_INIT;
    document_parse(&d, bad[_i].text, "f.yaml", &e);
    ck_assert_ptr_null(d);
    expect_error(&e, ERR_CONFIG, bad[_i].part);
}
END_TEST

START_TEST(all_mistakes_at_once)
{
    struct document *d;
    struct err e = ERR_INIT;
    document_parse(&d, "a: 1\na: 2\nb: {c: 1, c: 2}\nb: 3\n", "f.yaml", &e);
    ck_assert_ptr_null(d);
    ck_assert_ptr_nonnull(strstr(e.text, "f.yaml:2:1:"));
    ck_assert_ptr_nonnull(strstr(e.text, "f.yaml:3:11:"));
    ck_assert_ptr_nonnull(strstr(e.text, "f.yaml:4:1:"));
    expect_error(&e, ERR_CONFIG, "twice");
}
END_TEST

static char *nested(int levels)
{
    char *text = calloc((size_t)levels * 2 + 1, 1);
    memset(text, '[', (size_t)levels);
    memset(text + levels, ']', (size_t)levels);
    return text;
}

START_TEST(depth_is_limited)
{
    static const int levels[] = {60, 70, 10000};
    for (int i = 0; i < 3; i++) {
        struct document *d;
        struct err e = ERR_INIT;
        char *text = nested(levels[i]);
        document_parse(&d, text, "f.yaml", &e);
        if (i == 0)
            expect_none(&e);
        else
            expect_error(&e, ERR_CONFIG, "f.yaml:1:");
        document_free(d);
        free(text);
    }
}
END_TEST

/* Nine levels of nine aliases would be 387 million values. */
START_TEST(alias_bombs_are_refused)
{
    char text[1024];
    size_t used = (size_t)snprintf(text, sizeof text, "a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "a%d: &a%d [", i, i);
        for (int k = 0; k < 9; k++)
            used +=
                (size_t)snprintf(text + used, sizeof text - used, "%s*a%d", k ? ", " : "", i - 1);
        used += (size_t)snprintf(text + used, sizeof text - used, "]\n");
    }
    struct document *d;
    struct err e = ERR_INIT;
    document_parse(&d, text, "f.yaml", &e);
    ck_assert_ptr_null(d);
    expect_error(&e, ERR_CONFIG, "more than 1000000 values");
}
END_TEST

START_TEST(files)
{
    char folder[64], path[96], place[128];
    struct document *d;
    struct err e = ERR_INIT;
    scratch_begin(folder);
    snprintf(path, sizeof path, "%s/f.yaml", folder);
    document_load(&d, path, &e);
    ck_assert_ptr_null(d);
    expect_error(&e, ERR_NOINPUT, path);
    document_load(&d, folder, &e);
    expect_error(&e, ERR_NOINPUT, folder);
    publish_file(path, "a: 1\na: 2", 9, &e);
    document_load(&d, path, &e);
    snprintf(place, sizeof place, "%s:2:1:", path);
    expect_error(&e, ERR_CONFIG, place);
    const size_t size = (4u << 20) + 1;
    char *large = malloc(size);
    memset(large, '#', size);
    publish_file(path, large, size, &e);
    free(large);
    expect_none(&e);
    ck_assert_int_ne(document_load(&d, path, &e), ERR_NONE);
    ck_assert_ptr_null(d);
    ck_assert_ptr_nonnull(strstr(e.text, "larger than"));
    err_free(&e);
    scratch_end(folder);
}
END_TEST

/* ---- scalars -------------------------------------------------------------------------------- */

static const struct {
    const char *text, *part; /* NULL: it is one, in -5 ... 1000 */
    long long value;
} integers[] = {
    {"7", NULL, 7},
    {"-5", NULL, -5},
    {"007", NULL, 7},
    {"1000", NULL, 1000},
    {"1001", "f.yaml:1:4: a: 1001 is out of range, -5 to 1000", 0},
    {"-6", "out of range", 0},
    {"99999999999999999999", "out of range", 0},
    {"3.0", "'3.0' is not a whole number", 0},
    {"3x", "not a whole number", 0},
    {"0x10", "not a whole number", 0},
    {"'3'", "not a whole number", 0},
    {"true", "not a whole number", 0},
    {"", "not a whole number", 0},
    {"[3]", "a: expected a single value, found a list", 0},
    {"{b: 3}", "a: expected a single value, found a map", 0},
};

START_TEST(whole_numbers)
{
    char text[64];
    long long value = 0;
    struct err e = ERR_INIT;
    snprintf(text, sizeof text, "a: %s\n", integers[_i].text);
    struct document *d = parse(text);
    const bool good = node_int(node_get(document_root(d), "a"), -5, 1000, &value, &e);
    ck_assert(good == !integers[_i].part);
    if (good)
        ck_assert_int_eq(value, integers[_i].value);
    else
        expect_error(&e, ERR_CONFIG, integers[_i].part);
    document_free(d);
}
END_TEST

static const struct {
    const char *text, *part; /* NULL: it is one, in -1 ... 100 */
    double value;
} reals[] = {
    {"2", NULL, 2},
    {".25", NULL, .25},
    {"-1", NULL, -1},
    {"1e2", NULL, 100},
    {"1E+1", NULL, 10},
    {"100.001", "out of range, -1 to 100", 0},
    {"1e999", "too large", 0},
    {"nan", "'nan' is not a number", 0},
    {".inf", "not a number", 0},
    {"0x1p3", "not a number", 0},
    {"1,5", "not a number", 0},
    {"1 2", "not a number", 0},
    {"\"2\"", "not a number", 0},
    {"-x", "not a number", 0},
};

START_TEST(real_numbers)
{
    char text[64];
    double value = 0;
    struct err e = ERR_INIT;
    snprintf(text, sizeof text, "a: %s\n", reals[_i].text);
    struct document *d = parse(text);
    const bool good = node_real(node_get(document_root(d), "a"), -1, 100, &value, &e);
    ck_assert(good == !reals[_i].part);
    if (good)
        ck_assert_double_eq(value, reals[_i].value);
    else
        expect_error(&e, ERR_CONFIG, reals[_i].part);
    document_free(d);
}
END_TEST

static const struct {
    const char *text, *part;
    bool value;
} bools[] = {
    {"true", NULL, true},
    {"false", NULL, false},
    {"yes", "neither true nor false (write true)", false},
    {"Off", "write false", false},
    {"True", "small letters", false},
    {"'true'", "neither", false},
    {"maybe", "neither", false},
};

START_TEST(truth_values)
{
    char text[64];
    bool value = false;
    struct err e = ERR_INIT;
    snprintf(text, sizeof text, "a: %s\n", bools[_i].text);
    struct document *d = parse(text);
    const bool good = node_bool(node_get(document_root(d), "a"), &value, &e);
    ck_assert(good == !bools[_i].part);
    if (good)
        ck_assert(value == bools[_i].value);
    else
        expect_error(&e, ERR_CONFIG, bools[_i].part);
    document_free(d);
}
END_TEST

START_TEST(unknown_keys)
{
    static const char *const allowed[] = {"steps", "batch"};
    struct err e = ERR_INIT;
    struct document *d = parse("steps: 1\nbach: 2\nelephant: 3\n");
    node_check_keys(document_root(d), allowed, 2, &e);
    ck_assert_int_eq(e.count, 2);
    ck_assert_ptr_nonnull(strstr(e.text, "f.yaml:2:1: unknown key 'bach' (did you mean 'batch'?)"));
    expect_error(&e, ERR_CONFIG, "f.yaml:3:1: unknown key 'elephant'");
    node_check_keys(NULL, allowed, 2, &e);
    expect_none(&e);
    document_free(d);
}
END_TEST

static const struct test tests[] = {
    TEST(every_node_knows_where_it_stands),
    TEST(empty_documents_have_no_root),
    TEST(aliases_are_followed),
    LOOP(mistakes_are_placed, sizeof bad / sizeof *bad),
    TEST(all_mistakes_at_once),
    TEST(depth_is_limited),
    TEST(alias_bombs_are_refused),
    TEST(files),
    LOOP(whole_numbers, sizeof integers / sizeof *integers),
    LOOP(real_numbers, sizeof reals / sizeof *reals),
    LOOP(truth_values, sizeof bools / sizeof *bools),
    TEST(unknown_keys),
};
RUN_TESTS("document", tests)
