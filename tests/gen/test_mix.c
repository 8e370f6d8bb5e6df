/* Domains between two domains: exact at both ends; in between each image shows what one side or the
 * other may show, and changes sides once. */
#include <dirent.h>

#include "base/json.h"
#include "base/publish.h"
#include "gen/domain/coin.h"
#include "gen/domain/mix.h"
#include "gen/paint/png.h"
#include "support.h"

enum { IMAGES = 200, STEPS = 11, SIDE = 24 };

#define DOMAINS ADDA_SOURCE_DIR "/bench/domains"
#define SHAPE "name: t\ncanvas: {width: 24, height: 24}\nalphabet: \"01\"\nlength: 1\n"
#define LARGE "base: plain.yaml\nname: t\ncanvas: {width: 2048, height: 2048}\n"
#define HEAD                                                                                       \
    SHAPE                                                                                          \
    "fonts: [dejavu-sans]\ntext: {size: 8, contrast: 0}\n"

static struct domain *between(const struct domain *a, const struct domain *b, double gap,
                              unsigned factors)
{
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    ck_assert_msg(!domain_interpolate(&d, a, b, gap, factors, "between", &e), "%s", e.text);
    return d;
}

/* Canonical, to be freed. */
static char *identity(const struct domain *d)
{
    json_t *j = domain_json(d);
    char *text = json_canonical(j);
    json_decref(j);
    return text;
}

static void assert_same(const struct domain *a, const struct domain *b)
{
    char *one = identity(a), *other = identity(b);
    ck_assert_str_eq(one, other);
    free(one);
    free(other);
}

static void assert_between(const struct domain *a, const struct domain *b, double gap,
                           unsigned factors, const struct domain *is)
{
    struct domain *d = between(a, b, gap, factors);
    assert_same(d, is);
    domain_free(d);
}

static int is_spec(const struct dirent *e)
{
    return strstr(e->d_name, ".yaml") != NULL;
}

static int shipped(struct domain **d, int room, const struct font_store *fonts)
{
    struct dirent **files = NULL;
    const int count = scandir(DOMAINS, &files, is_spec, alphasort);
    ck_assert(count > 1 && count <= room);
    for (int i = 0; i < count; i++) {
        char path[512];
        snprintf(path, sizeof path, DOMAINS "/%s", files[i]->d_name);
        d[i] = load_domain(path, fonts);
        free(files[i]);
    }
    free(files);
    return count;
}

static bool same_shape(const struct domain *a, const struct domain *b)
{
    const struct domain_info *x = domain_info(a), *y = domain_info(b);
    return x->width == y->width && x->channels == y->channels && x->classes == y->classes;
}

/* The identity holds all that changes pixels: equal at the ends, and the same again as a spec. */
START_TEST(exact_at_both_ends)
{
    enum { ROOM = 64 };
    struct domain *d[ROOM];
    struct font_store *fonts = open_fonts();
    const int count = shipped(d, ROOM, fonts);
    int pairs = 0;
    for (int i = 0; i < count; i++) {
        const struct domain *a = d[i], *b = d[(i + 1) % count];
        if (!same_shape(a, b))
            continue;
        assert_between(a, b, 0, DOMAIN_ALL, a);
        assert_between(a, b, 1, DOMAIN_ALL, b);
        assert_between(a, b, 1, 0, a);
        assert_between(a, a, 0.4, DOMAIN_COLOR, a);
        struct domain *half = between(a, b, 0.3, DOMAIN_ALL);
        char *spec = domain_spec(half);
        struct domain *again = parse_domain(spec, fonts);
        assert_same(half, again);
        domain_free(half);
        domain_free(again);
        free(spec);
        pairs++;
    }
    ck_assert_int_ge(pairs, 18);
    for (int i = 0; i < count; i++)
        domain_free(d[i]);
    font_store_free(fonts);
}
END_TEST

/* Numbers for which a + (b - a) is not b, and coins whose intervals are everything. */
static const char *const odd[] = {
    "text: {size: 8, inside: 0.9, margin: 0.9, contrast: 17.9}\n"
    "effects: [{flat: {coin: [0, 1]}}, {rotate: {probability: 0.9, coin: [0, 1]}}, "
    "{invert: {coin: [0, 0.3]}}]\n",
    "text: {size: 8, inside: 0.1, margin: 0.1, contrast: 0.1}\n"
    "effects: [{flat: {coin: [0, 0.5]}}, {rotate: {probability: 0.1, coin: [0, 1]}}, "
    "{jpeg: {coin: [0, 1]}}]\n",
};

START_TEST(exact_with_odd_numbers)
{
    struct font_store *fonts = open_fonts();
    struct domain *d[2];
    for (int i = 0; i < 2; i++) {
        char text[1024];
        snprintf(text, sizeof text, SHAPE "fonts: [dejavu-sans]\n%s", odd[i]);
        d[i] = parse_domain(text, fonts);
    }
    for (int i = 0; i < 2; i++) {
        assert_between(d[i], d[1 - i], 0, DOMAIN_ALL, d[i]);
        assert_between(d[i], d[1 - i], 1, DOMAIN_ALL, d[1 - i]);
    }
    domain_free(d[0]);
    domain_free(d[1]);
    font_store_free(fonts);
}
END_TEST

/* Neither side takes long, but one needs several pictures for its contrast, and the other has
 * expensive effects. */
START_TEST(what_takes_too_long_together)
{
    struct font_store *fonts = open_fonts();
    struct err e = ERR_INIT;
    struct domain *a =
        parse_domain(LARGE "text: {contrast: 0}\neffects: [{motion: {length: 55}}]\n", fonts);
    struct domain *b = parse_domain(LARGE "text: {contrast: 90}\neffects: [blur]\n", fonts), *d;
    ck_assert_int_eq(domain_interpolate(&d, a, b, 0.5, DOMAIN_ALL, "half", &e), ERR_CONFIG);
    ck_assert_ptr_null(d);
    ck_assert_msg(strstr(e.text, "an image between 't' and 't' could take") != NULL, "%s", e.text);
    err_free(&e);
    domain_free(a);
    domain_free(b);
    font_store_free(fonts);
}
END_TEST

/* ---- one at a time --------------------------------------------------------------------------- */

/* Level of the corner, where no text comes. */
static void corners(const struct domain *d, uint8_t level[IMAGES])
{
    static uint8_t pixels[IMAGES * SIDE * SIDE];
    static uint16_t labels[IMAGES];
    const struct seeds seeds = seeds_single(5);
    struct err e = ERR_INIT;
    ck_assert(!render_many(d, &seeds, 0, IMAGES, NULL, pixels, labels, &e));
    for (int i = 0; i < IMAGES; i++)
        level[i] = pixels[i * SIDE * SIDE];
}

/* Two settings that exclude each other, told apart by the corner's level. */
static const struct rival {
    const char *from, *to;
    int from_low, from_high, to_low, to_high;
} rivals[] = {
    {"[{flat: {color: 150}}]", "[{texture: {from: 100, to: 120}}]", 150, 150, 100, 120},
    {"[{flat: {color: 150}}]", "[{gradient: {from: 200, to: 220}}]", 150, 150, 200, 220},
    {"[{texture: {from: 30, to: 60}}]", "[{flat: {color: 150}}, {gradient: {from: 200, to: 220}}]",
     30, 60, 200, 220},
    {"[]", "[{flat: {color: 90}}]", 255, 255, 90, 90},
    {"[{flat: {color: 200}}]", "[{flat: {color: 200}}, {invert: {strength: 1}}]", 200, 200, 55, 55},
    {"[{flat: {color: 200}}, invert]", "[{flat: {color: 200}}]", 55, 55, 200, 200},
};
enum { RIVALS = sizeof rivals / sizeof *rivals };

static struct domain *with_effects(const char *effects, const struct font_store *fonts)
{
    char text[1024];
    snprintf(text, sizeof text, HEAD "effects: %s\n", effects);
    return parse_domain(text, fonts);
}

static bool within(int v, int low, int high)
{
    return v >= low && v <= high;
}

/* How many images have changed sides at this gap; none may change back or show anything else. */
static int gone_over(const struct rival *r, const struct domain *d, bool over[IMAGES])
{
    uint8_t level[IMAGES];
    int count = 0;
    corners(d, level);
    for (int i = 0; i < IMAGES; i++) {
        const bool now = within(level[i], r->to_low, r->to_high);
        ck_assert_msg(now || within(level[i], r->from_low, r->from_high),
                      "image %d: level %d belongs to neither side", i, level[i]);
        ck_assert_msg(now || !over[i], "image %d goes back", i);
        over[i] = now;
        count += now;
    }
    return count;
}

START_TEST(images_go_over_once)
{
    const struct rival *r = &rivals[_i];
    struct font_store *fonts = open_fonts();
    struct domain *a = with_effects(r->from, fonts), *b = with_effects(r->to, fonts);
    bool over[IMAGES] = {false};
    for (int step = 0; step < STEPS; step++) {
        const double gap = step / (STEPS - 1.0);
        struct domain *d = between(a, b, gap, DOMAIN_ALL);
        const double share = gone_over(r, d, over) / (double)IMAGES;
        /* Three standard deviations of the share of 200 coins. */
        ck_assert_double_eq_tol(share, gap, step % (STEPS - 1) ? 0.11 : 1e-9);
        domain_free(d);
    }
    domain_free(a);
    domain_free(b);
    font_store_free(fonts);
}
END_TEST

/* Pictures of two folders: each image has one of one folder, as with all backgrounds. */
START_TEST(folders_go_over_once)
{
    static const uint8_t levels[2] = {60, 180};
    static uint8_t pixels[2 * SIDE * SIDE];
    struct rival r = {
        .from_low = levels[0], .from_high = levels[0], .to_low = levels[1], .to_high = levels[1]};
    struct font_store *fonts = open_fonts();
    struct domain *side[2];
    struct err e = ERR_INIT;
    bool over[IMAGES] = {false};
    char folder[] = "/tmp/adda-mix-XXXXXX", path[64], effects[96];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (int i = 0; i < 2; i++) {
        memset(pixels, levels[i], sizeof pixels);
        snprintf(path, sizeof path, "%s/%d", folder, i);
        ck_assert(!publish_mkdir(path, &e));
        snprintf(path, sizeof path, "%s/%d/a.png", folder, i);
        ck_assert_msg(!captcha_png_publish(path, pixels, SIDE, SIDE, 1, &e), "%s", e.text);
        snprintf(effects, sizeof effects, "[{images: {folder: %s/%d}}]", folder, i);
        side[i] = with_effects(effects, fonts);
    }
    for (int step = 0; step < STEPS; step++) {
        const double gap = step / (STEPS - 1.0);
        struct domain *d = between(side[0], side[1], gap, DOMAIN_ALL);
        const double share = gone_over(&r, d, over) / (double)IMAGES;
        ck_assert_double_eq_tol(share, gap, step % (STEPS - 1) ? 0.11 : 1e-9);
        domain_free(d);
    }
    domain_free(side[0]);
    domain_free(side[1]);
    font_store_free(fonts);
    ck_assert(!publish_remove(folder, &e));
}
END_TEST

/* Interpolation from an interpolated domain: each image has one of three backgrounds, never white.
 */
START_TEST(between_three)
{
    struct font_store *fonts = open_fonts();
    struct domain *a = with_effects("[{flat: {color: 50}}]", fonts);
    struct domain *b = with_effects("[{texture: {from: 100, to: 120}}]", fonts);
    struct domain *c = with_effects("[{gradient: {from: 200, to: 220}}]", fonts);
    struct domain *ab = between(a, b, 0.5, DOMAIN_ALL);
    for (int step = 0; step < STEPS; step++) {
        struct domain *on[3] = {between(ab, c, step / 10.0, DOMAIN_ALL),
                                between(c, ab, step / 10.0, DOMAIN_ALL),
                                between(ab, a, step / 10.0, DOMAIN_ALL)};
        for (int k = 0; k < 3; k++) {
            uint8_t level[IMAGES];
            corners(on[k], level);
            for (int i = 0; i < IMAGES; i++)
                ck_assert_msg(level[i] < 221, "way %d, image %d is white", k, i);
            domain_free(on[k]);
        }
    }
    domain_free(a);
    domain_free(b);
    domain_free(c);
    domain_free(ab);
    font_store_free(fonts);
}
END_TEST

/* ---- one factor ------------------------------------------------------------------------------ */

#define FROM                                                                                       \
    HEAD "effects: [{flat: {color: 150}}, {rotate: {angle: 4}}, {gaussian: {sd: 2}}, hollow]\n"
#define TO                                                                                         \
    SHAPE                                                                                          \
    "fonts: [dejavu-serif]\ntext: {size: 10, ink: 40, contrast: 0}\n"                              \
    "effects: [{texture: {from: 100, to: 120}}, {rotate: {angle: 8}}, {gaussian: {sd: 6}}, "       \
    "invert]\n"

/* Where the setting of an effect stands in the identity; NULL without the effect. */
static json_t *effect_in(const json_t *domain, const char *name)
{
    const json_t *list = json_object_get(domain, "effects"), *item;
    size_t i;
    json_array_foreach(list, i, item) if (json_object_get(item, name)) return json_object_get(item,
                                                                                              name);
    return NULL;
}

/* Which factors of `d` are not those of `a`. */
static unsigned changed(const json_t *d, const json_t *a)
{
    static const struct {
        const char *effect;
        unsigned factor;
    } marks[] = {{"flat", DOMAIN_BACKGROUND}, {"texture", DOMAIN_BACKGROUND},
                 {"rotate", DOMAIN_GEOMETRY}, {"gaussian", DOMAIN_NOISE},
                 {"hollow", DOMAIN_FONTS},    {"invert", DOMAIN_COLOR}};
    unsigned factors = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const json_t *x = effect_in(d, marks[i].effect), *y = effect_in(a, marks[i].effect);
        if ((!x != !y) || (x && !json_equal(x, y)))
            factors |= marks[i].factor;
    }
    const json_t *x = json_object_get(d, "text"), *y = json_object_get(a, "text");
    if (!json_equal(json_object_get(x, "size"), json_object_get(y, "size")))
        factors |= DOMAIN_GEOMETRY;
    if (!json_equal(json_object_get(x, "ink"), json_object_get(y, "ink")))
        factors |= DOMAIN_COLOR;
    if (!json_equal(json_object_get(d, "fonts"), json_object_get(a, "fonts")))
        factors |= DOMAIN_FONTS;
    return factors;
}

START_TEST(only_moves_one_factor)
{
    struct font_store *fonts = open_fonts();
    struct domain *a = parse_domain(FROM, fonts), *b = parse_domain(TO, fonts);
    json_t *from = domain_json(a);
    for (unsigned factor = 1; factor <= DOMAIN_COLOR; factor *= 2)
        for (int step = 1; step <= 2; step++) {
            struct domain *d = between(a, b, step / 2.0, factor);
            json_t *now = domain_json(d);
            ck_assert_uint_eq(changed(now, from), factor);
            json_decref(now);
            domain_free(d);
        }
    json_decref(from);
    domain_free(a);
    domain_free(b);
    font_store_free(fonts);
}
END_TEST

/* ---- coins ----------------------------------------------------------------------------------- */

START_TEST(intervals)
{
    const struct coin low = {2, {0, 0.5}}, always = {0};
    struct coin mixed;
    struct err e = ERR_INIT;
    ck_assert(coin_shows(&low, 0) && coin_shows(&low, 0.49) && !coin_shows(&low, 0.5));
    ck_assert(coin_mix(&mixed, &always, &low, 0.75, &e));
    ck_assert_int_eq(mixed.count, 4);
    ck_assert(coin_shows(&mixed, 0.4) && !coin_shows(&mixed, 0.6) && coin_shows(&mixed, 0.75));
    ck_assert(coin_mix(&mixed, &always, &low, 0.25, &e));
    ck_assert_int_eq(mixed.count, 0);
    ck_assert(!coin_mix(&mixed, NULL, &low, 0, &e) && !coin_mix(&mixed, &always, NULL, 1, &e));
    ck_assert(!e.code);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, exact_at_both_ends);
    tcase_add_test(c, exact_with_odd_numbers);
    tcase_add_test(c, what_takes_too_long_together);
    tcase_add_loop_test(c, images_go_over_once, 0, RIVALS);
    tcase_add_test(c, folders_go_over_once);
    tcase_add_test(c, between_three);
    tcase_add_test(c, only_moves_one_factor);
    tcase_add_test(c, intervals);
}

int main(void)
{
    return run_suite("mix", add);
}
