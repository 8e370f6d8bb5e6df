/* Texts of several lengths: how long they are, what the truth, exports and imports make of the
 * places behind them, and that a length of one value is that number. */
#include <math.h>

#include "base/file.h"
#include "base/npy.h"
#include "export_support.h"
#include "gen/domain/mix.h"
#include "gen/domain/parts.h"
#include "gen/render/layout.h"
#include "gen/render/sheet.h"
#include "unshown_support.h"

#define SPEC(length_)                                                                              \
    "name: t\ncanvas: {width: 96, height: 24}\nalphabet: \"0123456789\"\nlength: " length_         \
    "\nfonts: [dejavu-sans]\ntext: {size: 14}\n"

enum { TEXTS = 20000, PLACES = 6, NONE = 10, WIDTH = 96, HEIGHT = 24, AREA = WIDTH * HEIGHT };

static struct font_store *fonts;

static void set_up(void)
{
    struct err e = ERR_INIT;
    font_store_open(&fonts, ADDA_SOURCE_DIR "/fonts/fonts.yaml", &e);
    ok(&e);
}

static void tear_down(void)
{
    font_store_free(fonts);
}

static struct domain *parse(const char *spec)
{
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    domain_parse(&d, spec, ADDA_SOURCE_DIR "/bench/domains/t.yaml", fonts, &e);
    ok(&e);
    return d;
}

static bool same_identity(const struct domain *a, const struct domain *b)
{
    json_t *x = domain_json(a), *y = domain_json(b);
    const bool same = json_equal(x, y);
    json_decref(x);
    json_decref(y);
    return same;
}

/* ---- how long ------------------------------------------------------------------------------- */

START_TEST(one_value_is_a_number)
{
    static const char *const same[] = {SPEC("{uniform: [4, 4]}"), SPEC("{choice: [4, 4]}"),
                                       SPEC("{normal: [4, 0.1]}")};
    struct domain *four = parse(SPEC("4"));
    for (int i = 0; i < 3; i++) {
        struct domain *d = parse(same[i]);
        ck_assert(same_identity(d, four));
        ck_assert_int_eq(domain_labels(domain_info(d)), NONE);
        domain_free(d);
    }
    domain_free(four);
}
END_TEST

/* Shares of the lengths 1 ... 16 within five standard deviations of `weight`. */
static void assert_lengths(const char *spec, const double weight[CAPTCHA_MAX_LENGTH])
{
    struct domain *d = parse(spec);
    const struct seeds seeds = seeds_single(3);
    double count[CAPTCHA_MAX_LENGTH] = {0}, sum = 0;
    for (int i = 0; i < TEXTS; i++) {
        uint16_t classes[CAPTCHA_MAX_LENGTH];
        const int length = layout_text(d, &seeds, (uint64_t)i, classes);
        count[length - 1]++;
        for (int k = 0; k < domain_info(d)->length; k++)
            ck_assert_int_eq(classes[k] == NONE, k >= length);
    }
    for (int k = 0; k < CAPTCHA_MAX_LENGTH; k++)
        sum += weight[k];
    for (int k = 0; k < CAPTCHA_MAX_LENGTH; k++) {
        const double p = weight[k] / sum;
        ck_assert_msg(fabs(count[k] - p * TEXTS) <= 5 * sqrt(p * (1 - p) * TEXTS),
                      "%d texts of %d characters", (int)count[k], k + 1);
    }
    domain_free(d);
}

START_TEST(lengths_are_drawn_as_they_are_said)
{
    static const double uniform[CAPTCHA_MAX_LENGTH] = {[3] = 1, [4] = 1, [5] = 1};
    static const double choice[CAPTCHA_MAX_LENGTH] = {[3] = 3, [5] = 1};
    /* normal distribution's shares of half a step to each side */
    static const double normal[CAPTCHA_MAX_LENGTH] = {
        [1] = 0.0062097, [2] = 0.0605975, [3] = 0.2417303, [4] = 0.3829249,
        [5] = 0.2417303, [6] = 0.0605975, [7] = 0.0062097};
    assert_lengths(SPEC("{uniform: [4, 6]}"), uniform);
    assert_lengths(SPEC("{choice: {4: 3, 6: 1}}"), choice);
    assert_lengths(SPEC("{normal: [5, 1]}"), normal);
}
END_TEST

/* The characters are those of the longest text under the same seed. */
START_TEST(a_length_changes_no_character)
{
    struct domain *six = parse(SPEC("6")), *some = parse(SPEC("{uniform: [4, 6]}"));
    const struct seeds seeds = seeds_single(7);
    for (uint64_t i = 0; i < 200; i++) {
        uint16_t a[CAPTCHA_MAX_LENGTH], b[CAPTCHA_MAX_LENGTH];
        layout_text(six, &seeds, i, a);
        const int length = layout_text(some, &seeds, i, b);
        ck_assert_mem_eq(a, b, (size_t)length * sizeof *a);
    }
    domain_free(six);
    domain_free(some);
}
END_TEST

START_TEST(the_same_again_as_a_spec)
{
    static const char *const specs[] = {SPEC("{uniform: [4, 6]}"), SPEC("{choice: {4: 3, 6: 1}}"),
                                        SPEC("{normal: [5, 1]}")};
    struct domain *six = parse(SPEC("6"));
    for (int i = 0; i < 3; i++) {
        struct domain *d = parse(specs[i]);
        char *spec = domain_spec(d);
        struct domain *again = parse(spec);
        ck_assert(same_identity(d, again));
        ck_assert(!same_identity(d, six));
        ck_assert_int_eq(domain_info(again)->length, domain_info(d)->length);
        ck_assert_int_eq(domain_info(again)->shortest, domain_info(d)->shortest);
        free(spec);
        domain_free(again);
        domain_free(d);
    }
    domain_free(six);
}
END_TEST

/* Parts without common texts, of each length. */
START_TEST(parts_share_no_text)
{
    struct domain *d = parse(SPEC("{uniform: [1, 3]}"));
    const struct seeds_texts texts = render_texts(d);
    const struct seeds_parts p = seeds_count_parts(&texts);
    struct seeds seeds = seeds_single(2);
    ck_assert(p.train + p.test > 1109.5 && p.train + p.test < 1110.5);
    ck_assert(!p.cover); /* texts of one character cannot */
    for (int part = LABELS_TRAIN; part <= LABELS_TEST; part++)
        for (uint64_t i = 0; i < 500; i++) {
            uint16_t classes[CAPTCHA_MAX_LENGTH];
            seeds.labels = (enum labels)part;
            const int length = layout_text(d, &seeds, i, classes);
            ck_assert_int_eq(seeds_labels_part(classes, length), part);
        }
    domain_free(d);
}
END_TEST

/* ---- the truth ------------------------------------------------------------------------------ */

START_TEST(the_truth_is_as_long_as_the_text)
{
    struct domain *d = parse(SPEC("{uniform: [4, 6]}"));
    const struct seeds seeds = seeds_single(11);
    struct err e = ERR_INIT;
    struct renderer *r;
    static uint8_t pixels[AREA], masks[PLACES][AREA], empty[AREA];
    int seen[PLACES + 1] = {0};
    renderer_create(&r, d, &e);
    ok(&e);
    for (uint64_t i = 0; i < 40; i++) {
        uint16_t classes[CAPTCHA_MAX_LENGTH];
        char text[TRUTH_TEXT];
        struct truth t;
        memset(masks, 255, sizeof masks);
        render_layers(r, &seeds, i, pixels, &t, &(struct layers){.masks = masks[0]});
        render_text(d, &seeds, i, classes);
        ck_assert_int_eq(t.length, domain_text_length(domain_info(d), classes));
        ck_assert_mem_eq(t.classes, classes, (size_t)t.length * sizeof *classes);
        truth_text(domain_info(d), &t, text);
        ck_assert_uint_eq(strlen(text), (size_t)t.length);
        for (int k = 0; k < PLACES; k++)
            ck_assert_int_eq(memcmp(masks[k], empty, AREA) == 0, k >= t.length);
        seen[t.length]++;
    }
    ck_assert(seen[4] && seen[5] && seen[6]);
    renderer_free(r);
    domain_free(d);
}
END_TEST

/* A short text stands in the middle, as a text of that length alone does. */
START_TEST(a_short_text_is_laid_out_by_itself)
{
    struct domain *some = parse(SPEC("{uniform: [4, 6]}")), *four = parse(SPEC("4"));
    const struct seeds seeds = seeds_single(11);
    struct err e = ERR_INIT;
    struct renderer *r, *q;
    static uint8_t a[AREA], b[AREA];
    int met = 0;
    renderer_create(&r, some, &e);
    renderer_create(&q, four, &e);
    ok(&e);
    for (uint64_t i = 0; i < 40; i++) {
        struct truth t;
        render_image(r, &seeds, i, a, &t);
        render_image(q, &seeds, i, b, NULL);
        ck_assert_int_eq(memcmp(a, b, AREA) == 0, t.length == 4);
        met += t.length == 4;
    }
    ck_assert_int_gt(met, 5);
    renderer_free(r);
    renderer_free(q);
    domain_free(some);
    domain_free(four);
}
END_TEST

/* ---- exports and imports -------------------------------------------------------------------- */

static void export_as(struct fixture *f, const char *format)
{
    struct err e = ERR_INIT;
    struct write_options o = {.parts = 1};
    struct write_outcome out;
    fixture_open(f, format);
    domain_free(f->domain);
    f->domain = parse(SPEC("{uniform: [4, 6]}"));
    f->dataset.domain = f->domain;
    f->dataset.shard_size = 0;
    dataset_write(&f->dataset, f->folder, &o, &out, &e);
    ok(&e);
}

/* Labels have the places of the longest text, and its end is said. */
START_TEST(arrays_of_labels_are_filled_up)
{
    static const char *const files[][2] = {{"npy", "train-labels.npy"},
                                           {"idx", "train-labels-idx2-ubyte"}};
    const struct seeds seeds = seeds_single(5);
    for (int i = 0; i < 2; i++) {
        struct fixture f;
        struct err e = ERR_INIT;
        char *data;
        size_t size;
        export_as(&f, files[i][0]);
        read_file_upto(in_folder(&f, files[i][1]), 1 << 16, &data, &size, &e);
        ok(&e);
        ck_assert_uint_gt(size, 30 * PLACES);
        const uint8_t *labels = (const uint8_t *)data + size - 30 * PLACES;
        for (uint64_t k = 0; k < 30; k++) {
            uint16_t classes[CAPTCHA_MAX_LENGTH];
            render_text(f.domain, &seeds, 10 + k, classes);
            for (int place = 0; place < PLACES; place++)
                ck_assert_uint_eq(labels[k * PLACES + (uint64_t)place], classes[place]);
        }
        free(data);
        read_file_upto(in_folder(&f, "README.md"), 1 << 16, &data, &size, &e);
        ok(&e);
        ck_assert_ptr_nonnull(strstr(data, "Each image shows 4 to 6 characters of 10 classes"));
        ck_assert_ptr_nonnull(strstr(data, "behind a shorter text hold 10"));
        free(data);
        fixture_close(&f);
    }
}
END_TEST

static enum err_code import(struct domain **d, const struct fixture *f, const char *length,
                            const char *settings, struct err *e)
{
    char text[2048], name[128];
    snprintf(name, sizeof name, "%s/domain.yaml", f->folder);
    snprintf(text, sizeof text,
             "name: files\ncanvas: {width: 96, height: 24, channels: 1}\nalphabet: "
             "\"0123456789\"\nlength: %s\nimport: {%s}\n",
             length, settings);
    return domain_parse(d, text, name, fonts, e);
}

/* Every image of the split is there once, with its text. */
static void check_same(const struct fixture *f, const struct domain *d)
{
    enum { COUNT = 30 };
    static uint8_t was[COUNT][AREA], is[COUNT][AREA];
    uint16_t was_text[COUNT][PLACES], is_text[COUNT][PLACES];
    const struct seeds seeds = seeds_single(5);
    struct err e = ERR_INIT;
    render_many(f->domain, &seeds, 10, COUNT, NULL, was[0], was_text[0], &e);
    render_many(d, &seeds, 0, COUNT, NULL, is[0], is_text[0], &e);
    ok(&e);
    for (int i = 0; i < COUNT; i++) {
        int found = 0;
        for (int k = 0; k < COUNT; k++)
            found += !memcmp(was[i], is[k], AREA) &&
                     !memcmp(was_text[i], is_text[k], sizeof was_text[i]);
        ck_assert_int_eq(found, 1);
    }
}

static const struct {
    const char *format, *settings;
} kinds[] = {{"idx", "train: train-images-idx3-ubyte, train_labels: train-labels-idx2-ubyte"},
             {"imagefolder", "train: train"}};

START_TEST(they_come_back)
{
    for (int i = 0; i < 2; i++) {
        struct fixture f;
        struct domain *d, *again;
        struct err e = ERR_INIT;
        struct truth t;
        struct renderer *r;
        static uint8_t pixels[AREA];
        const struct seeds seeds = seeds_single(5);
        export_as(&f, kinds[i].format);
        import(&d, &f, "{uniform: [4, 6]}", kinds[i].settings, &e);
        ok(&e);
        check_same(&f, d);
        renderer_create(&r, d, &e);
        ok(&e);
        for (uint64_t k = 0; k < 20; k++) {
            render_image(r, &seeds, k, pixels, &t);
            ck_assert(t.length >= 4 && t.length <= 6);
        }
        char *spec = domain_spec(d);
        domain_parse(&again, spec, "elsewhere/spec", fonts, &e);
        ok(&e);
        ck_assert(same_identity(d, again));
        free(spec);
        renderer_free(r);
        domain_free(again);
        domain_free(d);
        fixture_close(&f);
    }
}
END_TEST

static const struct {
    int kind;
    const char *length, *message;
} refused[] = {
    {0, "{uniform: [5, 6]}", "has 4 characters; expected 5 to 6"},
    {0, "6", "label 10, but the alphabet has 10 characters: 0 to 9"},
    {1, "{uniform: [5, 6]}", "has 4 characters, not 5 to 6"},
    {1, "{uniform: [4, 5]}", "has 6 characters, not 4 to 5"},
    {1, "{choice: [4, 6]}", "domain.yaml:4:9: length: of images that are files, a number, or"},
};

START_TEST(other_lengths_are_refused)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct fixture f;
        struct domain *d = NULL;
        struct err e = ERR_INIT;
        export_as(&f, kinds[refused[i].kind].format);
        import(&d, &f, refused[i].length, kinds[refused[i].kind].settings, &e);
        ck_assert_int_ne(e.code, ERR_NONE);
        ck_assert_msg(strstr(e.text, refused[i].message) != NULL, "%s\nis not in\n%s",
                      refused[i].message, e.text);
        err_free(&e);
        fixture_close(&f);
    }
}
END_TEST

/* The file of a split's labels, to be changed and written back. */
static char *read_labels(const struct fixture *f, const char *split, size_t *size)
{
    char name[64], *data = NULL;
    struct err e = ERR_INIT;
    snprintf(name, sizeof name, "%s-labels-idx2-ubyte", split);
    read_file_upto(in_folder(f, name), 1 << 16, &data, size, &e);
    ok(&e);
    return data;
}

static void write_labels(const struct fixture *f, const char *split, char *data, size_t size)
{
    char name[64];
    snprintf(name, sizeof name, "%s-labels-idx2-ubyte", split);
    FILE *to = fopen(in_folder(f, name), "wb");
    ck_assert_uint_eq(fwrite(data, size, 1, to), 1);
    fclose(to);
    free(data);
}

/* A character behind a place without one. */
START_TEST(holes_are_refused)
{
    struct fixture f;
    struct domain *d = NULL;
    struct err e = ERR_INIT;
    size_t size;
    export_as(&f, "idx");
    char *data = read_labels(&f, "train", &size);
    data[size - 30 * PLACES + 2] = NONE; /* of the first image, which has four at least */
    write_labels(&f, "train", data, size);
    import(&d, &f, "{uniform: [2, 6]}", kinds[0].settings, &e);
    ck_assert_msg(e.code &&
                      strstr(e.text, "the text of image 1 has 2 characters and, behind a place "
                                     "without one, more"),
                  "%s", e.text);
    err_free(&e);
    fixture_close(&f);
}
END_TEST

/* ---- two domains, mistakes ------------------------------------------------------------------- */

START_TEST(between_two_domains)
{
    struct domain *a = parse(SPEC("{uniform: [4, 6]}")), *b = parse(SPEC("6")), *half = NULL;
    struct err e = ERR_INIT;
    ck_assert_int_eq(domain_interpolate(&half, a, b, 0.5, DOMAIN_ALL, "t", &e), ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(e.text, "differ in canvas, alphabet or length"));
    err_free(&e);
    domain_interpolate(&half, a, a, 0.5, DOMAIN_ALL, "t", &e);
    ok(&e);
    ck_assert(same_identity(half, a));
    domain_free(half);
    domain_free(a);
    domain_free(b);
}
END_TEST

/* The text of the first image to test with becomes "ddd", all others of the split have four
 * characters. */
static void shorten_tested(const struct fixture *f)
{
    size_t size;
    char *data = read_labels(f, "test", &size);
    for (size_t i = size - 5 * PLACES; i < size; i++)
        if ((i - (size - 5 * PLACES)) % PLACES >= 4)
            data[i] = NONE;
    data[size - 5 * PLACES + 3] = NONE;
    write_labels(f, "test", data, size);
}

/* Of files what they show counts, not what they may: of a source's those to train with. */
START_TEST(texts_of_lengths_that_a_source_never_shows)
{
#define TRAIN "train: train-images-idx3-ubyte"
#define LABELS TRAIN ", train_labels: train-labels-idx2-ubyte"
#define TEST "test: test-images-idx3-ubyte, test_labels: test-labels-idx2-ubyte"
    static const char wide[] = "{uniform: [2, 6]}";
    struct domain *few = parse(SPEC("{choice: [4, 6]}")), *all = parse(SPEC("{uniform: [3, 6]}"));
    struct domain *files = NULL, *tested = NULL, *bare = NULL, *rest = NULL;
    struct fixture f;
    struct err e = ERR_INIT;
    export_as(&f, "idx");
    shorten_tested(&f);
    import(&files, &f, wide, LABELS, &e);
    ok(&e);
    import(&tested, &f, wide, LABELS ", " TEST, &e);
    ok(&e);
    import(&bare, &f, wide, TRAIN, &e);
    ok(&e);
    import(&rest, &f, wide, "train: test-images-idx3-ubyte, train_labels: test-labels-idx2-ubyte",
           &e);
    ok(&e);
    tells_of_target(all, few, NULL);
    tells_of_target(few, files, NULL);
    tells_of_target(all, tested, NULL);
    tells_of_target(few, bare, NULL);
    tells_of_target(bare, few, NULL);
    tells_of_target(few, all,
                    "its target shows texts of 3 to 6 characters, its source of 4 to 6: no ");
    tells_of_target(few, tested,
                    "its target shows texts of 3 to 6 characters, its source of 4 to 6: no ");
    tells_of_target(tested, all,
                    "its target shows texts of 3 to 6 characters, its source of 4 to 6: no ");
    char *said = unshown_told(rest, few);
    ck_assert_ptr_nonnull(
        strstr(said, "its target shows texts of 4 to 6 characters, its source of 3 to 4: no "));
    free(said);
    domain_free(rest);
    domain_free(bare);
    domain_free(tested);
    domain_free(files);
    domain_free(all);
    domain_free(few);
    fixture_close(&f);
}
END_TEST

START_TEST(a_sheet_of_shared_texts_needs_shared_lengths)
{
    struct domain *const d[2] = {parse(SPEC("{uniform: [4, 6]}")), parse(SPEC("6"))};
    struct sheet sheet = {.pairing = PAIRING_LABEL, .count = 4, .columns = 2, .scale = 1};
    struct err e = ERR_INIT;
    ck_assert_int_eq(
        sheet_publish("/nonexistent/x.png", (const struct domain *const *)d, &sheet, &e),
        ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(e.text, "choose --pairing none"));
    err_free(&e);
    domain_free(d[0]);
    domain_free(d[1]);
}
END_TEST

START_TEST(mistakes_have_places)
{
    static const char *const mistakes[][2] = {
        {SPEC("0"), ":4:9: length: 0 is out of range"},
        {SPEC("{uniform: [0, 4]}"), ":4:20:"},
        {SPEC("{uniform: [6, 4]}"), "uniform: low 6 is above high 4"},
        {SPEC("{choice: [4, 17]}"), ":4:22:"},
        {SPEC("[4, 6]"), ":4:9: length: expected a value, {uniform: [low, high]}"},
    };
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct err e = ERR_INIT;
        struct domain *d = NULL;
        domain_parse(&d, mistakes[i][0], "t.yaml", fonts, &e);
        ck_assert_int_eq(e.code, ERR_CONFIG);
        ck_assert_msg(strstr(e.text, mistakes[i][1]) != NULL, "%s\nis not in\n%s", mistakes[i][1],
                      e.text);
        err_free(&e);
    }
}
END_TEST

static Suite *make(void)
{
    Suite *s = suite_create("lengths");
    TCase *c = tcase_create("lengths");
    tcase_set_timeout(c, 300);
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, one_value_is_a_number);
    tcase_add_test(c, lengths_are_drawn_as_they_are_said);
    tcase_add_test(c, a_length_changes_no_character);
    tcase_add_test(c, the_same_again_as_a_spec);
    tcase_add_test(c, parts_share_no_text);
    tcase_add_test(c, the_truth_is_as_long_as_the_text);
    tcase_add_test(c, a_short_text_is_laid_out_by_itself);
    tcase_add_test(c, arrays_of_labels_are_filled_up);
    tcase_add_test(c, they_come_back);
    tcase_add_test(c, other_lengths_are_refused);
    tcase_add_test(c, holes_are_refused);
    tcase_add_test(c, between_two_domains);
    tcase_add_test(c, texts_of_lengths_that_a_source_never_shows);
    tcase_add_test(c, a_sheet_of_shared_texts_needs_shared_lengths);
    tcase_add_test(c, mistakes_have_places);
    suite_add_tcase(s, c);
    return s;
}

int main(void)
{
    return run_suite(make());
}
