/* Images read while they are rendered equal those of render_many, whichever thread rendered them.
 */
#include "gen/render/prefetch.h"

#include "base/rng.h"
#include "support.h"

enum { COUNT = 300, OTHER = 70 };

struct fixture {
    struct font_store *fonts;
    struct domain *domain[2];
    struct prefetch_set sets[2];
    uint8_t *expected[2];
};

static void set_up(struct fixture *f)
{
    static const char *const files[] = {"strokes", "didot"};
    *f = (struct fixture){.fonts = open_fonts()};
    for (int k = 0; k < 2; k++) {
        char path[512];
        struct err e = ERR_INIT;
        const int count = k ? OTHER : COUNT;
        snprintf(path, sizeof path, "%s/bench/domains/%s.yaml", ADDA_SOURCE_DIR, files[k]);
        f->domain[k] = load_domain(path, f->fonts);
        const size_t size = image_size(f->domain[k]) * (size_t)count;
        f->sets[k] =
            (struct prefetch_set){f->domain[k], seeds_single(5), k ? 1000 : 0, count, malloc(size)};
        f->expected[k] = malloc(size);
        uint16_t labels[COUNT * CAPTCHA_MAX_LENGTH];
        memset(f->sets[k].pixels, 0xa5, size);
        ck_assert(!render_many(f->domain[k], &f->sets[k].seeds, f->sets[k].first, count, NULL,
                               f->expected[k], labels, &e));
    }
}

static void tear_down(struct fixture *f)
{
    for (int k = 0; k < 2; k++) {
        free(f->sets[k].pixels);
        free(f->expected[k]);
        domain_free(f->domain[k]);
    }
    font_store_free(f->fonts);
}

static void assert_image(const struct fixture *f, int set, uint32_t i)
{
    const size_t size = image_size(f->domain[set]);
    ck_assert_msg(!memcmp(f->sets[set].pixels + i * size, f->expected[set] + i * size, size),
                  "set %d, image %u", set, i);
}

/* The last set first, backwards: the images that the thread renders last. */
START_TEST(reader_is_ahead)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct prefetch *s;
    set_up(&f);
    ck_assert_msg(!prefetch_create(&s, f.sets, 2, &e), "%s", e.text);
    for (int k = 1; k >= 0; k--)
        for (uint32_t i = (uint32_t)f.sets[k].count; i-- > 0;) {
            prefetch_need(s, k, &i, 1);
            assert_image(&f, k, i);
        }

    prefetch_free(s);
    tear_down(&f);
}
END_TEST

/* Random batches, as in a training. */
START_TEST(batches)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct prefetch *s;
    struct rng r = rng_stream(3, "batches", 0);
    set_up(&f);
    ck_assert_msg(!prefetch_create(&s, f.sets, 2, &e), "%s", e.text);
    for (int step = 0; step < 60; step++) {
        uint32_t indices[16];
        const int k = step % 2;
        for (int i = 0; i < 16; i++)
            indices[i] = rng_below(&r, (uint32_t)f.sets[k].count);
        prefetch_need(s, k, indices, 16);
        for (int i = 0; i < 16; i++)
            assert_image(&f, k, indices[i]);
    }
    prefetch_free(s);
    tear_down(&f);
}
END_TEST

START_TEST(whole)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct prefetch *s;
    set_up(&f);
    ck_assert_msg(!prefetch_create(&s, f.sets, 2, &e), "%s", e.text);
    prefetch_finish(s);
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < f.sets[k].count; i++)
            assert_image(&f, k, (uint32_t)i);
    /* Images that are there take none of the reader's time. */
    const double before = prefetch_seconds(s);
    const uint32_t last = COUNT - 1;
    prefetch_need(s, 0, &last, 1);
    ck_assert(before > 0 && prefetch_seconds(s) <= before);
    prefetch_free(s);
    tear_down(&f);
}
END_TEST

/* A training that fails at its first step. */
START_TEST(given_up)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct prefetch *s;
    set_up(&f);
    for (int i = 0; i < 20; i++) {
        ck_assert_msg(!prefetch_create(&s, f.sets, 2, &e), "%s", e.text);
        prefetch_free(s);
    }
    prefetch_free(NULL);
    tear_down(&f);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, reader_is_ahead);
    tcase_add_test(c, batches);
    tcase_add_test(c, whole);
    tcase_add_test(c, given_up);
}

int main(void)
{
    return run_suite("stream", add);
}
