/* No setting is ignored: for every entry of the tables of canvas, text and effects there are two
 * values that give domains of other identity and images of other pixels. */
#include <math.h>

#include "base/json.h"
#include "base/publish.h"
#include "gen/domain/parts.h"
#include "gen/effects/registry.h"
#include "gen/paint/png.h"
#include "gen/render/gallery.h"
#include "support.h"

enum { IMAGES = 12, SPEC_SIZE = 2048 };

static char pictures[2][64];
static struct font_store *fonts;

static void set_up(void)
{
    struct err e = ERR_INIT;
    fonts = open_fonts();
    for (int i = 0; i < 2; i++) {
        strcpy(pictures[i], "/tmp/adda-settings-XXXXXX");
        ck_assert_ptr_nonnull(mkdtemp(pictures[i]));
    }
    ck_assert_msg(!gallery_pictures(pictures[0], fonts, &e), "%s", e.text);
    char path[128];
    const uint8_t dark = 40;
    snprintf(path, sizeof path, "%s/dark.png", pictures[1]);
    ck_assert_msg(!captcha_png_publish(path, &dark, 1, 1, 1, &e), "%s", e.text);
}

static void tear_down(void)
{
    for (int i = 0; i < 2; i++)
        publish_remove(pictures[i], NULL);
    font_store_free(fonts);
}

/* What a domain is, and what it shows. */
struct view {
    char identity[HASH_HEX], pixels[HASH_HEX];
};

static void look_at(const struct domain *d, struct view *v)
{
    const struct seeds seeds = seeds_single(5);
    struct err e = ERR_INIT;
    const size_t size = image_size(d);
    uint8_t *pixels = malloc(size * IMAGES);
    uint16_t labels[IMAGES * CAPTCHA_MAX_LENGTH];
    json_t *j = domain_json(d);
    json_hash(j, v->identity);
    json_decref(j);
    ck_assert(!render_many(d, &seeds, 0, IMAGES, NULL, pixels, labels, &e));
    hash_bytes(pixels, size * IMAGES, v->pixels);
    free(pixels);
}

/* false: the spec is refused. */
static bool view_of(const char *spec, struct view *v)
{
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    const bool read = !domain_parse(&d, spec, ADDA_SOURCE_DIR "/bench/domains/t.yaml", fonts, &e);
    if (read)
        look_at(d, v);
    else
        ck_assert_ptr_nonnull(e.text);
    err_free(&e);
    domain_free(d);
    return read;
}

/* ---- values --------------------------------------------------------------------------------- */

enum { VALUES = 12, VALUE_SIZE = 128 };

static int add_value(char values[VALUES][VALUE_SIZE], int count, const struct param *p, double v)
{
    const bool limited = p->min < 0 || p->max > 0;
    if (limited)
        v = fmax(p->min, fmin(p->max, v));
    if (p->type == PARAM_INT || p->type == PARAM_INT_DIST)
        v = floor(v);
    snprintf(values[count], VALUE_SIZE, "%g", v);
    return count + 1;
}

/* Values of a setting, the first as good as any; returns how many. */
static int values_of(const struct param *p, char values[VALUES][VALUE_SIZE])
{
    static const double numbers[] = {1, 2, 0.1, 0.5, 4, 10, 30, 90, 0};
    int count = 0;
    if (p->type == PARAM_BOOL || p->type == PARAM_COLOR) {
        strcpy(values[0], p->type == PARAM_BOOL ? "false" : "\"#203060\"");
        strcpy(values[1], p->type == PARAM_BOOL ? "true" : "\"#e09080\"");
        return 2;
    }
    if (p->type == PARAM_TEXT) {
        strcpy(values[0], pictures[0]);
        strcpy(values[1], pictures[1]);
        return 2;
    }
    ck_assert_msg(p->type != PARAM_CHOICE, "%s: say here which values it has", p->name);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        count = add_value(values, count, p, numbers[i]);
    return count;
}

/* `spec_of` makes a spec of one value. Two accepted values of the setting must differ in both. */
static void assert_counts(const struct param *p, const char *what,
                          void (*spec_of)(const void *, const char *, char *), const void *context)
{
    char values[VALUES][VALUE_SIZE], spec[SPEC_SIZE];
    struct view views[VALUES];
    const int count = values_of(p, values);
    int accepted = 0;
    for (int i = 0; i < count; i++) {
        spec_of(context, values[i], spec);
        if (!view_of(spec, &views[accepted]))
            continue;
        for (int k = 0; k < accepted; k++)
            if (strcmp(views[k].identity, views[accepted].identity) != 0 &&
                strcmp(views[k].pixels, views[accepted].pixels) != 0)
                return;
        accepted++;
    }
    ck_abort_msg("%s: %s: %d values are accepted, and no two give other images", what, p->name,
                 accepted);
}

/* ---- the tables ----------------------------------------------------------------------------- */

#define FRAME                                                                                      \
    "name: t\ncanvas: {width: 72, height: 36, channels: 3}\nalphabet: \"ABCDEFGH0123\"\n"          \
    "length: 3\nfonts: [dejavu-sans-bold, dejavu-serif]\n"

/* One setting of one effect over a plain ground, the others at their defaults. */
struct place_of {
    const struct effect *effect;
    const struct param *param;
};

static void effect_spec(const void *context, const char *value, char *spec)
{
    const struct place_of *at = context;
    const bool needs_folder = at->effect->content && at->param->type != PARAM_TEXT;
    snprintf(spec, SPEC_SIZE,
             FRAME "text: {size: 20, ink: \"#203080\", contrast: 0}\n"
                   "effects: [{flat: {color: \"#e0e0d0\"}}, {%s: {%s: %s%s%s}}]\n",
             at->effect->name, at->param->name, value, needs_folder ? ", folder: " : "",
             needs_folder ? pictures[0] : "");
}

START_TEST(settings_of_effects)
{
    for (int i = 0; effect_registry[i]; i++) {
        const struct param_table *t = &effect_registry[i]->table;
        for (int k = 0; k < t->count; k++) {
            const struct place_of at = {effect_registry[i], &t->params[k]};
            assert_counts(&t->params[k], t->name, effect_spec, &at);
        }
    }
}
END_TEST

/* Every effect takes these two besides its own. */
START_TEST(shares_of_images)
{
    static const char *const shares[] = {"probability: 1", "probability: 0.5", "coin: [0, 0.3]",
                                         "coin: [0.3, 1]"};
    struct view views[4];
    char spec[SPEC_SIZE];
    for (int i = 0; i < 4; i++) {
        snprintf(spec, sizeof spec, FRAME "effects: [{invert: {%s}}]\n", shares[i]);
        ck_assert(view_of(spec, &views[i]));
        for (int k = 0; k < i; k++) {
            ck_assert_str_ne(views[k].identity, views[i].identity);
            ck_assert_str_ne(views[k].pixels, views[i].pixels);
        }
    }
}
END_TEST

/* A text that often sticks out, in inks that often do not stand out, so that every rule acts. */
static void text_spec(const void *context, const char *value, char *spec)
{
    static const char *const usual[][2] = {{"size", "{uniform: [18, 40]}"},
                                           {"x", "{uniform: [-20, 20]}"},
                                           {"ink", "{uniform: [0, 255]}"}};
    const struct param *p = context;
    char others[256] = "";
    for (int i = 0; i < 3; i++)
        if (strcmp(p->name, usual[i][0]) != 0)
            snprintf(others + strlen(others), sizeof others - strlen(others), ", %s: %s",
                     usual[i][0], usual[i][1]);
    snprintf(spec, SPEC_SIZE, FRAME "text: {%s: %s%s}\neffects: [{texture: {}}]\n", p->name, value,
             others);
}

START_TEST(settings_of_the_text)
{
    for (int k = 0; k < domain_text_table.count; k++)
        assert_counts(&domain_text_table.params[k], "text", text_spec,
                      &domain_text_table.params[k]);
}
END_TEST

START_TEST(settings_of_the_canvas)
{
    static const char *const values[][3] = {
        {"width", "72", "80"}, {"height", "24", "30"}, {"channels", "1", "3"}};
    ck_assert_int_eq(domain_canvas_table.count, 3);
    for (int k = 0; k < 3; k++) {
        struct view views[2];
        ck_assert_str_eq(domain_canvas_table.params[k].name, values[k][0]);
        for (int i = 0; i < 2; i++) {
            char spec[SPEC_SIZE];
            snprintf(spec, sizeof spec,
                     "name: t\ncanvas: {%s: %s}\nalphabet: \"01\"\nlength: 3\n"
                     "fonts: [dejavu-sans]\n",
                     values[k][0], values[k][1 + i]);
            ck_assert(view_of(spec, &views[i]));
        }
        ck_assert_str_ne(views[0].identity, views[1].identity);
        ck_assert_str_ne(views[0].pixels, views[1].pixels);
    }
}
END_TEST

/* The sections of a domain file that are no tables. */
START_TEST(other_sections)
{
    static const struct section {
        const char *one, *other;
        bool counts;
    } sections[] = {
        {"alphabet: \"01\"", "alphabet: \"02\"", true},
        {"alphabet: \"01\"", "alphabet: \"10\"", true}, /* classes change places */
        {"length: 3", "length: 2", true},
        {"fonts: [dejavu-sans]", "fonts: [dejavu-serif]", true},
        {"fonts: {dejavu-sans: 1, dejavu-serif: 1}", "fonts: {dejavu-sans: 1, dejavu-serif: 9}",
         true},
        {"effects: []", "effects: [invert]", true},
        {"add: []", "add: [invert]", true},
        {"name: t", "name: u", false}, /* a name is for people */
    };
    static const char *const usual[] = {"name: t", "alphabet: \"01\"", "length: 3",
                                        "fonts: [dejavu-sans]"};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        struct view views[2];
        for (int k = 0; k < 2; k++) {
            char spec[SPEC_SIZE];
            const char *changed = k ? sections[i].other : sections[i].one;
            snprintf(spec, sizeof spec, "%s\n", changed);
            for (int u = 0; u < 4; u++)
                if (strncmp(usual[u], changed, strcspn(changed, ":")) != 0)
                    snprintf(spec + strlen(spec), sizeof spec - strlen(spec), "%s\n", usual[u]);
            ck_assert_msg(view_of(spec, &views[k]), "%s", spec);
        }
        ck_assert_int_eq(strcmp(views[0].identity, views[1].identity) != 0, sections[i].counts);
        ck_assert_int_eq(strcmp(views[0].pixels, views[1].pixels) != 0, sections[i].counts);
    }
}
END_TEST

START_TEST(places_between_domains)
{
    static const char *const places[] = {
        "from: plain.yaml, to: strokes.yaml, gap: 0.5",
        "from: plain.yaml, to: strokes.yaml, gap: 1",
        "from: plain.yaml, to: tilted.yaml, gap: 0.5",
        "from: pale.yaml, to: strokes.yaml, gap: 0.5",
        "from: plain.yaml, to: hard.yaml, gap: 0.5, only: fonts",
        "from: plain.yaml, to: hard.yaml, gap: 0.5, only: [fonts, noise]"};
    enum { PLACES = sizeof places / sizeof *places };
    struct view views[PLACES];
    for (int i = 0; i < PLACES; i++) {
        char spec[SPEC_SIZE];
        snprintf(spec, sizeof spec, "name: t\ninterpolate: {%s}\n", places[i]);
        ck_assert_msg(view_of(spec, &views[i]), "%s", places[i]);
        for (int k = 0; k < i; k++) {
            ck_assert_str_ne(views[k].identity, views[i].identity);
            ck_assert_str_ne(views[k].pixels, views[i].pixels);
        }
    }
}
END_TEST

/* Settings that another one leaves nothing to do: the identity changes and the images do not. Each
 * is meaningful in another domain, which the tests above show. */
START_TEST(what_changes_no_image)
{
    static const char *const pairs[][2] = {
        {"fonts: [dejavu-sans]\ntext: {mixed_fonts: true}", "fonts: [dejavu-sans]"},
        {"fonts: [dejavu-sans]\ntext: {ink: 0, mixed_ink: true}",
         "fonts: [dejavu-sans]\ntext: {ink: 0}"},
        {"fonts: [dejavu-sans]\neffects: [{jpeg: {subsampling: false}}]",
         "fonts: [dejavu-sans]\neffects: [jpeg]"}, /* grey has no colours to thin out */
        {"fonts: [dejavu-sans]\neffects: [{flat: {color: 90}}, flat]",
         "fonts: [dejavu-sans]\neffects: [flat, flat]"}, /* the later one covers it */
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct view views[2];
        for (int k = 0; k < 2; k++) {
            char spec[SPEC_SIZE];
            snprintf(spec, sizeof spec, "name: t\nalphabet: \"01\"\nlength: 3\n%s\n", pairs[i][k]);
            ck_assert_msg(view_of(spec, &views[k]), "%s", spec);
        }
        ck_assert_str_ne(views[0].identity, views[1].identity);
        ck_assert_str_eq(views[0].pixels, views[1].pixels);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("settings");
    TCase *c = tcase_create("settings");
    tcase_set_timeout(c, 300);
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, settings_of_effects);
    tcase_add_test(c, shares_of_images);
    tcase_add_test(c, settings_of_the_text);
    tcase_add_test(c, settings_of_the_canvas);
    tcase_add_test(c, other_sections);
    tcase_add_test(c, places_between_domains);
    tcase_add_test(c, what_changes_no_image);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
