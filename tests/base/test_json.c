#include <math.h>
#include <stdint.h>

#include "base/json.h"
#include "base/rng.h"
#include "support.h"

static json_t *parse(const char *text)
{
    json_t *j = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    ck_assert_msg(j != NULL, "not JSON: %s", text);
    return j;
}

/* What is written for what is read. */
static const struct {
    const char *in, *canonical;
} forms[] = {
    {" {} ", "{}"},
    {"[ ]", "[]"},
    {"{\"b\": 1, \"a\": [true, false, null], \"B\": 2}",
     "{\"B\":2,\"a\":[true,false,null],\"b\":1}"},
    {"{\"ab\": 1, \"a\": 2, \"a\\u0001\": 3}", "{\"a\":2,\"a\\u0001\":3,\"ab\":1}"},
    {"{\"\\u00e9\": 1, \"z\": 2}", "{\"z\":2,\"\xc3\xa9\":1}"},
    {"1", "1"},
    {"-9223372036854775808", "-9223372036854775808"},
    {"1.0", "1.0"},
    {"-0.0", "-0.0"},
    {"0.1", "0.1"},
    {"1e2", "100.0"},
    {"1E+300", "1e+300"},
    {"100000000000000000000.0", "1e+20"},
    {"5e-324", "4.94065645841247e-324"},
    {"\"a\\\"b\\\\c\\/d\\n\\u0007\\u00e9\\ud83d\\ude00\"",
     "\"a\\\"b\\\\c/d\\u000a\\u0007\xc3\xa9\xf0\x9f\x98\x80\""},
    {"[[1, 2.5], {\"x\": []}]", "[[1,2.5],{\"x\":[]}]"},
};

START_TEST(canonical_form)
{
    json_t *j = parse(forms[_i].in);
    char *text = json_canonical(j);
    ck_assert_str_eq(text, forms[_i].canonical);
    json_t *back = parse(text);
    ck_assert(json_equal(j, back));
    json_decref(back);
    json_decref(j);
    free(text);
}
END_TEST

START_TEST(readable_is_the_same_value)
{
    json_t *j = parse(forms[_i].in);
    char *text = json_readable(j), *canonical = json_canonical(j);
    ck_assert_int_eq(text[strlen(text) - 1], '\n');
    json_t *back = parse(text);
    char *again = json_canonical(back);
    ck_assert_str_eq(again, canonical);
    json_decref(back);
    json_decref(j);
    free(text);
    free(canonical);
    free(again);
}
END_TEST

START_TEST(readable_form)
{
    json_t *j = parse("{\"b\":[1,2],\"a\":{\"x\":[[1],[]]},\"c\":{}}");
    char *text = json_readable(j);
    ck_assert_str_eq(text, "{\n  \"a\": {\n    \"x\": [\n      [1],\n      []\n    ]\n  },\n"
                           "  \"b\": [1, 2],\n  \"c\": {}\n}\n");
    free(text);
    json_decref(j);
}
END_TEST

/* The order in which keys were put in does not matter, a value and its type do. */
START_TEST(hashes_name_content)
{
    static const char *const texts[] = {"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}",
                                        "{\"a\":1,\"b\":3}", "{\"a\":1,\"b\":2.0}",
                                        "{\"a\":1,\"b\":\"2\"}"};
    char hex[5][HASH_HEX];
    for (int i = 0; i < 5; i++) {
        json_t *j = parse(texts[i]);
        json_hash(j, hex[i]);
        json_decref(j);
    }
    ck_assert_str_eq(hex[0], hex[1]);
    char expected[HASH_HEX];
    hash_bytes(texts[0], strlen(texts[0]), expected);
    ck_assert_str_eq(hex[0], expected);
    for (int i = 1; i < 5; i++)
        for (int k = i + 1; k < 5; k++)
            ck_assert_str_ne(hex[i], hex[k]);
}
END_TEST

static void expect_round_trip(double x)
{
    char text[32];
    memset(text, '#', sizeof text);
    json_number(x, text);
    const double back = strtod(text, NULL);
    ck_assert_msg(memcmp(&x, &back, sizeof x) == 0, "%a became %s", x, text);
    ck_assert_uint_lt(strlen(text), 25);
    ck_assert_msg(strpbrk(text, ".e") != NULL, "%s looks like an integer", text);
}

/* Any bits that are a finite number, decimals of few digits, and neighbours of powers. */
START_TEST(numbers_come_back)
{
    struct rng r = rng_stream(1, "json", 0);
    for (int i = 0; i < 200000; i++) {
        const uint64_t bits = rng_u64(&r);
        double x;
        memcpy(&x, &bits, sizeof x);
        if (isfinite(x))
            expect_round_trip(x);
        expect_round_trip(round(rng_uniform(&r, -1e6, 1e6)) / 1000);
    }
    for (int k = -1074; k < 1024; k++) {
        expect_round_trip(ldexp(1, k));
        expect_round_trip(nextafter(ldexp(1, k), 0));
        expect_round_trip(-nextafter(ldexp(1, k), INFINITY));
    }
}
END_TEST

START_TEST(few_digits_stay_few)
{
    static const char *const texts[] = {"0.1", "0.3", "-2.5", "123456.789", "1e-05", "0.0001"};
    char text[32];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_number(strtod(texts[i], NULL), text);
        ck_assert_str_eq(text, texts[i]);
    }
    json_number(NAN, text);
    ck_assert_str_eq(text, "null");
    json_number(-INFINITY, text);
    ck_assert_str_eq(text, "null");
}
END_TEST

static const struct {
    const char *text;
    enum err_code code;
    const char *part;
} bad[] = {
    {"{\"a\": 1,\n \"b\": }", ERR_DATA, "bad.json:2:"},
    {"", ERR_DATA, "bad.json:"},
    {"{\"a\": 1, \"a\": 2}", ERR_DATA, "bad.json:1:"},
    {"{} x", ERR_DATA, "bad.json:1:"},
    {"[\"\xff\"]", ERR_DATA, "bad.json:1:"},
};

START_TEST(files_with_mistakes)
{
    char folder[64], path[96];
    struct err e = ERR_INIT;
    json_t *j;
    scratch_begin(folder);
    snprintf(path, sizeof path, "%s/bad.json", folder);
    publish_file(path, bad[_i].text, strlen(bad[_i].text), &e);
    json_load(path, &j, &e);
    ck_assert_ptr_null(j);
    expect_error(&e, bad[_i].code, bad[_i].part);
    scratch_end(folder);
}
END_TEST

START_TEST(files)
{
    char folder[64], path[96];
    struct err e = ERR_INIT;
    json_t *j;
    scratch_begin(folder);
    snprintf(path, sizeof path, "%s/good.json", folder);
    json_load(path, &j, &e);
    expect_error(&e, ERR_NOINPUT, "good.json");
    publish_file(path, "{\"a\": 1}", 8, &e);
    json_load(path, &j, &e);
    expect_none(&e);
    ck_assert_int_eq(json_integer_value(json_object_get(j, "a")), 1);
    json_decref(j);
    scratch_end(folder);
}
END_TEST

/* A text that nests deeper than any reader's stack is refused, not followed. */
START_TEST(depth)
{
    enum { DEPTH = 100000 };
    char folder[64], path[96];
    static char text[DEPTH];
    struct err e = ERR_INIT;
    json_t *j;
    memset(text, '[', sizeof text);
    scratch_begin(folder);
    snprintf(path, sizeof path, "%s/deep.json", folder);
    publish_file(path, text, sizeof text, &e);
    json_load(path, &j, &e);
    expect_error(&e, ERR_DATA, "deep.json:1:");
    scratch_end(folder);
}
END_TEST

static const struct test tests[] = {
    LOOP(canonical_form, sizeof forms / sizeof *forms),
    LOOP(readable_is_the_same_value, sizeof forms / sizeof *forms),
    TEST(readable_form),
    TEST(hashes_name_content),
    TEST(numbers_come_back),
    TEST(few_digits_stay_few),
    LOOP(files_with_mistakes, sizeof bad / sizeof *bad),
    TEST(files),
    TEST(depth),
};
RUN_TESTS("json", tests)
