/* Characters stand in the order of the text, and layouts that can never be met are refused. */
#include <math.h>

#include "gen/domain/mix.h"
#include "gen/domain/parts.h"
#include "gen/effects/registry.h"
#include "gen/render/gallery.h"
#include "support.h"

enum { IMAGES = 300 };

#define SPEC(canvas_, alphabet_, length_, text_, effects_)                                         \
    "name: t\ncanvas: {" canvas_ ", channels: 1}\nalphabet: \"" alphabet_ "\"\nlength: " #length_  \
    "\nfonts: [dejavu-sans]\ntext: {" text_ "}\neffects: [" effects_ "]\n"

#define SMALL "width: 72, height: 24"
#define DIGITS "0123456789"

/* Every image's characters, by the boxes of their ink and by their own boxes. */
static void assert_in_order(const struct domain *d, const char *name)
{
    const struct seeds seeds = seeds_single(3);
    const size_t size = image_size(d);
    uint8_t *pixels = malloc(size);
    struct renderer *r = open_renderer(d);
    for (int i = 0; i < IMAGES; i++) {
        struct truth t;
        render_image(r, &seeds, (uint64_t)i, pixels, &t);
        for (int k = 1; k < t.length; k++) {
            const float *a = t.character[k - 1].box, *b = t.character[k].box;
            ck_assert_msg(a[0] + a[2] < b[0] + b[2], "%s: image %d, character %d", name, i, k);
        }
    }
    renderer_free(r);
    free(pixels);
}

static bool keeps(const struct domain *d)
{
    json_t *j = domain_json(d);
    const bool kept = json_object_get(j, "order") != NULL;
    json_decref(j);
    return kept;
}

/* Neighbours that overlap by more than a narrow character, or are thrown about. */
static const char *const swapping[] = {
    SPEC(SMALL, "abcdefghijklmnopqrstuvwxyz", 4, "size: 16, spacing: {uniform: [-5, -2]}", ""),
    SPEC("width: 120, height: 30", DIGITS, 4, "size: 20", "{jitter: {x: {uniform: [-40, 40]}}}"),
    SPEC("width: 120, height: 40", DIGITS, 4, "size: 16",
         "{jitter: {x: 0, y: {uniform: [-12, 12]}}}, {rotate: {angle: {uniform: [-90, 90]}}}"),
    SPEC("width: 120, height: 40", DIGITS, 4, "size: 16",
         "jitter, {scale: {x: {uniform: [1, 9]}}}"),
    SPEC("width: 120, height: 40", DIGITS, 4, "size: 16", "{elastic: {amplitude: 12, length: 12}}"),
    SPEC("width: 120, height: 40", DIGITS, 4, "size: 16", "{crumple: {amplitude: 8}}"),
    SPEC("width: 120, height: 40", DIGITS, 4, "size: 16, spacing: -6",
         "{quad: {x: {uniform: [-0.5, 0.5]}}}"),
    SPEC("width: 120, height: 60", DIGITS, 8, "size: 16, spacing: 0",
         "{jitter: {y: {uniform: [-9, 9]}}}, {arc: {angle: 180}}"),
    SPEC("width: 120, height: 60", DIGITS, 8, "size: 16, spacing: -3",
         "{perspective: {pan: 75, tilt: 60}}"),
    SPEC(SMALL, "17", 3, "size: {uniform: [13, 16]}, spacing: 5", "{bold: {width: 40}}"),
};
enum { SWAPPING = sizeof swapping / sizeof *swapping };

START_TEST(the_order_is_kept)
{
    struct font_store *fonts = open_fonts();
    struct domain *d = parse_domain(swapping[_i], fonts);
    ck_assert(keeps(d));
    assert_in_order(d, swapping[_i]);
    char *spec = domain_spec(d);
    struct domain *again = parse_domain(spec, fonts);
    ck_assert(keeps(again));
    free(spec);
    domain_free(again);
    domain_free(d);
    font_store_free(fonts);
}
END_TEST

/* Where nothing can change places, no layout is drawn again for it, and the identity is as it was
 * before orders were kept. */
START_TEST(what_cannot_swap_is_left_alone)
{
    static const char *const specs[] = {
        SPEC(SMALL, DIGITS, 3, "size: 16", "jitter, rotate, shear, scale, wave, swell"),
        SPEC(SMALL, DIGITS, 3, "size: 16, spacing: -4", "{rotate: {angle: 90}}"),
        SPEC(SMALL, DIGITS, 1, "size: 16", "{jitter: {x: {uniform: [-20, 20]}}}"),
        SPEC(SMALL, DIGITS, 3, "size: 16", "{arc: {angle: 0}}, {perspective: {pan: 0, tilt: 0}}"),
        SPEC(SMALL, DIGITS, 3, "size: 16", "{jitter: {x: {uniform: [-40, 40]}, probability: 0}}"),
    };
    struct font_store *fonts = open_fonts();
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct domain *d = parse_domain(specs[i], fonts);
        ck_assert_msg(!keeps(d), "%s", specs[i]);
        assert_in_order(d, specs[i]);
        domain_free(d);
    }
    font_store_free(fonts);
}
END_TEST

/* Between a domain that cannot swap and one that can. */
START_TEST(mixed_domains_keep_it_too)
{
    struct font_store *fonts = open_fonts();
    struct err e = ERR_INIT;
    struct domain *calm = parse_domain(
        SPEC("width: 120, height: 30", DIGITS, 4, "size: 20, spacing: 3", "jitter"), fonts);
    struct domain *wild = parse_domain(swapping[1], fonts), *half;
    ck_assert(!domain_interpolate(&half, calm, wild, 0, DOMAIN_ALL, "none", &e));
    ck_assert(!keeps(half));
    domain_free(half);
    ck_assert(!domain_interpolate(&half, calm, wild, 0.7, DOMAIN_ALL, "most", &e));
    ck_assert(keeps(half));
    assert_in_order(half, "half");
    domain_free(half);
    domain_free(calm);
    domain_free(wild);
    font_store_free(fonts);
}
END_TEST

/* Each effect on geometry alone, from its weakest to far beyond what it is shown at: where the
 * bound says that nothing can swap, nothing does. */
START_TEST(bounds_hold)
{
    struct font_store *fonts = open_fonts();
    int bounded = 0;
    for (int i = 0; effect_registry[i]; i++) {
        const struct effect *x = effect_registry[i];
        for (int step = 0; step < 10 && (x->stage == EFFECT_GLYPH || x->stage == EFFECT_WORD);
             step++) {
            const struct gallery_place place = {x, step % 2 && x->also, step / 9.0, ""};
            char spec[GALLERY_SPEC];
            ck_assert(gallery_spec(&place, spec));
            struct domain *d = parse_domain(spec, fonts);
            bounded += !keeps(d);
            assert_in_order(d, spec);
            domain_free(d);
        }
    }
    ck_assert_int_ge(bounded, 60);
    font_store_free(fonts);
}
END_TEST

static const struct refusal {
    const char *spec, *because;
} refusals[] = {
    {SPEC(SMALL, DIGITS, 3, "size: 16, margin: 35", ""), "no room: 3 characters"},
    {SPEC(SMALL, DIGITS, 3, "size: 16, margin: 36", ""),
     "margin: 36 px at both ends leave no room"},
    {SPEC(SMALL, DIGITS, 3, "size: 16, margin: 500", ""), "leave no room"},
    {SPEC(SMALL, DIGITS, 3, "size: 16, spacing: 400", ""), "no room: 3 characters"},
    {SPEC("width: 8, height: 8", DIGITS, 16, "size: 8", ""), "no room: 16 characters"},
    {SPEC("width: 400, height: 24", DIGITS, 3, "size: 100", ""), "none of 32 layouts"},
    {SPEC(SMALL, DIGITS, 3, "size: 16, x: 300", ""), "none of 32 layouts"},
    {SPEC(SMALL, DIGITS, 3, "size: 16, y: {uniform: [-90, -60]}", ""), "none of 32 layouts"},
    {SPEC(SMALL, DIGITS, 1, "size: 16", "{jitter: {x: 0, y: 80}}"), "none of 32 layouts"},
    {SPEC(SMALL, DIGITS, 3, "size: 16, spacing: -40, inside: 0", ""),
     "keep their characters in the order"},
    {SPEC("width: 400, height: 40", DIGITS, 6, "size: 16, inside: 0",
          "{jitter: {x: {uniform: [-150, 150]}}}"),
     "keep their characters in the order"},
    {SPEC(SMALL, DIGITS, 3, "size: 0", ""), "out of range"},
    {SPEC(SMALL, DIGITS, 3, "size: -3", ""), "out of range"},
};

START_TEST(what_can_never_be_met_is_refused)
{
    struct font_store *fonts = open_fonts();
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct err e = ERR_INIT;
        struct domain *d = NULL;
        ck_assert_msg(domain_parse(&d, refusals[i].spec, "d.yaml", fonts, &e) == ERR_CONFIG, "%s",
                      refusals[i].spec);
        ck_assert_msg(strstr(e.text, "d.yaml:6:") && strstr(e.text, refusals[i].because), "%s%s",
                      refusals[i].spec, e.text);
        err_free(&e);
    }
    font_store_free(fonts);
}
END_TEST

/* A tight margin that still leaves text that can be read, and text that may be cut off. */
START_TEST(what_is_tight_is_not)
{
    static const char *const specs[] = {
        SPEC(SMALL, DIGITS, 3, "size: 16, margin: 26", ""),
        SPEC(SMALL, DIGITS, 3, "size: 3, margin: 20", ""),
        SPEC(SMALL, DIGITS, 3, "size: 16, x: 300, inside: 0, contrast: 0", ""),
    };
    struct font_store *fonts = open_fonts();
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++)
        domain_free(parse_domain(specs[i], fonts));
    font_store_free(fonts);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_loop_test(c, the_order_is_kept, 0, SWAPPING);
    tcase_add_test(c, what_cannot_swap_is_left_alone);
    tcase_add_test(c, mixed_domains_keep_it_too);
    tcase_add_test(c, bounds_hold);
    tcase_add_test(c, what_can_never_be_met_is_refused);
    tcase_add_test(c, what_is_tight_is_not);
}

int main(void)
{
    return run_suite("order", add);
}
