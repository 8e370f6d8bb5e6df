/* What tells a domain's images from pictures without labels: each figure against pictures drawn by
 * hand, against the settings that are said to move it, and against recorded values. */
#include <math.h>

#include "base/text.h"
#include "gen/likeness/likeness.h"
#include "gen/likeness/profile.h"
#include "gen/likeness/setting.h"
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

static struct likeness_profile *open_profile(int width, int height)
{
    struct err e = ERR_INIT;
    struct likeness_profile *p = NULL;
    ck_assert(!likeness_profile_create(&p, width, height, &e));
    return p;
}

/* ---- pictures drawn by hand ----------------------------------------------------------------- */

enum { WIDTH = 20, HEIGHT = 10 };

/* Ground of 200 with a black bar of 4 x 6 and a black dot. */
static void draw_bar(uint8_t pixels[WIDTH * HEIGHT])
{
    memset(pixels, 200, WIDTH * HEIGHT);
    for (int y = 2; y < 8; y++)
        memset(pixels + y * WIDTH + 3, 0, 4);
    pixels[5 * WIDTH + 15] = 0;
}

static void check_mean(const struct likeness_profile *p, int figure, double expected)
{
    ck_assert_msg(fabs(likeness_mean(p, figure) - expected) < 1e-9, "%s is %g, not %g",
                  likeness_registry[figure]->name, likeness_mean(p, figure), expected);
}

START_TEST(a_bar_and_a_dot_are_measured)
{
    struct likeness_profile *p = open_profile(WIDTH, HEIGHT);
    uint8_t pixels[WIDTH * HEIGHT];
    draw_bar(pixels);
    likeness_profile_add(p, pixels, 1);
    check_mean(p, LIKENESS_level, 175);
    check_mean(p, LIKENESS_contrast, 200);
    check_mean(p, LIKENESS_chroma, 0);
    check_mean(p, LIKENESS_ink, 12.5);
    check_mean(p, LIKENESS_strokes, 3);              /* 12 runs; 200 pixels, twice */
    check_mean(p, LIKENESS_stroke_width, 66 / 16.0); /* 2 * 25 / 12, in sixteenths */
    check_mean(p, LIKENESS_sharpness, 100);
    check_mean(p, LIKENESS_box_width, 13);
    check_mean(p, LIKENESS_box_height, 6);
    check_mean(p, LIKENESS_box_x, 9.5);
    check_mean(p, LIKENESS_box_y, 5);
    check_mean(p, LIKENESS_parts, 1);
    check_mean(p, LIKENESS_part_width, 4);
    check_mean(p, LIKENESS_part_height, 6);
    check_mean(p, LIKENESS_specks, 1);
    check_mean(p, LIKENESS_noise, 0);
    likeness_profile_free(p);
}
END_TEST

/* As many parts as there can be, at every parity of the sides. */
START_TEST(pictures_of_specks_are_measured)
{
    for (int w = 6; w < 8; w++)
        for (int h = 6; h < 8; h++) {
            struct likeness_profile *p = open_profile(w, h);
            uint8_t pixels[7 * 7];
            memset(pixels, 200, sizeof pixels);
            for (int i = 0; i < w * h; i++)
                if (i % w % 2 == 0 && i / w % 2 == 0)
                    pixels[i] = 0;
            likeness_profile_add(p, pixels, 1);
            const int specks = (w + 1) / 2 * ((h + 1) / 2);
            check_mean(p, LIKENESS_specks, specks);
            likeness_profile_free(p);
        }
}
END_TEST

START_TEST(ink_may_be_the_lighter_class)
{
    struct likeness_profile *dark = open_profile(WIDTH, HEIGHT),
                            *light = open_profile(WIDTH, HEIGHT);
    uint8_t pixels[WIDTH * HEIGHT];
    draw_bar(pixels);
    likeness_profile_add(dark, pixels, 1);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        pixels[i] = (uint8_t)(255 - pixels[i]);
    likeness_profile_add(light, pixels, 1);
    for (int i = LIKENESS_contrast; i < LIKENESS_FIGURES; i++)
        ck_assert_msg(likeness_distance(dark, light, i) == 0, "%s", likeness_registry[i]->name);
    ck_assert(likeness_distance(dark, light, LIKENESS_level) > 0);
    likeness_profile_free(dark);
    likeness_profile_free(light);
}
END_TEST

START_TEST(colours_are_measured)
{
    struct likeness_profile *p = open_profile(WIDTH, HEIGHT);
    uint8_t pixels[WIDTH * HEIGHT * 3] = {0};
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        pixels[3 * i] = 200;
    likeness_profile_add(p, pixels, 3);
    check_mean(p, LIKENESS_chroma, 200);
    check_mean(p, LIKENESS_red_green, 200);
    check_mean(p, LIKENESS_blue_yellow, -100);
    likeness_profile_free(p);
}
END_TEST

START_TEST(pictures_of_one_level_have_no_ink)
{
    struct likeness_profile *a = open_profile(WIDTH, HEIGHT), *b = open_profile(WIDTH, HEIGHT),
                            *bar = open_profile(WIDTH, HEIGHT);
    uint8_t pixels[WIDTH * HEIGHT];
    memset(pixels, 100, sizeof pixels);
    likeness_profile_add(a, pixels, 1);
    memset(pixels, 130, sizeof pixels);
    likeness_profile_add(b, pixels, 1);
    draw_bar(pixels);
    likeness_profile_add(bar, pixels, 1);
    ck_assert(likeness_distance(a, b, LIKENESS_level) == 30);
    ck_assert(isnan(likeness_mean(a, LIKENESS_stroke_width)));
    ck_assert(likeness_distance(a, b, LIKENESS_stroke_width) == 0);
    ck_assert(isnan(likeness_distance(a, bar, LIKENESS_stroke_width)));
    likeness_profile_free(a);
    likeness_profile_free(b);
    likeness_profile_free(bar);
}
END_TEST

/* The smallest pictures have neither neighbours nor halves. */
START_TEST(pictures_of_any_size_are_measured)
{
    uint8_t pixels[9 * 9];
    for (int i = 0; i < 9 * 9; i++)
        pixels[i] = (uint8_t)(i * 53);
    for (int w = 1; w <= 9; w++)
        for (int h = 1; h <= 9; h++) {
            struct likeness_profile *p = open_profile(w, h);
            likeness_profile_add(p, pixels, 1);
            ck_assert(likeness_distance(p, p, LIKENESS_filters) == 0 ||
                      isnan(likeness_mean(p, LIKENESS_filters)));
            likeness_profile_free(p);
        }
}
END_TEST

/* ---- settings ------------------------------------------------------------------------------- */

struct variant {
    int channels;
    const char *length, *text, *effects;
};

/* Two domains that differ in one setting, which is larger in the second. */
struct trial {
    const char *setting;
    struct variant low, high;
};

#define TEXT "size: 16, spacing: 4, ink: 40"
#define FLAT "{flat: {color: 230}}"
#define PLAIN                                                                                      \
    {                                                                                              \
        3, "4", TEXT, FLAT                                                                         \
    }
#define WITH_TEXT(text_)                                                                           \
    {                                                                                              \
        3, "4", (text_), FLAT                                                                      \
    }
#define WITH_EFFECTS(effects_)                                                                     \
    {                                                                                              \
        3, "4", TEXT, (effects_)                                                                   \
    }
static const struct trial trials[] = {
    {"length", PLAIN, {3, "6", TEXT, FLAT}},
    {"canvas.channels",
     {1, "4", "size: 16, ink: '#c02060'", FLAT},
     {3, "4", "size: 16, ink: '#c02060'", FLAT}},
    {"text.size", PLAIN, WITH_TEXT("size: 22, spacing: 4, ink: 40")},
    {"text.spacing", WITH_TEXT("size: 16, spacing: -4, ink: 40"), PLAIN},
    {"text.x", PLAIN, WITH_TEXT(TEXT ", x: 5")},
    {"text.y", PLAIN, WITH_TEXT(TEXT ", y: 4")},
    {"text.ink", PLAIN, WITH_TEXT("size: 16, spacing: 4, ink: '#c02060'")},
    {"flat.color", WITH_EFFECTS("{flat: {color: 180}}"),
     WITH_EFFECTS("{flat: {color: '#f0e0c0'}}")},
    {"invert.strength", WITH_EFFECTS(FLAT ", {invert: {strength: 0}}"),
     WITH_EFFECTS(FLAT ", {invert: {strength: 0.7}}")},
    {"bold.width", WITH_EFFECTS(FLAT ", {bold: {width: 0}}"),
     WITH_EFFECTS(FLAT ", {bold: {width: 0.8}}")},
    {"arc.angle", WITH_EFFECTS(FLAT ", {arc: {angle: 0}}"),
     WITH_EFFECTS(FLAT ", {arc: {angle: 60}}")},
    {"lines.count", WITH_EFFECTS(FLAT ", {lines: {count: 0}}"),
     WITH_EFFECTS(FLAT ", {lines: {count: 4}}")},
    {"curves.count", WITH_EFFECTS(FLAT ", {curves: {count: 0}}"),
     WITH_EFFECTS(FLAT ", {curves: {count: 4}}")},
    {"dots.count", WITH_EFFECTS(FLAT ", {dots: {count: 0}}"),
     WITH_EFFECTS(FLAT ", {dots: {count: 40}}")},
    {"blur.sd", WITH_EFFECTS(FLAT ", {gaussian: {sd: 8}}, {blur: {sd: 0}}"),
     WITH_EFFECTS(FLAT ", {gaussian: {sd: 8}}, {blur: {sd: 1}}")},
    {"motion.length", WITH_EFFECTS(FLAT ", {motion: {length: 0}}"),
     WITH_EFFECTS(FLAT ", {motion: {length: 5}}")},
    {"gaussian.sd", WITH_EFFECTS(FLAT ", {gaussian: {sd: 2}}"),
     WITH_EFFECTS(FLAT ", {gaussian: {sd: 10}}")},
    {"salt_pepper.share", WITH_EFFECTS(FLAT ", {salt_pepper: {share: 0}}"),
     WITH_EFFECTS(FLAT ", {salt_pepper: {share: 0.05}}")},
    {"speckle.sd", WITH_EFFECTS(FLAT ", {speckle: {sd: 0}}"),
     WITH_EFFECTS(FLAT ", {speckle: {sd: 0.1}}")},
};
enum { TRIALS = sizeof trials / sizeof *trials, IMAGES = 30 };

static struct domain *open_variant(const struct variant *v)
{
    char *text = text_format("name: x\ncanvas: {width: 130, height: 44, channels: %d}\n"
                             "alphabet: '0123456789'\nlength: %s\nfonts: [dejavu-sans]\n"
                             "text: {%s}\neffects: [%s]\n",
                             v->channels, v->length, v->text, v->effects);
    struct domain *d = parse_domain(text, fonts);
    free(text);
    return d;
}

/* Images first ... first+count-1. */
static void add_images(struct likeness_profile *p, const struct domain *d, uint64_t first,
                       int count)
{
    const struct seeds seeds = seeds_single(3);
    struct renderer *r = open_renderer(d);
    uint8_t *pixels = malloc(image_size(d));
    for (int i = 0; i < count; i++) {
        render_image(r, &seeds, first + (uint64_t)i, pixels, NULL);
        likeness_profile_add(p, pixels, domain_info(d)->channels);
    }
    free(pixels);
    renderer_free(r);
}

static struct likeness_profile *profile_of(const struct domain *d, uint64_t first)
{
    struct likeness_profile *p = open_profile(domain_info(d)->width, domain_info(d)->height);
    add_images(p, d, first, IMAGES);
    return p;
}

/* Every figure that names the setting is moved by it, by more than chance, and the way it says. */
static int check_trial(const struct trial *t)
{
    struct domain *low = open_variant(&t->low), *high = open_variant(&t->high);
    struct likeness_profile *a = profile_of(low, 0), *b = profile_of(high, 0),
                            *own = profile_of(low, IMAGES);
    int figures = 0;
    for (int i = 0; i < LIKENESS_FIGURES; i++)
        for (const struct likeness_setting *s = likeness_registry[i]->settings; s->name; s++)
            if (!strcmp(s->name, t->setting)) {
                const double moved = likeness_distance(a, b, i),
                             rise = likeness_mean(b, i) - likeness_mean(a, i);
                ck_assert_msg(moved > 0 && moved > 3 * likeness_distance(a, own, i),
                              "%s moves %s by %g, chance by %g", s->name,
                              likeness_registry[i]->name, moved, likeness_distance(a, own, i));
                ck_assert_msg(!s->sign || rise * s->sign > 0, "%s moves %s by %g, the wrong way",
                              s->name, likeness_registry[i]->name, rise);
                figures++;
            }
    likeness_profile_free(a);
    likeness_profile_free(b);
    likeness_profile_free(own);
    domain_free(low);
    domain_free(high);
    return figures;
}

START_TEST(settings_move_their_figures)
{
    int checked = 0, named = 0;
    for (int i = 0; i < TRIALS; i++) {
        const int figures = check_trial(&trials[i]);
        ck_assert_msg(figures > 0, "no figure names %s", trials[i].setting);
        checked += figures;
    }
    for (int i = 0; i < LIKENESS_FIGURES; i++)
        for (const struct likeness_setting *s = likeness_registry[i]->settings; s->name; s++) {
            ck_assert_msg(likeness_setting_known(s->name), "there is no setting %s", s->name);
            named++;
        }
    ck_assert_msg(checked == named, "%d of %d settings of figures are tried", checked, named);
}
END_TEST

static void check_value(const struct domain *d, const char *setting, const char *expected)
{
    json_t *value = likeness_setting_value(d, setting);
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : strdup("nothing");
    ck_assert_msg(!strcmp(text, expected), "%s is %s, not %s", setting, text, expected);
    free(text);
    json_decref(value);
}

START_TEST(settings_have_their_values)
{
    const struct variant v = {3, "{uniform: [3, 5]}", TEXT,
                              FLAT
                              ", {lines: {count: 2}}, {dots: {count: 3}}, {lines: {count: 7}}"};
    struct domain *d = open_variant(&v);
    check_value(d, "canvas.channels", "3");
    check_value(d, "text.size", "16.0");
    check_value(d, "lines.count", "[2,7]");
    check_value(d, "dots.count", "3");
    check_value(d, "blur.sd", "nothing");
    check_value(d, "length", "{\"uniform\":[3,5]}");
    ck_assert(!likeness_setting_known("text.sizes") && !likeness_setting_known("text") &&
              !likeness_setting_known("line.count") && !likeness_setting_known("lines.counts"));
    domain_free(d);
}
END_TEST

/* ---- domains -------------------------------------------------------------------------------- */

enum { PICTURES = 60, OWN_SEED = 11 };

/* Images of a domain as if they were pictures of files, on the canvas of `like`. */
static void open_pictures(struct import_set *s, const struct domain *of, const struct domain *like)
{
    const struct domain_info *info = domain_info(of), *to = domain_info(like);
    const struct import_shape shape = {.width = to->width, .height = to->height, .channels = 3};
    const struct import_reading how = {.fit = FIT_STRETCH};
    const struct seeds seeds = seeds_single(OWN_SEED);
    struct err e = ERR_INIT;
    struct renderer *r = open_renderer(of);
    uint8_t *pixels = malloc(image_size(of));
    const struct import_picture picture = {pixels, info->width, info->height, info->channels};
    ck_assert(!import_set_create(s, &shape, PICTURES, "test", &e));
    for (int i = 0; i < PICTURES; i++) {
        render_image(r, &seeds, (uint64_t)i, pixels, NULL);
        ck_assert(!import_set_put(s, i, &shape, &how, &picture, "test", &e));
    }
    free(pixels);
    renderer_free(r);
}

static void compare_domains(struct likeness_result *results, const struct domain *d,
                            const struct domain *of)
{
    struct err e = ERR_INIT;
    struct import_set s = {0};
    open_pictures(&s, of, d);
    ck_assert_msg(!likeness_compare(results, d, &s, PICTURES, 0, &e), "%s", e.text);
    import_set_free(&s);
}

static struct domain *shipped(const char *name)
{
    char *path = text_format(ADDA_SOURCE_DIR "/bench/domains/%s.yaml", name);
    struct domain *d = load_domain(path, fonts);
    free(path);
    return d;
}

/* What differs from another domain's images differs less from other images of its own. */
static void check_pair(const char *name, const char *other_name)
{
    struct domain *d = shipped(name), *other = shipped(other_name);
    struct likeness_result own[LIKENESS_FIGURES], apart[LIKENESS_FIGURES];
    int own_marks = 0, marks = 0;
    compare_domains(own, d, d);
    compare_domains(apart, d, other);
    for (int i = 0; i < LIKENESS_FIGURES; i++) {
        ck_assert_msg(!apart[i].differs || own[i].difference < apart[i].difference,
                      "%s of %s: %g from its own, %g from %s", likeness_registry[i]->name, name,
                      own[i].difference, apart[i].difference, other_name);
        own_marks += own[i].differs;
        marks += apart[i].differs;
    }
    ck_assert_msg(own_marks <= 1 && marks >= 4, "%s: %d figures differ from its own, %d from %s",
                  name, own_marks, marks, other_name);
    ck_assert(apart[LIKENESS_filters].differs);
    domain_free(d);
    domain_free(other);
}

START_TEST(domains_are_nearest_to_themselves)
{
    check_pair("plain", "strokes");
    check_pair("strokes", "plain");
    check_pair("plain", "lepture");
    check_pair("lepture", "gregwar");
    check_pair("gregwar", "kaptcha");
    check_pair("seed-source", "seed-target");
}
END_TEST

START_TEST(the_order_of_pictures_changes_nothing)
{
    struct domain *d = shipped("strokes");
    struct likeness_profile *a = profile_of(d, 0), *b = open_profile(72, 24);
    for (int i = IMAGES - 1; i >= 0; i--)
        add_images(b, d, (uint64_t)i, 1);
    for (int i = 0; i < LIKENESS_FIGURES; i++)
        ck_assert(likeness_distance(a, b, i) == 0 && likeness_mean(a, i) == likeness_mean(b, i));
    likeness_profile_free(a);
    likeness_profile_free(b);
    domain_free(d);
}
END_TEST

/* The same everywhere, to the last bit. Recorded again with ADDA_UPDATE_GOLDEN=1. */
#define GOLDEN ADDA_SOURCE_DIR "/tests/golden/gen/likeness.txt"

static void print_results(FILE *to, const struct likeness_result *results)
{
    for (int i = 0; i < LIKENESS_FIGURES; i++)
        fprintf(to, "%s %.17g %.17g %.17g %.17g\n", likeness_registry[i]->name, results[i].domain,
                results[i].pictures, results[i].difference, results[i].by_chance);
}

/* To be freed. */
static char *results_of(const char *name, const char *other_name)
{
    struct domain *d = shipped(name), *other = shipped(other_name);
    struct likeness_result results[LIKENESS_FIGURES];
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(memory);
    compare_domains(results, d, other);
    print_results(memory, results);
    fclose(memory);
    domain_free(d);
    domain_free(other);
    return text;
}

START_TEST(figures_are_the_same_everywhere)
{
    const bool updating = getenv("ADDA_UPDATE_GOLDEN") != NULL;
    char *now = results_of("strokes", "lepture"), line[256];
    const char *at = now;
    FILE *file = fopen(GOLDEN, updating ? "w" : "r");
    ck_assert_ptr_nonnull(file);
    if (updating)
        fputs(now, file);
    while (!updating && fgets(line, sizeof line, file)) {
        ck_assert_msg(!strncmp(at, line, strlen(line)), "recorded %snow %s", line, at);
        at += strlen(line);
    }
    ck_assert(updating || !*at);
    fclose(file);
    free(now);
}
END_TEST

START_TEST(pictures_are_spread_over_the_set)
{
    struct domain *d = shipped("plain");
    struct import_set s = {.count = 10};
    static uint8_t pixels[10 * 72 * 24 * 3];
    s.pixels = pixels;
    ck_assert_int_eq(likeness_count_of(&s, 200), 10);
    ck_assert_int_eq(likeness_count_of(&s, 4), 4);
    const int expected[4] = {0, 2, 5, 7};
    for (int i = 0; i < 4; i++)
        ck_assert_ptr_eq(likeness_picture(&s, d, i, 4), pixels + expected[i] * 72 * 24 * 3);
    domain_free(d);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, a_bar_and_a_dot_are_measured);
    tcase_add_test(c, pictures_of_specks_are_measured);
    tcase_add_test(c, ink_may_be_the_lighter_class);
    tcase_add_test(c, colours_are_measured);
    tcase_add_test(c, pictures_of_one_level_have_no_ink);
    tcase_add_test(c, pictures_of_any_size_are_measured);
    tcase_add_test(c, settings_move_their_figures);
    tcase_add_test(c, settings_have_their_values);
    tcase_add_test(c, domains_are_nearest_to_themselves);
    tcase_add_test(c, the_order_of_pictures_changes_nothing);
    tcase_add_test(c, figures_are_the_same_everywhere);
    tcase_add_test(c, pictures_are_spread_over_the_set);
}

int main(void)
{
    return run_suite("likeness", add);
}
