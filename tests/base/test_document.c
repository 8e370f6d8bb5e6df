/* YAML with positions: where every node stands, and every kind of mistake told with its place. */
#include "support.h"

#include <time.h>

#include "base/document.h"

static struct document *parse(const char *text)
{
    struct document *d = NULL;
    struct err e = ERR_INIT;
    ck_assert_msg(!document_parse(&d, text, "t.yaml", &e), "%s", e.text);
    return d;
}

START_TEST(nodes_know_where_they_stand)
{
    struct document *d = parse("# a comment\n"
                               "name: plain\n"
                               "list:\n"
                               "  - 1\n"
                               "  - {x: 2, y: \"3\"}\n"
                               "\xc3\xa4\xc3\xb6: z\n");
    const struct node *root = document_root(d), *list = node_get(root, "list");
    ck_assert_int_eq(root->kind, NODE_MAP);
    ck_assert_int_eq(root->count, 3);
    ck_assert_str_eq(node_get(root, "name")->text, "plain");
    ck_assert_int_eq(node_get(root, "name")->line, 2);
    ck_assert_int_eq(node_get(root, "name")->column, 7);
    ck_assert_int_eq(node_get(root, "name")->key_column, 1);
    ck_assert_str_eq(node_get(root, "name")->file, "t.yaml");
    ck_assert_int_eq(list->kind, NODE_LIST);
    ck_assert_int_eq(list->key_line, 3);
    ck_assert_int_eq(list->children[0].line, 4);
    ck_assert_int_eq(list->children[0].column, 5);
    ck_assert_ptr_null(list->children[0].key);
    const struct node *y = node_get(&list->children[1], "y");
    ck_assert_int_eq(y->line, 5);
    ck_assert_int_eq(y->column, 15);
    ck_assert_int_eq(y->key_column, 12);
    ck_assert(y->quoted && !node_get(&list->children[1], "x")->quoted);
    /* Columns count characters, not bytes. */
    ck_assert_int_eq(root->children[2].column, 5);
    ck_assert_ptr_null(node_get(root, "none"));
    ck_assert_ptr_null(node_get(NULL, "none"));
    ck_assert_ptr_null(node_get(list, "none"));
    document_free(d);
}
END_TEST

START_TEST(empty_documents_have_no_root)
{
    static const char *const texts[] = {"", "\n\n", "# only a comment\n"};
    for (int i = 0; i < 3; i++) {
        struct document *d = parse(texts[i]);
        ck_assert_ptr_null(document_root(d));
        document_free(d);
    }
    ck_assert_ptr_null(document_root(NULL));
    document_free(NULL);
}
END_TEST

START_TEST(aliases_are_followed)
{
    struct document *d = parse("a: &x {k: 1}\nb: *x\nc: [*x, *x]\n");
    const struct node *root = document_root(d);
    ck_assert_str_eq(node_get(node_get(root, "b"), "k")->text, "1");
    ck_assert_str_eq(node_get(&node_get(root, "c")->children[1], "k")->text, "1");
    document_free(d);
}
END_TEST

/* One text a kind of mistake, and what must be told. */
static const struct {
    const char *text, *told;
} mistakes[] = {
    {"a: 1\nb: 2\na: 3\n", "t.yaml:3:1: 'a' is given twice (first in line 1)"},
    {"m:\n  {k: 1, k: 2}\n", "t.yaml:2:10: 'k' is given twice (first in line 2)"},
    {"a:\n\tb: 1\n", "t.yaml:2:1: a tab in the indentation; use spaces"},
    {"a:\n  b: 1\n \tc: 2\n", "t.yaml:3:2: a tab in the indentation"},
    {"? [1, 2]\n: 3\n", "t.yaml:1:3: a key must be a single word"},
    {"a: 1\n---\nb: 2\n", "t.yaml:3:1: a second document starts here"},
    {"a: [1, 2\nb: 3\n", "t.yaml:2:"},
    {"a: b: c\n", "t.yaml:1:5: mapping values are not allowed in this context; check the ind"},
    {"a: @b\n", "t.yaml:1:4: while scanning for the next token, found character that cannot"},
    {"a: 'b\n", "t.yaml:"},
    {"a: 1\n  b: 2\n", "t.yaml:2:4"},
    {"a: 1\n- b\n", "t.yaml:2:1: "},
    {"a: *nobody\n", "t.yaml:1:4: found undefined alias"},
    {"a: !!int 3\n", "t.yaml:1:4: the tag 'tag:yaml.org,2002:int' has no meaning here"},
    {"a: !thing {b: 1}\n", "t.yaml:1:4: the tag '!thing'"},
    {"a: 1\nb: \"x\\0y\"\n", "t.yaml:2:4: a text must not hold control characters"},
    {"\"k\\0\": 1\n", "t.yaml:1:1: a text must not hold control characters"},
    {"b: \"\\x1b[31m\"\n", "t.yaml:1:4: a text must not hold control characters"},
    {"b: \"\\x85\"\n", "t.yaml:1:4: a text must not hold control characters"},
    {"b: \"\\uFEFF\"\n", "t.yaml:1:4: a text must not hold control characters"},
    {"- &a 1\n- *c\n", "t.yaml:2:3: found undefined alias"},
    {"a: &a [*a]\n", "nested deeper than 64 levels"},
    {"a: &a {b: *a}\n", "nested deeper than 64 levels"},
    {"a: 1\nb: \xff\n", "t.yaml:2:4: invalid leading UTF-8 octet; the file must be plain text"},
    {"a: 1\nb: \x01\n", "t.yaml:2:4: control characters are not allowed; the file must be plain"},
};

START_TEST(every_mistake_has_its_place)
{
    struct document *d = NULL;
    struct err e = ERR_INIT;
    ck_assert(document_parse(&d, mistakes[_i].text, "t.yaml", &e));
    ck_assert_ptr_null(d);
    expect_error(&e, ERR_CONFIG, mistakes[_i].told);
}
END_TEST

START_TEST(all_mistakes_are_told_at_once)
{
    struct document *d = NULL;
    struct err e = ERR_INIT;
    document_parse(&d, "a: {x: 1, x: 2}\nb: {y: 1, y: !t 2}\n? [k]\n: 1\na: 3\n", "t.yaml", &e);
    ck_assert_int_eq(e.count, 5);
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:1:11: 'x'"));
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:2:11: 'y'"));
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:2:14: the tag"));
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:3:3: a key"));
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:5:1: 'a'"));
    err_free(&e);
}
END_TEST

START_TEST(an_earlier_error_does_not_hide_a_later_one)
{
    struct document *d = NULL;
    struct err e = ERR_INIT;
    ck_assert(document_parse(&d, "[", "one", &e));
    ck_assert(document_parse(&d, "{a: 1, a: 2}", "two", &e));
    ck_assert_ptr_null(d);
    ck_assert_ptr_nonnull(strstr(e.text, "one:"));
    ck_assert_ptr_nonnull(strstr(e.text, "two:"));
    const int count = e.count;
    ck_assert(!document_parse(&d, "{a: 1}", "three", &e));
    ck_assert_ptr_nonnull(d);
    ck_assert_int_eq(e.count, count);
    document_free(d);
    err_free(&e);
    ck_assert(document_parse(&d, "[", "nobody listens", NULL));
}
END_TEST

/* `open`, n times, then `close`, n times. */
static char *nested(const char *open, const char *close, int n)
{
    const size_t a = strlen(open), b = strlen(close);
    char *text = malloc((a + b) * (size_t)n + 1), *p = text;
    for (int i = 0; i < n; i++, p += a)
        memcpy(p, open, a);
    for (int i = 0; i < n; i++, p += b)
        memcpy(p, close, b);
    *p = 0;
    return text;
}

START_TEST(depth_is_limited)
{
    static const int depths[] = {64, 65, 66, 1000, 20000};
    for (int i = 0; i < 5; i++) {
        struct document *d = NULL;
        struct err e = ERR_INIT;
        char *text = nested("[", "]", depths[i]);
        document_parse(&d, text, "t.yaml", &e);
        ck_assert_int_eq(d != NULL, depths[i] <= 65); /* levels are counted from 0 */
        ck_assert_int_eq(e.code, d ? ERR_NONE : ERR_CONFIG);
        document_free(d);
        err_free(&e);
        free(text);
    }
}
END_TEST

/* Every level doubles: 2^40 nodes in 40 lines. */
START_TEST(aliases_cannot_explode)
{
    struct document *d = NULL;
    struct err e = ERR_INIT;
    char text[4096] = "a0: &a0 [x, x]\n";
    for (int i = 1; i < 40; i++) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "a%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1);
    }
    ck_assert(document_parse(&d, text, "t.yaml", &e));
    expect_error(&e, ERR_CONFIG, "is an alias repeated too often?");
}
END_TEST

/* Half a million keys in one map, all different but two: no quadratic search. */
START_TEST(large_maps_are_quick)
{
    enum { KEYS = 400000 };
    struct document *d = NULL;
    struct err e = ERR_INIT;
    char *text = malloc(KEYS * 10), *p = text;
    for (int i = 0; i < KEYS; i++)
        p += sprintf(p, "%x:\n", (unsigned)(i == KEYS - 1 ? 17 : i));
    document_parse(&d, text, "t.yaml", &e);
    expect_error(&e, ERR_CONFIG, "t.yaml:400000:1: '11' is given twice (first in line 18)");
    free(text);
}
END_TEST

/* Patterns repeated to the largest file, on which libyaml, or a naive reader, would take hours. */
static const char *const hostile[] = {
    "[",     "{a: ", "- ",           "? ",         "- [",   "[1,",        "- &a x\n",
    "&a ",   "*a ",  "%TAG !a! b\n", "---\n",      "# c\n", "x: y\n",     "- {a: [b]}\n",
    "- |\n", "\"\\", "\t",           "? a\n: b\n", "'",     "a b c d e ", "- - \n",
};

#ifdef __SANITIZE_ADDRESS__
enum { BYTES = 1 << 20 };
#else
enum { BYTES = 4 << 20 };
#endif

START_TEST(hostile_files_take_no_time)
{
    struct document *d = NULL;
    struct err e = ERR_INIT;
    const size_t length = strlen(hostile[_i]), count = BYTES / length;
    char *text = malloc(BYTES + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * length, hostile[_i], length);
    text[count * length] = 0;
    const clock_t start = clock();
    document_parse(&d, text, "t.yaml", &e);
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    /* Half a second at most without sanitizers; the square of the length would be minutes. */
    ck_assert_msg(seconds < 20, "%.20s takes %.1f s", hostile[_i], seconds);
    document_free(d);
    err_free(&e);
    free(text);
}
END_TEST

START_TEST(files_are_loaded_and_limited)
{
    char folder[256], path[300];
    struct document *d = NULL;
    struct err e = ERR_INIT;
    char *large = malloc(5 << 20);
    new_folder(folder);
    snprintf(path, sizeof path, "%s/a.yaml", folder);
    ck_assert(!publish_file(path, "a: [1]\n", 7, &e));
    ck_assert(!document_load(&d, path, &e));
    ck_assert_str_eq(document_root(d)->file, path);
    document_free(d);
    memset(large, '#', 5 << 20);
    ck_assert(!publish_file(path, large, 5 << 20, &e));
    ck_assert(document_load(&d, path, &e));
    ck_assert_ptr_null(d);
    expect_error(&e, ERR_DATA, "larger than 4194304 bytes");
    ck_assert(document_load(&d, folder, &e));
    expect_error(&e, ERR_NOINPUT, folder);
    ck_assert(document_load(&d, "no/such.yaml", &e));
    ck_assert(document_load(&d, "nor/this.yaml", &e));
    ck_assert_ptr_nonnull(strstr(e.text, "nor/this.yaml"));
    expect_error(&e, ERR_NOINPUT, "no/such.yaml");
    ck_assert(document_load(&d, "/dev/zero", &e));
    expect_error(&e, ERR_NOINPUT, "not a regular file");
    drop_folder(folder);
    free(large);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("document");
    TCase *c = tcase_create("document");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, nodes_know_where_they_stand);
    tcase_add_test(c, empty_documents_have_no_root);
    tcase_add_test(c, aliases_are_followed);
    tcase_add_loop_test(c, every_mistake_has_its_place, 0,
                        (int)(sizeof mistakes / sizeof *mistakes));
    tcase_add_test(c, all_mistakes_are_told_at_once);
    tcase_add_test(c, an_earlier_error_does_not_hide_a_later_one);
    tcase_add_test(c, depth_is_limited);
    tcase_add_test(c, aliases_cannot_explode);
    tcase_add_test(c, large_maps_are_quick);
    tcase_add_loop_test(c, hostile_files_take_no_time, 0, (int)(sizeof hostile / sizeof *hostile));
    tcase_add_test(c, files_are_loaded_and_limited);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
