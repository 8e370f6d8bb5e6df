/* The colour `ink` of strokes and dots, and a size for each character. */
#include "base/json.h"
#include "gen/domain/mix.h"
#include "support.h"

static struct font_store *fonts;

static void set_up(void)
{
    fonts = open_fonts();
}

static void tear_down(void)
{
    font_store_free(fonts);
}

static char spec[1024];

static const char *spec_of(const char *text, const char *effects)
{
    snprintf(spec, sizeof spec,
             "name: t\ncanvas: {width: 80, height: 30, channels: 3}\nalphabet: \"0123456789\"\n"
             "length: 4\nfonts: [dejavu-sans]\ntext: {%s}\neffects: [%s]\n",
             text, effects);
    return spec;
}

static struct domain *domain_of(const char *text, const char *effects)
{
    return parse_domain(spec_of(text, effects), fonts);
}

static void hash_images(const struct domain *d, char hex[HASH_HEX])
{
    enum { IMAGES = 16 };
    struct err e = ERR_INIT;
    const struct seeds seeds = seeds_single(3);
    const size_t size = image_size(d) * IMAGES;
    uint8_t *pixels = malloc(size);
    uint16_t labels[IMAGES * CAPTCHA_MAX_LENGTH];
    ck_assert(!render_many(d, &seeds, 0, IMAGES, NULL, pixels, labels, &e));
    hash_bytes(pixels, size, hex);
    free(pixels);
}

/* ---- ink ------------------------------------------------------------------------------------ */

/* With a text of one colour, `ink` is that colour: the same pixels, draw for draw. */
START_TEST(ink_is_the_colour_of_the_text)
{
    static const char *const effects[] = {"lines", "curves", "arcs", "grid", "dots"};
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        char with[128], named[128], other[128], hex[3][HASH_HEX];
        snprintf(with, sizeof with, "flat, %s: {color: ink}", effects[i]);
        snprintf(named, sizeof named, "flat, %s: {color: \"#a04020\"}", effects[i]);
        snprintf(other, sizeof other, "flat, %s: {color: \"#a04021\"}", effects[i]);
        const char *const lists[] = {with, named, other};
        for (int k = 0; k < 3; k++) {
            struct domain *d = domain_of("ink: \"#a04020\"", lists[k]);
            hash_images(d, hex[k]);
            domain_free(d);
        }
        ck_assert_msg(strcmp(hex[0], hex[1]) == 0, "%s", effects[i]);
        ck_assert_msg(strcmp(hex[0], hex[2]) != 0, "%s", effects[i]);
    }
}
END_TEST

/* Counts pixels of one channel alone, where every ink is of one. */
static void count_inks(const uint8_t *pixels, size_t count, int of[3])
{
    for (size_t i = 0; i < count; i++)
        for (int c = 0; c < 3; c++)
            of[c] += pixels[3 * i + (size_t)c] == 255 && pixels[3 * i + (size_t)(c + 1) % 3] == 0 &&
                     pixels[3 * i + (size_t)(c + 2) % 3] == 0;
}

/* Dots have the inks that the characters have, all of them, and no others. */
START_TEST(mixed_ink)
{
    struct domain *d =
        domain_of("mixed_ink: true, contrast: 0, ink: {choice: [\"#ff0000\", \"#0000ff\"]}",
                  "flat: {color: 255}, dots: {count: 400, color: ink}");
    const struct seeds seeds = seeds_single(5);
    struct renderer *r = open_renderer(d);
    uint8_t *pixels = malloc(image_size(d));
    for (uint64_t i = 0; i < 16; i++) {
        struct truth t;
        int of[3] = {0}, has[3] = {0};
        render_image(r, &seeds, i, pixels, &t);
        count_inks(pixels, image_size(d) / 3, of);
        for (int k = 0; k < t.length; k++)
            has[t.character[k].ink[0] ? 0 : 2]++;
        ck_assert_int_eq(of[1], 0);
        for (int c = 0; c < 3; c += 2)
            ck_assert((of[c] > 40) == (has[c] > 0));
    }
    free(pixels);
    renderer_free(r);
    domain_free(d);
}
END_TEST

static void assert_refused(const char *text, const char *effects, const char *part)
{
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    ck_assert_int_eq(domain_parse(&d, spec_of(text, effects), "d.yaml", fonts, &e), ERR_CONFIG);
    ck_assert_msg(strstr(e.text, part) != NULL, "no %s in: %s", part, e.text);
    err_free(&e);
}

START_TEST(where_ink_is_no_colour)
{
    assert_refused("", "lines: {color: ink, behind: true}", "d.yaml:7:26: color: ink: what is");
    assert_refused("", "dots: {color: ink, behind: true}", "leave out behind: true");
    assert_refused("ink: ink", "flat", "'ink' is not a colour");
    assert_refused("", "flat: {color: ink}", "'ink' is not a colour");
    assert_refused("", "dots: {color: {choice: [ink, 0]}}", "or ink: the colour of the text");
    assert_refused("", "dots: {color: inks}", "or ink: the colour of the text");
}
END_TEST

START_TEST(ink_is_written_and_mixed)
{
    struct err e = ERR_INIT;
    struct domain *ink = domain_of("", "dots: {color: ink}"), *again = NULL, *mixed = NULL;
    struct domain *red = domain_of("", "dots: {color: \"#ff0000\"}");
    json_t *identity = domain_json(ink), *other;
    char *written = domain_spec(ink);
    ck_assert_msg(!domain_parse(&again, written, "spec", fonts, &e), "%s", e.text);
    other = domain_json(again);
    ck_assert(json_equal(identity, other));
    json_decref(other);
    const struct domain *const nearer[] = {ink, red};
    for (int i = 0; i < 2; i++) {
        ck_assert(!domain_interpolate(&mixed, ink, red, i ? 0.7 : 0.3, DOMAIN_ALL, "m", &e));
        json_t *a = domain_json(mixed), *b = domain_json(nearer[i]);
        ck_assert(json_equal(json_object_get(a, "effects"), json_object_get(b, "effects")));
        json_decref(a);
        json_decref(b);
        domain_free(mixed);
    }
    json_decref(identity);
    domain_free(again);
    domain_free(ink);
    domain_free(red);
    free(written);
}
END_TEST

/* ---- sizes ---------------------------------------------------------------------------------- */

/* The largest ratio of heights of two digits of an image, over all images. */
static double height_ratio(const char *text)
{
    struct domain *d = domain_of(text, "flat");
    const struct seeds seeds = seeds_single(9);
    struct renderer *r = open_renderer(d);
    uint8_t *pixels = malloc(image_size(d));
    double ratio = 1;
    for (uint64_t i = 0; i < 32; i++) {
        struct truth t;
        double low = 1e9, high = 0;
        render_image(r, &seeds, i, pixels, &t);
        for (int k = 0; k < t.length; k++) {
            const double height = (double)(t.character[k].box[3] - t.character[k].box[1]);
            low = height < low ? height : low;
            high = height > high ? height : high;
        }
        ratio = high / low > ratio ? high / low : ratio;
    }
    free(pixels);
    renderer_free(r);
    domain_free(d);
    return ratio;
}

START_TEST(a_size_for_each_character)
{
    ck_assert_double_lt(height_ratio("size: {choice: [8, 16]}"), 1.1);
    const double ratio = height_ratio("size: {choice: [8, 16]}, mixed_size: true");
    ck_assert_double_gt(ratio, 1.9);
    ck_assert_double_lt(ratio, 2.2);
}
END_TEST

/* The key is in identities that have it only; with one size it changes nothing else. */
START_TEST(mixed_size_in_the_identity)
{
    char hex[2][HASH_HEX];
    struct domain *plain = domain_of("size: 14", "flat");
    struct domain *mixed = domain_of("size: 14, mixed_size: true", "flat");
    json_t *one = domain_json(plain), *other = domain_json(mixed);
    ck_assert_ptr_null(json_object_get(json_object_get(one, "text"), "mixed_size"));
    ck_assert(json_is_true(json_object_get(json_object_get(other, "text"), "mixed_size")));
    json_object_del(json_object_get(other, "text"), "mixed_size");
    ck_assert(json_equal(one, other));
    hash_images(plain, hex[0]);
    hash_images(mixed, hex[1]);
    ck_assert_str_ne(hex[0], hex[1]); /* more draws of the line's stream */
    json_decref(one);
    json_decref(other);
    domain_free(plain);
    domain_free(mixed);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, ink_is_the_colour_of_the_text);
    tcase_add_test(c, mixed_ink);
    tcase_add_test(c, where_ink_is_no_colour);
    tcase_add_test(c, ink_is_written_and_mixed);
    tcase_add_test(c, a_size_for_each_character);
    tcase_add_test(c, mixed_size_in_the_identity);
}

int main(void)
{
    return run_suite("ink", add);
}
