/* The canonical form: keys sorted, types kept, every double back to its own bits. */
#include "support.h"

#include <float.h>
#include <math.h>

#include "base/json.h"
#include "base/rng.h"

static void expect_canonical(const char *text, const char *expected)
{
    json_error_t error;
    json_t *j = json_loads(text, JSON_DECODE_ANY, &error);
    ck_assert_msg(j != NULL, "%s: %s", text, error.text);
    char *canonical = json_canonical(j);
    ck_assert_str_eq(canonical, expected);
    json_t *again = json_loads(canonical, JSON_DECODE_ANY, &error);
    ck_assert(json_equal(j, again));
    free(canonical);
    json_decref(j);
    json_decref(again);
}

START_TEST(canonical_forms)
{
    expect_canonical(" { \"b\" : 1 , \"a\" : [ true , null ] } ", "{\"a\":[true,null],\"b\":1}");
    expect_canonical("{\"a\":{}, \"B\":[], \"_\":\"\"}", "{\"B\":[],\"_\":\"\",\"a\":{}}");
    expect_canonical("[1, 1.0, -0.0, 0.1, 1e22, 1e15, 100000.0]",
                     "[1,1.0,-0.0,0.1,1e+22,1e+15,100000.0]");
    expect_canonical("9007199254740993", "9007199254740993");
    expect_canonical("-9223372036854775808", "-9223372036854775808");
    expect_canonical("\"\\u0041\\n\\t\\\"\\\\ \\u00e9\\/\"",
                     "\"A\\u000a\\u0009\\\"\\\\ \xc3\xa9/\"");
    expect_canonical("{\"\\u00e9\":1,\"z\":2}", "{\"z\":2,\"\xc3\xa9\":1}");
    expect_canonical("[[[1,[2.5]]]]", "[[[1,[2.5]]]]");
}
END_TEST

static void expect_number(double value, const char *expected)
{
    char text[32];
    json_number(value, text);
    if (expected)
        ck_assert_str_eq(text, expected);
    const double back = strtod(text, NULL);
    if (memcmp(&back, &value, sizeof back) != 0)
        ck_abort_msg("%a gave %s", value, text);
    expect(strlen(text) <= 24);
    json_t *j = json_loads(text, JSON_DECODE_ANY, NULL);
    expect(json_is_real(j));
    json_decref(j);
}

START_TEST(numbers_are_short_and_exact)
{
    expect_number(0, "0.0");
    expect_number(-0.0, "-0.0");
    expect_number(0.1, "0.1");
    expect_number(0.1 + 0.2, "0.30000000000000004");
    expect_number(1.0 / 3, "0.3333333333333333");
    expect_number(123456789, "123456789.0");
    expect_number(-2.5e-7, "-2.5e-07");
    expect_number(DBL_MAX, "1.7976931348623157e+308");
    expect_number(DBL_MIN, NULL);
    expect_number(0x1p-1074, NULL);
    expect_number(-0x1.fffffffffffffp-1023, NULL);
}
END_TEST

/* Written without a search as with one: the first of 15, 16 and 17 digits that reads back. */
START_TEST(decimals_are_written_as_before)
{
    struct rng r = rng_stream(1, "decimals", 0);
    for (int i = 0; i < 300000; i++) {
        const int places = (int)rng_below(&r, 13);
        const double scale = pow(10, places), most = pow(10, (double)rng_below(&r, 17));
        double value = floor(rng_uniform(&r, -most, most)) / scale;
        if (i % 3 == 0)
            value = nextafter(value, i % 2 ? (double)INFINITY : (double)-INFINITY);
        char expected[32];
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(expected, sizeof expected, "%.*g", digits, value);
            const double back = strtod(expected, NULL);
            if (memcmp(&back, &value, sizeof back) == 0)
                break;
        }
        if (strspn(expected, "-0123456789") == strlen(expected))
            strcat(expected, ".0");
        expect_number(value, expected);
    }
    expect_number(0.0001, "0.0001");
    expect_number(0.00001, "1e-05");
    expect_number(999999.5, "999999.5");
    expect_number(-0.000100000001, "-0.000100000001");
}
END_TEST

START_TEST(random_doubles_come_back)
{
    struct rng r = rng_stream(1, "doubles", 0);
    for (int i = 0; i < 100000; i++) {
        const uint64_t bits = rng_u64(&r);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value))
            expect_number(value, NULL);
        expect_number((double)(float)rng_uniform(&r, -10, 10), NULL);
    }
}
END_TEST

START_TEST(what_is_no_number_is_null)
{
    char text[32];
    json_number((double)NAN, text);
    ck_assert_str_eq(text, "null");
    json_number((double)-INFINITY, text);
    ck_assert_str_eq(text, "null");
}
END_TEST

START_TEST(the_hash_is_of_the_content)
{
    char a[HASH_HEX], b[HASH_HEX], c[HASH_HEX], whole[HASH_HEX];
    json_t *one = json_pack("{s:i,s:f}", "x", 1, "y", 0.5);
    json_t *two = json_pack("{s:f,s:i}", "y", 0.5, "x", 1);
    json_t *other = json_pack("{s:f,s:f}", "y", 0.5, "x", 1.0);
    json_hash(one, a);
    json_hash(two, b);
    json_hash(other, c);
    hash_bytes("{\"x\":1,\"y\":0.5}", 15, whole);
    ck_assert_str_eq(a, b);
    ck_assert_str_eq(a, whole);
    ck_assert_str_ne(a, c);
    json_decref(one);
    json_decref(two);
    json_decref(other);
}
END_TEST

START_TEST(the_readable_form_is_the_same_content)
{
    json_t *j =
        json_pack("{s:[i,i],s:{s:[{s:s}]},s:{},s:[]}", "b", 1, 2, "a", "x", "y", "z", "e", "f");
    char *text = json_readable(j);
    ck_assert_str_eq(text, "{\n"
                           "  \"a\": {\n"
                           "    \"x\": [\n"
                           "      {\n"
                           "        \"y\": \"z\"\n"
                           "      }\n"
                           "    ]\n"
                           "  },\n"
                           "  \"b\": [1, 2],\n"
                           "  \"e\": {},\n"
                           "  \"f\": []\n"
                           "}\n");
    json_t *again = json_loads(text, 0, NULL);
    ck_assert(json_equal(j, again));
    json_decref(again);
    json_decref(j);
    free(text);
}
END_TEST

static enum err_code load_text(const char *folder, const char *text, struct err *e)
{
    char path[300];
    json_t *j = NULL;
    snprintf(path, sizeof path, "%s/x.json", folder);
    ck_assert(!publish_file(path, text, strlen(text), e));
    const enum err_code code = json_load(path, &j, e);
    ck_assert((j == NULL) == (code != ERR_NONE));
    json_decref(j);
    return code;
}

START_TEST(files_with_errors_are_refused)
{
    char folder[256];
    struct err e = ERR_INIT;
    json_t *j;
    new_folder(folder);
    ck_assert(!load_text(folder, "{\"a\": [1, 2]}\n", &e));
    load_text(folder, "{\"a\": 1,\n \"b\": }", &e);
    expect_error(&e, ERR_DATA, "x.json:2:7: ");
    load_text(folder, "{\"a\": 1, \"a\": 2}", &e);
    expect_error(&e, ERR_DATA, "duplicate");
    load_text(folder, "{\"a\": 1", &e);
    expect_error(&e, ERR_DATA, "x.json:1:");
    load_text(folder, "{} trailing", &e);
    expect_error(&e, ERR_DATA, "x.json:1:");
    load_text(folder, "", &e);
    expect_error(&e, ERR_DATA, "x.json:");
    load_text(folder, "[\"\xff\"]", &e);
    expect_error(&e, ERR_DATA, "x.json:1:");
    json_load(folder, &j, &e);
    expect_error(&e, ERR_NOINPUT, folder);
    json_load("no/such/file.json", &j, &e);
    expect_error(&e, ERR_NOINPUT, "no/such/file.json");
    drop_folder(folder);
}
END_TEST

RUN_TESTS("json", canonical_forms, numbers_are_short_and_exact, decimals_are_written_as_before,
          random_doubles_come_back, what_is_no_number_is_null, the_hash_is_of_the_content,
          the_readable_form_is_the_same_content, files_with_errors_are_refused)
