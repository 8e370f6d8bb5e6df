/* Frequencies of characters: what a domain says is what it shows, its identity holds it, and a
 * domain that does not say it is the one that it was. */
#include <math.h>

#include "base/json.h"
#include "gen/domain/mix.h"
#include "gen/domain/parts.h"
#include "gen/render/layout.h"
#include "support.h"

#define HEAD                                                                                       \
    "name: t\ncanvas: {width: 96, height: 24}\nalphabet: \"0123456789\"\nlength: 4\nfonts: "       \
    "[dejavu-sans]\n"

enum { TEXTS = 20000, CLASSES = 10, LENGTH = 4 };

static struct font_store *fonts;

static void set_up(void)
{
    fonts = open_fonts();
}

static void tear_down(void)
{
    font_store_free(fonts);
}

static struct domain *with(const char *frequencies)
{
    char spec[1024];
    snprintf(spec, sizeof spec, HEAD "frequencies: %s\n", frequencies);
    return parse_domain(spec, fonts);
}

static void assert_identity(const struct domain *a, const struct domain *b, bool same)
{
    json_t *x = domain_json(a), *y = domain_json(b);
    ck_assert_int_eq(json_equal(x, y), same);
    json_decref(x);
    json_decref(y);
}

/* The share of each class among many characters. */
static void shares(const struct domain *d, enum labels labels, double share[CLASSES])
{
    struct seeds seeds = seeds_single(3);
    seeds.labels = labels;
    memset(share, 0, CLASSES * sizeof *share);
    for (int i = 0; i < TEXTS; i++) {
        uint16_t classes[CAPTCHA_MAX_LENGTH];
        render_text(d, &seeds, (uint64_t)i, classes);
        for (int k = 0; k < LENGTH; k++)
            share[classes[k]] += 1.0 / (TEXTS * LENGTH);
    }
}

/* Within five standard deviations. */
static void assert_shares(const char *frequencies, const double weight[CLASSES])
{
    struct domain *d = with(frequencies);
    double share[CLASSES], sum = 0;
    shares(d, LABELS_ALL, share);
    for (int k = 0; k < CLASSES; k++)
        sum += weight[k];
    for (int k = 0; k < CLASSES; k++) {
        const double p = weight[k] / sum;
        ck_assert_msg(fabs(share[k] - p) <= 5 * sqrt(p * (1 - p) / (TEXTS * LENGTH)),
                      "%s: class %d is shown in %g of the places, not in %g", frequencies, k,
                      share[k], p);
    }
    domain_free(d);
}

START_TEST(what_is_said_is_shown)
{
    static const double zipf[CLASSES] = {1,      1. / 2, 1. / 3, 1. / 4, 1. / 5,
                                         1. / 6, 1. / 7, 1. / 8, 1. / 9, 1. / 10};
    static const double weights[CLASSES] = {3, 1, 1, 1, 1, 0.5, 1, 1, 1, 0};
    static const double without[CLASSES] = {1, 1, 1, 0, 1, 1, 1, 0, 0, 1};
    static const double all[CLASSES] = {2,       1. / 4,  1. / 9,  0,       1. / 25,
                                        1. / 36, 1. / 49, 1. / 64, 1. / 81, 1. / 100};
    assert_shares("{zipf: 1}", zipf);
    assert_shares("{weights: {\"0\": 3, \"5\": 0.5, \"9\": 0}}", weights);
    assert_shares("{without: \"378\"}", without);
    assert_shares("{zipf: 2, weights: {\"0\": 2}, without: \"3\"}", all);
}
END_TEST

/* Equal frequencies are none: neither the identity nor a text changes. */
START_TEST(equal_frequencies_are_none)
{
    static const char *const equal[] = {"{zipf: 0}", "{}", "{weights: {\"3\": 1}, without: \"\"}"};
    struct domain *plain = parse_domain(HEAD, fonts);
    const struct seeds seeds = seeds_single(5);
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++) {
        struct domain *d = with(equal[i]);
        uint16_t a[CAPTCHA_MAX_LENGTH] = {0}, b[CAPTCHA_MAX_LENGTH] = {0};
        assert_identity(d, plain, true);
        for (uint64_t k = 0; k < 100; k++) {
            render_text(plain, &seeds, k, a);
            render_text(d, &seeds, k, b);
            ck_assert_mem_eq(a, b, sizeof a);
        }
        domain_free(d);
    }
    domain_free(plain);
}
END_TEST

/* Weights relative to the most frequent, to the bit on every machine. */
START_TEST(identity_holds_the_weights)
{
    struct domain *d = with("{zipf: 1.5, weights: {\"0\": 0.5}, without: \"9\"}");
    json_t *j = domain_json(d);
    char *text = json_canonical(json_object_get(j, "frequencies"));
    ck_assert_str_eq(text, "[1.0,0.7071067811865476,0.3849001794597506,0.25,0.1788854381999832,"
                           "0.1360827634879543,0.10798984943120785,0.08838834764831847,"
                           "0.0740740740740741,0.0]");
    free(text);
    json_decref(j);
    domain_free(d);
}
END_TEST

START_TEST(the_same_again_as_a_spec)
{
    struct domain *d = with("{zipf: 0.7, weights: {\"4\": 3}, without: \"2\"}");
    char *spec = domain_spec(d);
    struct domain *again = parse_domain(spec, fonts), *plain = parse_domain(HEAD, fonts);
    assert_identity(d, again, true);
    assert_identity(d, plain, false);
    free(spec);
    domain_free(plain);
    domain_free(again);
    domain_free(d);
}
END_TEST

/* Texts to train and to test with: neither shows a character that is left out, though one part of
 * so few texts is empty and the last characters are stepped. */
START_TEST(parts_leave_out_too)
{
    struct domain *d = with("{without: \"23456789\"}");
    double share[CLASSES];
    for (int part = LABELS_TRAIN; part <= LABELS_TEST; part++) {
        shares(d, (enum labels)part, share);
        for (int k = 2; k < CLASSES; k++)
            ck_assert(share[k] <= 0);
    }
    domain_free(d);
}
END_TEST

/* A part is counted over what is shown: two characters of four places do not cover both parts. */
START_TEST(parts_are_counted_over_what_is_shown)
{
    struct seeds_texts all = {.classes = 10, .shortest = 4, .longest = 4}, few = all;
    for (int k = 2; k < few.classes; k++)
        few.left_out[k] = true;
    const struct seeds_parts whole = seeds_count_parts(&all), rest = seeds_count_parts(&few);
    ck_assert(whole.cover && whole.train + whole.test > 9999.5);
    ck_assert(rest.train + rest.test > 15.5 && rest.train + rest.test < 16.5);
}
END_TEST

/* ---- files that refer to others ------------------------------------------------------------- */

START_TEST(over_a_base)
{
    struct domain *d = parse_domain("base: plain.yaml\nname: t\nfrequencies: {zipf: 1}\n", fonts);
    ck_assert(domain_info(d)->uneven);
    domain_free(d);
}
END_TEST

START_TEST(between_two_domains)
{
    struct err e = ERR_INIT;
    struct domain *a = with("{weights: {\"0\": 3}, without: \"9\"}"),
                  *b = parse_domain(HEAD, fonts);
    struct domain *ends[3] = {NULL}, *half = NULL;
    ck_assert(!domain_interpolate(&ends[0], a, b, 0, DOMAIN_ALL, "t", &e));
    ck_assert(!domain_interpolate(&ends[1], a, b, 1, DOMAIN_ALL, "t", &e));
    ck_assert(!domain_interpolate(&ends[2], a, b, 1, DOMAIN_ALL & ~DOMAIN_FREQUENCIES, "t", &e));
    ck_assert(!domain_interpolate(&half, a, b, 0.5, DOMAIN_FREQUENCIES, "t", &e));
    assert_identity(ends[0], a, true);
    assert_identity(ends[1], b, true);
    assert_identity(ends[2], a, true);
    /* shares of 3/11, 1/11, 0 halfway to 1/10 */
    const double first = (3. / 11 + 0.1) / 2, last = 0.1 / 2;
    ck_assert_double_eq_tol(half->frequencies.weight[9], last / first, 1e-12);
    for (int i = 0; i < 3; i++)
        domain_free(ends[i]);
    domain_free(half);
    domain_free(a);
    domain_free(b);
}
END_TEST

/* ---- mistakes ------------------------------------------------------------------------------- */

static void assert_refused(const char *spec, const char *message)
{
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    ck_assert_int_eq(domain_parse(&d, spec, ADDA_SOURCE_DIR "/bench/domains/t.yaml", fonts, &e),
                     ERR_CONFIG);
    ck_assert_msg(strstr(e.text, message) != NULL, "%s\nis not in\n%s", message, e.text);
    err_free(&e);
}

START_TEST(mistakes_have_places)
{
    static const char *const mistakes[][2] = {
        {"{zipf: -1}", ":6:21: zipf"},
        {"{zipf: 1, wihtout: \"1\"}", "did you mean 'without'?"},
        {"{weights: {a: 1}}", ":6:25: weights: 'a' is not a character of the alphabet"},
        {"{weights: {\"01\": 1}}", "weights: '01' is not a character of the alphabet"},
        {"{weights: {\"1\": -1}}", ":6:30:"},
        {"{without: \"12x\"}", ":6:24: without: 'x' is not a character of the alphabet"},
        {"{without: \"123456789\"}", ":6:14: frequencies: leave at least two characters"},
        {"{without: \"10\", weights: {\"0\": 5}}",
         ":6:24: without: '0' has a weight in 'weights': leave one of the two out"},
        {"1", ":6:14: frequencies: expected a map"},
    };
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        char spec[1024];
        snprintf(spec, sizeof spec, HEAD "frequencies: %s\n", mistakes[i][0]);
        assert_refused(spec, mistakes[i][1]);
    }
}
END_TEST

START_TEST(another_alphabet_over_a_base)
{
    char folder[] = "/tmp/adda-frequencies-XXXXXX", path[64], spec[256];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/base.yaml", folder);
    FILE *f = fopen(path, "w");
    fputs(HEAD "frequencies: {zipf: 1}\n", f);
    fclose(f);
    snprintf(spec, sizeof spec, "base: %s\nname: t\nalphabet: \"abc\"\n", path);
    assert_refused(spec, "t.yaml:3:11: alphabet: the base gives the frequencies of another");
    snprintf(spec, sizeof spec, "base: %s\nname: t\nalphabet: \"abc\"\nfrequencies: {without: b}\n",
             path);
    struct domain *d = parse_domain(spec, fonts);
    ck_assert_double_eq(d->frequencies.weight[1], 0);
    ck_assert_double_eq(d->frequencies.weight[2], 1);
    domain_free(d);
    remove(path);
    remove(folder);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, what_is_said_is_shown);
    tcase_add_test(c, equal_frequencies_are_none);
    tcase_add_test(c, identity_holds_the_weights);
    tcase_add_test(c, the_same_again_as_a_spec);
    tcase_add_test(c, parts_leave_out_too);
    tcase_add_test(c, parts_are_counted_over_what_is_shown);
    tcase_add_test(c, over_a_base);
    tcase_add_test(c, between_two_domains);
    tcase_add_test(c, mistakes_have_places);
    tcase_add_test(c, another_alphabet_over_a_base);
}

int main(void)
{
    return run_suite("frequencies", add);
}
