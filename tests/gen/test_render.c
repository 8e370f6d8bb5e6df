/* What a pair shares, and what the truth of an image holds; test_golden.c has the pixels. */
#include <dirent.h>

#include "gen/domain/draws.h"
#include "gen/domain/frequencies.h"
#include "gen/effects/registry.h"
#include "gen/render/layout.h"
#include "support.h"

enum { COUNT = 48 };

struct loaded {
    struct font_store *store;
    struct domain *domain;
    const struct domain_info *info;
    size_t size; /* of an image */
};

static struct loaded open_domain(const char *name)
{
    struct loaded l = {.store = open_fonts()};
    char path[512];
    snprintf(path, sizeof path, "%s/bench/domains/%s.yaml", ADDA_SOURCE_DIR, name);
    l.domain = load_domain(path, l.store);
    l.info = domain_info(l.domain);
    l.size = image_size(l.domain);
    return l;
}

static void close_domain(struct loaded *l)
{
    domain_free(l->domain);
    font_store_free(l->store);
}

static uint8_t *images(const struct loaded *l, const struct seeds *seeds, uint16_t *labels)
{
    struct err e = ERR_INIT;
    uint8_t *pixels = malloc(COUNT * l->size);
    ck_assert(!render_many(l->domain, seeds, 0, COUNT, NULL, pixels, labels, &e));
    return pixels;
}

static char names[64][256]; /* of all shipped domains */

static int find_names(void)
{
    int count = 0;
    DIR *folder = opendir(ADDA_SOURCE_DIR "/bench/domains");
    for (const struct dirent *e; folder && (e = readdir(folder));) {
        const size_t length = strlen(e->d_name);
        if (length > 5 && strcmp(e->d_name + length - 5, ".yaml") == 0 && count < 64)
            snprintf(names[count++], sizeof *names, "%.*s", (int)length - 5, e->d_name);
    }
    if (folder)
        closedir(folder);
    return count;
}

/* Texts and layouts of both sides under each pairing; the source never changes. */
START_TEST(what_a_pair_shares)
{
    struct loaded l = open_domain("plain");
    uint16_t source[COUNT * 3], target[COUNT * 3], before[COUNT * 3];
    uint8_t *first = NULL;
    for (int p = PAIRING_NONE; p <= PAIRING_LAYOUT_COLOR; p++) {
        const struct seeds s = seeds_pair(9, (enum pairing)p, SIDE_SOURCE);
        const struct seeds t = seeds_pair(9, (enum pairing)p, SIDE_TARGET);
        uint8_t *a = images(&l, &s, source), *b = images(&l, &t, target);
        ck_assert_int_eq(memcmp(source, target, sizeof source) == 0, p != PAIRING_NONE);
        ck_assert_int_eq(s.layout == t.layout, p >= PAIRING_LAYOUT);
        ck_assert_int_eq(s.color == t.color, p == PAIRING_LAYOUT_COLOR);
        ck_assert_msg(memcmp(a, b, l.size) != 0, "the style is each side's own");
        if (first)
            ck_assert(memcmp(a, first, COUNT * l.size) == 0 &&
                      memcmp(source, before, sizeof source) == 0);
        memcpy(before, source, sizeof source);
        free(first);
        free(b);
        first = a;
    }
    free(first);
    close_domain(&l);
}
END_TEST

/* Colours do not depend on places: under every pairing the two are drawn from different numbers. */
START_TEST(colours_are_independent_of_places)
{
    struct loaded l = open_domain("plain");
    for (int p = PAIRING_NONE; p <= PAIRING_LAYOUT_COLOR; p++)
        for (int side = SIDE_SOURCE; side <= SIDE_TARGET; side++) {
            const struct seeds s = seeds_pair(9, (enum pairing)p, (enum side)side);
            const uint64_t places[] = {s.layout, s.style};
            for (int k = 0; k < 2; k++) {
                struct draws d =
                    domain_draws(l.domain, JOURNAL_TEXT, "one", places[k], s.color, 4, NULL);
                ck_assert_uint_ne(rng_u64(&d.rng), rng_u64(&d.color));
            }
        }
    close_domain(&l);
}
END_TEST

/* Same layout streams and same glyph shapes: the boxes of both sides agree. */
START_TEST(shared_layout_is_the_same_layout)
{
    struct err e = ERR_INIT;
    struct loaded l = open_domain("plain"), m = open_domain("strokes");
    struct renderer *r = NULL, *q = NULL;
    const struct seeds s = seeds_pair(3, PAIRING_LAYOUT, SIDE_SOURCE);
    const struct seeds t = seeds_pair(3, PAIRING_LAYOUT, SIDE_TARGET);
    uint8_t *pixels = malloc(l.size);
    ck_assert(!renderer_create(&r, l.domain, &e) && !renderer_create(&q, m.domain, &e));
    for (uint64_t i = 0; i < COUNT; i++) {
        struct truth a, b;
        render_image(r, &s, i, pixels, &a);
        render_image(q, &t, i, pixels, &b);
        for (int k = 0; k < a.length; k++) {
            ck_assert_int_eq(a.classes[k], b.classes[k]);
            ck_assert_mem_eq(a.character[k].quad, b.character[k].quad, sizeof a.character[k].quad);
        }
    }
    renderer_free(r);
    renderer_free(q);
    free(pixels);
    close_domain(&l);
    close_domain(&m);
}
END_TEST

static void within(const float inner[4], const float outer[4])
{
    for (int k = 0; k < 2; k++)
        ck_assert(inner[k] >= outer[k] && inner[k + 2] <= outer[k + 2]);
}

/* `inside` and `contrast` are met without the last resorts, and more than a third of each character
 * is visible. */
static void check_character(const struct domain *d, const struct truth *t, int k)
{
    const float canvas[4] = {0, 0, (float)d->info.width, (float)d->info.height};
    const float *box = t->character[k].box, *clipped = t->character[k].clipped;
    ck_assert(clipped[2] - clipped[0] > 1 && clipped[3] - clipped[1] > 1);
    within(clipped, canvas);
    within(clipped, box);
    ck_assert(t->character[k].inside >= (float)d->text.inside);
    ck_assert(t->character[k].contrast >= (float)d->text.contrast);
    ck_assert(t->character[k].ink_contrast >= (float)d->text.contrast);
    ck_assert(t->character[k].visible > 0.35F && t->character[k].visible <= 1);
}

START_TEST(shipped_domains_are_sane)
{
    enum { LAYOUTS = 12, INKS = 16, PICTURES = 4 };
    struct loaded l = open_domain(names[_i]);
    struct renderer *r = open_renderer(l.domain);
    const struct seeds seeds = seeds_single(2);
    int seen[CAPTCHA_MAX_CLASSES] = {0};
    uint8_t *pixels = malloc(l.size);
    for (uint64_t i = 0; i < 400; i++) {
        struct truth t;
        render_image(r, &seeds, i, pixels, &t);
        ck_assert(t.length >= l.info->shortest && t.length <= l.info->length);
        ck_assert(t.layouts <= LAYOUTS && t.inks <= INKS && t.pictures <= PICTURES);
        for (int k = 0; k < t.length; k++) {
            seen[t.classes[k]]++;
            check_character(l.domain, &t, k);
        }
    }
    for (int c = 0; c < l.info->classes; c++)
        ck_assert_msg((seen[c] > 0) == domain_shows(l.domain, c), "class %d comes up %d times", c,
                      seen[c]);
    renderer_free(r);
    free(pixels);
    close_domain(&l);
}
END_TEST

/* The largest patches that are allowed still change over a canvas of their size. */
START_TEST(texture_of_any_size)
{
    enum { SIDE = 256, LEAST = 40 };
    static uint8_t pixels[SIDE * SIDE];
    struct font_store *fonts = open_fonts();
    const struct effect *texture = effect_find(effect_registry, "texture");
    char text[512];
    uint16_t labels[1];
    uint8_t low = 255, high = 0;
    const struct seeds seeds = seeds_single(3);
    struct err e = ERR_INIT;
    ck_assert_str_eq(texture->table.params[0].name, "size");
    snprintf(text, sizeof text,
             "name: t\ncanvas: {width: %d, height: %d}\nalphabet: \"01\"\nlength: 1\n"
             "fonts: [dejavu-sans]\ntext: {size: 2, ink: 200, contrast: 0}\n"
             "effects: [{texture: {size: %g, from: 150, to: 250}}]\n",
             SIDE, SIDE, texture->table.params[0].max);
    struct domain *d = parse_domain(text, fonts);
    ck_assert(!render_many(d, &seeds, 0, 1, NULL, pixels, labels, &e));
    for (int i = 0; i < SIDE * SIDE; i++) {
        low = pixels[i] < low ? pixels[i] : low;
        high = pixels[i] > high ? pixels[i] : high;
    }
    ck_assert_int_ge(high - low, LEAST);
    domain_free(d);
    font_store_free(fonts);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_loop_test(c, shipped_domains_are_sane, 0, find_names());
    tcase_add_test(c, what_a_pair_shares);
    tcase_add_test(c, colours_are_independent_of_places);
    tcase_add_test(c, shared_layout_is_the_same_layout);
    tcase_add_test(c, texture_of_any_size);
}

int main(void)
{
    return run_suite("render", add);
}
