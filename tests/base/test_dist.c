/* Values that may be random: reading, drawing, canonical JSON. */
#include <math.h>

#include "base/dist.h"
#include "base/json.h"
#include "table.h"

enum { DRAWS = 100000 };

enum type { REAL, INTEGER, COLOR };

static bool read_as(struct dist *d, enum type type, const char *yaml, struct err *e)
{
    struct document *doc;
    document_parse(&doc, yaml, "f.yaml", e);
    *d = (struct dist){.integer = type == INTEGER, .color = type == COLOR, .min = 0, .max = 100};
    if (type == COLOR)
        d->max = 0xffffff;
    const bool good = !e->code && dist_read(d, document_root(doc), e);
    document_free(doc);
    return good;
}

static struct dist read_good(enum type type, const char *yaml)
{
    struct dist d;
    struct err e = ERR_INIT;
    const bool good = read_as(&d, type, yaml, &e);
    expect_none(&e);
    ck_assert(good);
    return d;
}

/* Mean and spread of what is drawn, and the ends that no draw may pass. */
static const struct {
    enum type type;
    const char *yaml;
    double mean, variance, low, high;
} good[] = {
    {REAL, "3.5", 3.5, 0, 3.5, 3.5},
    {INTEGER, "3", 3, 0, 3, 3},
    {REAL, "{uniform: [2, 6]}", 4, 16 / 12., 2, 6},
    {REAL, "{uniform: [2, 2]}", 2, 0, 2, 2},
    {INTEGER, "{uniform: [1, 6]}", 3.5, 35 / 12., 1, 6},
    {REAL, "{normal: [50, 2]}", 50, 4, 0, 100},
    {INTEGER, "{normal: [50, 5]}", 50, 25 + 1 / 12., 0, 100},
    {REAL, "{normal: [50, 0]}", 50, 0, 0, 100},
    {REAL, "{choice: [1, 2, 6]}", 3, 14 / 3., 1, 6},
    {REAL, "{choice: {1: 3, 5: 1}}", 2, 3, 1, 5},
    {INTEGER, "{choice: [1, 5], weights: [3, 1]}", 2, 3, 1, 5},
    {REAL, "{choice: [7]}", 7, 0, 7, 7},
};

START_TEST(draws_have_the_right_moments)
{
    struct dist d = read_good(good[_i].type, good[_i].yaml);
    struct rng r = rng_stream(1, "dist", (uint64_t)_i);
    double sum = 0, squares = 0;
    ck_assert_double_eq(dist_low(&d), good[_i].low);
    ck_assert_double_eq(dist_high(&d), good[_i].high);
    for (int i = 0; i < DRAWS; i++) {
        const double x = dist_sample(&d, &r);
        expect(x >= good[_i].low && x <= good[_i].high);
        if (d.integer)
            expect(x == floor(x));
        sum += x;
        squares += (x - good[_i].mean) * (x - good[_i].mean);
    }
    const double spread = sqrt(good[_i].variance / DRAWS);
    ck_assert_double_eq_tol(sum / DRAWS, good[_i].mean, 6 * spread + 1e-9);
    ck_assert_double_eq_tol(squares / DRAWS, good[_i].variance, 0.05 * good[_i].variance + 1e-9);
    dist_free(&d);
}
END_TEST

/* What is written reads back as what draws the same. */
START_TEST(json_round_trip)
{
    struct dist d = read_good(good[_i].type, good[_i].yaml);
    json_t *j = dist_json(&d);
    char *text = json_canonical(j);
    struct dist back = read_good(good[_i].type, text);
    struct rng r = rng_stream(1, "dist", 0), s = r;
    for (int i = 0; i < 1000; i++)
        expect(dist_sample(&d, &r) == dist_sample(&back, &s));
    json_t *again = dist_json(&back);
    ck_assert(json_equal(j, again));
    json_decref(j);
    json_decref(again);
    free(text);
    dist_free(&d);
    dist_free(&back);
}
END_TEST

/* Constant, range and choice take two words, a normal four, a range of colours six. */
START_TEST(words_drawn_are_fixed)
{
    static const struct {
        enum type type;
        const char *yaml;
        int words;
    } kinds[] = {
        {REAL, "1", 2},
        {REAL, "{uniform: [0, 1]}", 2},
        {INTEGER, "{uniform: [0, 9]}", 2},
        {REAL, "{choice: {1: 2, 3: 4}}", 2},
        {REAL, "{normal: [1, 1]}", 4},
        {COLOR, "\"#102030\"", 2},
        {COLOR, "{choice: [\"#000\", \"#fff\"]}", 2},
        {COLOR, "{uniform: [\"#000\", \"#fff\"]}", 6},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        uint8_t rgb[3];
        struct dist d = read_good(kinds[i].type, kinds[i].yaml);
        struct rng r = rng_stream(1, "words", 0), s = r;
        if (d.color)
            dist_sample_color(&d, &r, rgb);
        else
            dist_sample(&d, &r);
        for (int k = 0; k < kinds[i].words; k++)
            rng_u32(&s);
        ck_assert_uint_eq(rng_u32(&r), rng_u32(&s));
        dist_free(&d);
    }
}
END_TEST

START_TEST(every_whole_number_is_as_likely)
{
    struct dist d = read_good(INTEGER, "{uniform: [1, 6]}");
    struct rng r = rng_stream(1, "die", 0);
    int count[7] = {0};
    for (int i = 0; i < 60000; i++)
        count[(int)dist_sample(&d, &r)]++;
    for (int i = 1; i <= 6; i++) /* standard deviation 91 */
        ck_assert_int_lt(abs(count[i] - 10000), 6 * 91);
    dist_free(&d);
}
END_TEST

static const struct {
    const char *yaml;
    uint8_t rgb[3];
} colors[] = {
    {"\"#204080\"", {0x20, 0x40, 0x80}},
    {"\"#fAb\"", {0xff, 0xaa, 0xbb}},
    {"128", {128, 128, 128}},
    {"0", {0, 0, 0}},
    {"'#FFFFFF'", {255, 255, 255}},
};

START_TEST(colours)
{
    struct dist d = read_good(COLOR, colors[_i].yaml);
    struct rng r = rng_stream(1, "colour", 0);
    uint8_t rgb[3];
    dist_sample_color(&d, &r, rgb);
    ck_assert_mem_eq(rgb, colors[_i].rgb, 3);
    json_t *j = dist_json(&d);
    char text[16];
    snprintf(text, sizeof text, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
    ck_assert_str_eq(json_string_value(j), text);
    json_decref(j);
    dist_free(&d);
}
END_TEST

START_TEST(ranges_of_colours)
{
    struct dist d = read_good(COLOR, "{uniform: [\"#10ff00\", \"#20f000\"]}");
    struct rng r = rng_stream(1, "colour", 0);
    int least[3] = {255, 255, 255}, most[3] = {0, 0, 0};
    uint8_t rgb[3];
    for (int i = 0; i < 2000; i++) {
        dist_sample_color(&d, &r, rgb);
        for (int k = 0; k < 3; k++) {
            least[k] = rgb[k] < least[k] ? rgb[k] : least[k];
            most[k] = rgb[k] > most[k] ? rgb[k] : most[k];
        }
    }
    static const int low[] = {0x10, 0xf0, 0}, high[] = {0x20, 0xff, 0};
    ck_assert_mem_eq(least, low, sizeof low);
    ck_assert_mem_eq(most, high, sizeof high);
    dist_free(&d);
}
END_TEST

static const struct {
    enum type type;
    const char *yaml, *part;
} bad[] = {
    {REAL, "101", "101 is out of range, 0 to 100"},
    {REAL, "abc", "f.yaml:1:1: value: 'abc' is not a number"},
    {INTEGER, "2.5", "not a whole number"},
    {REAL, "[1, 2]", "expected a value, {uniform"},
    {REAL, "{}", "expected a value, {uniform"},
    {REAL, "{unifrom: [1, 2]}", "{uniform: [low, high]}"},
    {REAL, "{uniform: [1, 2], normal: [1, 2]}", "expected a value, {uniform"},
    {REAL, "{uniform: [1]}", "[low, high], found 1"},
    {REAL, "{uniform: [1, 2, 3]}", "[low, high], found 3"},
    {REAL, "{uniform: 3}", "expected a list"},
    {REAL, "{uniform: [3, 1]}", "low 3 is above high 1"},
    {REAL, "{uniform: [3, 101]}", "f.yaml:1:15: "},
    {REAL, "{normal: [3]}", "[mean, sd], found 1"},
    {REAL, "{normal: [3, -1]}", "out of range"},
    {REAL, "{normal: [300, 1]}", "out of range"},
    {REAL, "{choice: []}", "choice: give a list"},
    {REAL, "{choice: 3}", "choice: give a list"},
    {REAL, "{choice: [1, x, y]}", "'y' is not a number"},
    {REAL, "{choice: {1: 0}}", "out of range"},
    {REAL, "{choice: {x: 1}}", "f.yaml:1:11: "},
    {REAL, "{choice: [1, 2], weights: [1]}", "weights: expected 2"},
    {REAL, "{choice: {1: 2}, weights: [1]}", "weights: expected 1"},
    {REAL, "{choice: [1, 2], weights: [1, -1]}", "out of range"},
    {COLOR, "\"#12345\"", "'#12345' is not a colour"},
    {COLOR, "\"#\"", "'#' is not a colour"},
    {COLOR, "'#12345g'", "is not a colour"},
    {COLOR, "red", "'red' is not a colour"},
    {COLOR, "256", "is not a colour"},
    {COLOR, "000064", "000064 may be a grey or a colour: write 64 or \"#000064\""},
    {COLOR, "012", "012 may be a grey or a colour: write 12 or \"#012\""},
    {COLOR, "{uniform: [000064, 255]}", "000064 may be a grey or a colour"},
    {COLOR, "-1", "is not a colour"},
    {COLOR, "[]", "expected a value"},
    {COLOR, "{normal: [1, 2]}", "a colour cannot be normal"},
};

START_TEST(mistakes)
{
    struct dist d;
    struct err e = ERR_INIT;
    ck_assert(!read_as(&d, bad[_i].type, bad[_i].yaml, &e));
    expect_error(&e, ERR_CONFIG, bad[_i].part);
    dist_free(&d);
    dist_free(&d);
}
END_TEST

/* color: #204080 is a comment to YAML: the value is missing, and the message says why. */
START_TEST(an_unquoted_colour_is_explained)
{
    struct document *doc;
    struct dist d = {.color = true, .max = 0xffffff};
    struct err e = ERR_INIT;
    document_parse(&doc, "color: #204080\n", "f.yaml", &e);
    expect_none(&e);
    ck_assert(!dist_read(&d, node_get(document_root(doc), "color"), &e));
    ck_assert_ptr_nonnull(strstr(e.text, "color: "));
    expect_error(&e, ERR_CONFIG, "quote it, since # begins a comment");
    dist_free(&d);
    document_free(doc);
}
END_TEST

static const struct test tests[] = {
    LOOP(draws_have_the_right_moments, sizeof good / sizeof *good),
    LOOP(json_round_trip, sizeof good / sizeof *good),
    TEST(words_drawn_are_fixed),
    TEST(every_whole_number_is_as_likely),
    LOOP(colours, sizeof colors / sizeof *colors),
    TEST(ranges_of_colours),
    LOOP(mistakes, sizeof bad / sizeof *bad),
    TEST(an_unquoted_colour_is_explained),
};
RUN_TABLE("dist", tests)
