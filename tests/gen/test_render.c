/* The pure image: a function of domain, seeds and index, whatever the order and the threads; golden
 * hashes of every domain that ships with a published result; what a pair shares. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/document.h"
#include "base/hash.h"
#include "gen/font.h"
#include "gen/render.h"

enum { COUNT = 48 };

struct loaded {
    struct font_store *store;
    struct domain *domain;
    const struct domain_info *info;
    size_t size; /* of an image */
};

static struct loaded open_domain(const char *name)
{
    struct loaded l = {NULL, NULL, NULL, 0};
    struct err e = ERR_INIT;
    char path[512];
    snprintf(path, sizeof path, "%s/bench/domains/%s.yaml", ADDA_SOURCE_DIR, name);
    ck_assert_msg(!font_store_open(&l.store, NULL, &e), "%s", e.text);
    ck_assert_msg(!domain_load(&l.domain, path, l.store, &e), "%s", e.text);
    l.info = domain_info(l.domain);
    l.size = (size_t)(l.info->width * l.info->height * l.info->channels);
    return l;
}

static void close_domain(struct loaded *l)
{
    domain_free(l->domain);
    font_store_free(l->store);
}

static uint8_t *images(const struct loaded *l, const struct seeds *seeds, uint64_t first, int count,
                       int threads, uint8_t *labels)
{
    struct err e = ERR_INIT;
    struct pool *pool = NULL;
    uint8_t own[COUNT * DOMAIN_MAX_LENGTH];
    uint8_t *pixels = malloc((size_t)count * l->size);
    ck_assert(!pool_create(&pool, threads, &e));
    ck_assert(
        !render_many(l->domain, seeds, first, count, pool, pixels, labels ? labels : own, &e));
    pool_free(pool);
    return pixels;
}

static const char *const names[] = {"plain",   "italic",      "lobster",    "didot",
                                    "strokes", "seed-source", "seed-target"};
enum { NAMES = sizeof names / sizeof *names };

START_TEST(golden_pixels)
{
    struct err e = ERR_INIT;
    struct document *golden = NULL;
    char hex[HASH_HEX];
    struct loaded l = open_domain(names[_i]);
    const struct seeds seeds = seeds_single(1);
    uint8_t *pixels = images(&l, &seeds, 0, COUNT, 1, NULL);
    hash_bytes(pixels, COUNT * l.size, hex);
    ck_assert_msg(!document_load(&golden, ADDA_SOURCE_DIR "/tests/golden/gen/pixels.yaml", &e),
                  "%s", e.text);
    const struct node *want = node_get(document_root(golden), names[_i]);
    ck_assert_msg(want && strcmp(want->text, hex) == 0, "%s: %s", names[_i], hex);
    document_free(golden);
    free(pixels);
    close_domain(&l);
}
END_TEST

START_TEST(any_order_and_any_threads)
{
    struct err e = ERR_INIT;
    struct loaded l = open_domain(names[_i]);
    struct renderer *r = NULL;
    const struct seeds seeds = seeds_single(5);
    uint8_t *one = images(&l, &seeds, 100, COUNT, 1, NULL);
    uint8_t *four = images(&l, &seeds, 100, COUNT, 4, NULL);
    uint8_t *pixels = malloc(l.size);
    ck_assert_mem_eq(one, four, COUNT * l.size);
    ck_assert(!renderer_create(&r, l.domain, &e));
    for (int i = COUNT - 1; i >= 0; i--) {
        render(r, &seeds, 100 + (uint64_t)i, pixels, NULL);
        ck_assert_msg(memcmp(pixels, one + (size_t)i * l.size, l.size) == 0, "image %d", i);
    }
    renderer_free(r);
    free(pixels);
    free(one);
    free(four);
    close_domain(&l);
}
END_TEST

/* Texts and layouts of both sides under each pairing; the source never changes. */
START_TEST(what_a_pair_shares)
{
    struct loaded l = open_domain("plain");
    uint8_t source[COUNT * 3], target[COUNT * 3], before[COUNT * 3];
    uint8_t *first = NULL;
    for (int p = PAIRING_NONE; p <= PAIRING_LAYOUT; p++) {
        const struct seeds s = seeds_pair(9, (enum pairing)p, SIDE_SOURCE);
        const struct seeds t = seeds_pair(9, (enum pairing)p, SIDE_TARGET);
        uint8_t *a = images(&l, &s, 0, COUNT, 1, source), *b = images(&l, &t, 0, COUNT, 1, target);
        ck_assert_int_eq(memcmp(source, target, sizeof source) == 0, p != PAIRING_NONE);
        ck_assert_int_eq(s.layout == t.layout, p == PAIRING_LAYOUT);
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
        render(r, &s, i, pixels, &a);
        render(q, &t, i, pixels, &b);
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

/* Every class comes up, and no character is empty or far outside. */
START_TEST(texts_and_boxes_are_sane)
{
    struct err e = ERR_INIT;
    struct loaded l = open_domain(names[_i]);
    struct renderer *r = NULL;
    const struct seeds seeds = seeds_single(2);
    int seen[DOMAIN_MAX_CLASSES] = {0};
    uint8_t *pixels = malloc(l.size);
    ck_assert(!renderer_create(&r, l.domain, &e));
    for (uint64_t i = 0; i < 400; i++) {
        struct truth t;
        render(r, &seeds, i, pixels, &t);
        ck_assert_int_eq(t.length, l.info->length);
        for (int k = 0; k < t.length; k++) {
            const float *box = t.character[k].box;
            seen[t.classes[k]]++;
            ck_assert(box[2] - box[0] > 1 && box[3] - box[1] > 1);
            ck_assert(box[0] > -6 && box[2] < (float)l.info->width + 6);
            ck_assert(box[1] > -12 && box[3] < (float)l.info->height + 12);
        }
    }
    for (int c = 0; c < l.info->classes; c++)
        ck_assert_msg(seen[c] > 0, "class %d never comes up", c);
    renderer_free(r);
    free(pixels);
    close_domain(&l);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("render");
    TCase *c = tcase_create("pure image");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, golden_pixels, 0, NAMES);
    tcase_add_loop_test(c, any_order_and_any_threads, 0, NAMES);
    tcase_add_loop_test(c, texts_and_boxes_are_sane, 0, NAMES);
    tcase_add_test(c, what_a_pair_shares);
    tcase_add_test(c, shared_layout_is_the_same_layout);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
