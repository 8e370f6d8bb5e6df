/* Nodes of a document read: kinds, keys and values, every mistake told with its place. */
#include "support.h"

#include "base/document.h"
#include "base/text.h"
#include "base/utf8.h"

static struct document *parse(const char *text)
{
    struct document *d = NULL;
    struct err e = ERR_INIT;
    ck_assert_msg(!document_parse(&d, text, "t.yaml", &e), "%s", e.text);
    return d;
}

START_TEST(kinds_are_checked)
{
    struct document *d = parse("a: 1\nb: [1]\nc: {d: 1}\ne:\n");
    const struct node *root = document_root(d);
    struct err e = ERR_INIT;
    ck_assert(node_is(root, NODE_MAP, &e));
    ck_assert(!node_is(node_get(root, "a"), NODE_LIST, &e));
    expect_error(&e, ERR_CONFIG, "t.yaml:1:4: a: expected a list, found a single value");
    ck_assert(!node_is(node_get(root, "b"), NODE_SCALAR, &e));
    expect_error(&e, ERR_CONFIG, "t.yaml:2:4: b: expected a single value, found a list");
    ck_assert(!node_is(node_get(root, "e"), NODE_MAP, &e));
    expect_error(&e, ERR_CONFIG, "t.yaml:4:3: e: expected a map, found nothing");
    node_key_error(node_get(root, "c"), &e, "look %d", 7);
    expect_error(&e, ERR_CONFIG, "t.yaml:3:1: look 7");
    document_free(d);
}
END_TEST

START_TEST(unknown_keys_are_all_told)
{
    static const char *const allowed[] = {"count", "width", "front"};
    struct document *d = parse("cuont: 1\nwidth: 2\nfornt: 3\nzebra: 4\n");
    struct err e = ERR_INIT;
    node_check_keys(document_root(d), allowed, 3, &e);
    ck_assert_str_eq(e.text, "t.yaml:1:1: unknown key 'cuont' (did you mean 'count'?)\n"
                             "t.yaml:3:1: unknown key 'fornt' (did you mean 'front'?)\n"
                             "t.yaml:4:1: unknown key 'zebra'; there are: count, width, front");
    err_free(&e);
    document_free(d);
}
END_TEST

/* A scalar read as a type: the value, or what is told (NULL: it is right). */
static const struct {
    const char *text;
    double whole, real; /* the values where right */
    int truth;          /* -1: no truth value */
    const char *whole_error, *real_error;
} scalars[] = {
    {"5", 5, 5, -1, NULL, NULL},
    {"-3", -3, -3, -1, NULL, NULL},
    {"+7", 7, 7, -1, NULL, NULL},
    {"2.5", 0, 2.5, -1, "not a whole number", NULL},
    {"1e1", 0, 10, -1, "not a whole number", NULL},
    {".5", 0, 0.5, -1, "not a whole number", NULL},
    {"101", 0, 0, -1, "out of range, -100 to 100", "out of range, -100 to 100"},
    {"-1e9", 0, 0, -1, "not a whole number", "out of range"},
    {"99999999999999999999", 0, 0, -1, "out of range", "out of range"},
    {"1e999", 0, 0, -1, "not a whole number", "too large"},
    {"\"5\"", 0, 0, -1, "not a whole number", "not a number"},
    {"0x10", 0, 0, -1, "not a whole number", "not a number"},
    {"nan", 0, 0, -1, "not a whole number", "not a number"},
    {".inf", 0, 0, -1, "not a whole number", "not a number"},
    {"1_000", 0, 0, -1, "not a whole number", "not a number"},
    {"five", 0, 0, -1, "not a whole number", "not a number"},
    {"5 px", 0, 0, -1, "not a whole number", "not a number"},
    {"1 2", 0, 0, -1, "not a whole number", "not a number"},
    {"~", 0, 0, -1, "not a whole number", "not a number"},
    {"true", 0, 0, 1, "not a whole number", "not a number"},
    {"false", 0, 0, 0, "not a whole number", "not a number"},
    {"\"true\"", 0, 0, -1, "not a whole number", "not a number"},
    {"[1]", 0, 0, -1, "expected a single value, found a list", "expected a single value"},
};

/* What a file holds makes no second message, and a long text is cut between characters. */
START_TEST(a_message_is_one_line)
{
    static const char *const allowed[] = {"count"};
    struct document *d = parse("\"zebra\\nt.yaml:1:1: \\u202e\": 1\n");
    struct err e = ERR_INIT;
    node_check_keys(document_root(d), allowed, 1, &e);
    expect_error(&e, ERR_CONFIG,
                 "t.yaml:1:1: unknown key 'zebra\\nt.yaml:1:1: \\u202e'; there are: count");
    document_free(d);
    for (int shift = 0; shift < 4; shift++) {
        struct text t = {0};
        text_printf(&t, "k: %.*s", shift, "aaa");
        for (int i = 0; i < 500; i++)
            text_add(&t, "\U0001f600");
        d = parse(t.data);
        node_error(document_root(d)->children, &e, "%s", document_root(d)->children->text);
        ck_assert_msg(utf8_is_valid(e.text) && strlen(e.text) > 1000, "%s", e.text);
        ck_assert_ptr_null(strstr(e.text, "\\x"));
        err_free(&e);
        document_free(d);
        text_free(&t);
    }
}
END_TEST

START_TEST(names_are_checked_at_their_place)
{
    struct document *d = parse("\"a\\nb\": \"c\\td\"\ne: f\ng: [h]\n");
    const struct node *list = document_root(d)->children;
    struct err e = ERR_INIT;
    ck_assert(!node_key_is_name(&list[0], &e));
    expect_error(&e, ERR_CONFIG, "t.yaml:1:1: the name holds a line break: U+000A");
    ck_assert(!node_is_name(&list[0], &e));
    expect_error(&e, ERR_CONFIG,
                 "t.yaml:1:9: a\\nb: the text holds a control or format character: U+0009");
    ck_assert(!node_is_name(&list[2], &e));
    expect_error(&e, ERR_CONFIG, "t.yaml:3:4: g: expected a single value, found a list");
    ck_assert(node_is_name(&list[1], &e) && node_key_is_name(&list[1], &e));
    ck_assert(node_is_line(&list[1], &e) && !e.code);
    document_free(d);
}
END_TEST

START_TEST(scalars_are_read_as_their_type)
{
    struct err e = ERR_INIT;
    long long whole = 0;
    double real = 0;
    bool truth = false;
    char text[64];
    snprintf(text, sizeof text, "v: %s\n", scalars[_i].text);
    struct document *d = parse(text);
    const struct node *n = node_get(document_root(d), "v");
    ck_assert(node_int(n, -100, 100, &whole, &e) == !scalars[_i].whole_error);
    if (scalars[_i].whole_error)
        expect_error(&e, ERR_CONFIG, scalars[_i].whole_error);
    else
        ck_assert((double)whole == scalars[_i].whole);
    ck_assert(node_real(n, -100, 100, &real, &e) == !scalars[_i].real_error);
    if (scalars[_i].real_error)
        expect_error(&e, ERR_CONFIG, scalars[_i].real_error);
    else
        ck_assert(real == scalars[_i].real);
    ck_assert(node_bool(n, &truth, &e) == (scalars[_i].truth >= 0));
    if (scalars[_i].truth >= 0)
        ck_assert_int_eq(truth, scalars[_i].truth);
    err_free(&e);
    document_free(d);
}
END_TEST

START_TEST(other_words_for_truth_get_a_hint)
{
    static const char *const words[][2] = {{"yes", "write true"},
                                           {"Off", "write false"},
                                           {"True", "small letters"},
                                           {"\"true\"", "not quoted"},
                                           {"maybe", "neither true nor false"}};
    for (int i = 0; i < 5; i++) {
        bool value;
        struct err e = ERR_INIT;
        struct document *d = parse(words[i][0]);
        ck_assert(!node_bool(document_root(d), &value, &e));
        expect_error(&e, ERR_CONFIG, words[i][1]);
        document_free(d);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("node");
    TCase *c = tcase_create("node");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, kinds_are_checked);
    tcase_add_test(c, unknown_keys_are_all_told);
    tcase_add_test(c, a_message_is_one_line);
    tcase_add_test(c, names_are_checked_at_their_place);
    tcase_add_loop_test(c, scalars_are_read_as_their_type, 0,
                        (int)(sizeof scalars / sizeof *scalars));
    tcase_add_test(c, other_words_for_truth_get_a_hint);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
