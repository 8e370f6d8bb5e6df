/* Pixels against recorded hashes: every shipped domain, and every effect at its strongest; forward,
 * backward and on four threads. A changed hash means that the pixels of existing domains change:
 * raise the effect's revision or RENDER_REVISION, then record the hashes again with
 * ADDA_UPDATE_GOLDEN=1. */
#include <dirent.h>
#include <unistd.h>

#include "base/publish.h"
#include "gen/domain/parts.h"
#include "gen/effects/registry.h"
#include "gen/render/gallery.h"
#include "support.h"

enum { IMAGES = 24, MAX_LINES = 256 };

#define DOMAINS ADDA_SOURCE_DIR "/bench/domains"
#define GOLDEN ADDA_SOURCE_DIR "/tests/golden/gen/"

struct golden {
    int count;
    char name[MAX_LINES][64], hash[MAX_LINES][HASH_HEX];
    bool used[MAX_LINES];
};

static void read_golden(struct golden *g, const char *path)
{
    FILE *f = fopen(path, "r");
    g->count = 0;
    while (f && g->count < MAX_LINES &&
           fscanf(f, "%64s  %63s", g->hash[g->count], g->name[g->count]) == 2)
        g->count++;
    ck_assert_msg(!f || feof(f), "%s: line %d cannot be read", path, g->count + 1);
    if (f)
        fclose(f);
}

static const char *find_golden(struct golden *g, const char *name)
{
    for (int i = 0; i < g->count; i++)
        if (strcmp(g->name[i], name) == 0) {
            g->used[i] = true;
            return g->hash[i];
        }
    return "nothing recorded";
}

static bool updating(void)
{
    return getenv("ADDA_UPDATE_GOLDEN") != NULL;
}

/* Recorded lines without a domain or effect of that name. */
static int count_stale(const struct golden *g)
{
    int stale = 0;
    for (int i = 0; i < g->count; i++)
        if (!g->used[i]) {
            fprintf(stderr, "%s: recorded, but there is none of that name\n", g->name[i]);
            stale++;
        }
    return updating() ? 0 : stale;
}

/* The buffer of each image is filled with another value, which must not show through. */
static void hash_backward(const struct domain *d, char hex[HASH_HEX])
{
    const struct seeds seeds = seeds_single(7);
    const size_t size = image_size(d);
    uint8_t *pixels = malloc(size * IMAGES);
    struct renderer *r = open_renderer(d);
    for (int i = IMAGES - 1; i >= 0; i--) {
        struct truth t;
        memset(pixels + (size_t)i * size, i * 11, size);
        render_image(r, &seeds, (uint64_t)i, pixels + (size_t)i * size, i % 2 ? &t : NULL);
    }
    hash_bytes(pixels, size * IMAGES, hex);
    renderer_free(r);
    free(pixels);
}

static void hash_many(const struct domain *d, int threads, char hex[HASH_HEX])
{
    const struct seeds seeds = seeds_single(7);
    struct err e = ERR_INIT;
    struct pool *pool = NULL;
    const size_t size = image_size(d);
    uint8_t *pixels = malloc(size * IMAGES);
    uint16_t *labels = malloc(IMAGES * CAPTCHA_MAX_LENGTH * sizeof *labels);
    ck_assert(!pool_create(&pool, threads, &e));
    ck_assert(!render_many(d, &seeds, 0, IMAGES, pool, pixels, labels, &e));
    hash_bytes(pixels, size * IMAGES, hex);
    pool_free(pool);
    free(pixels);
    free(labels);
}

/* Returns whether the hash is the recorded one, or is being recorded. */
static bool check(struct golden *g, const char *name, const struct domain *d, FILE *record)
{
    char forward[HASH_HEX], backward[HASH_HEX], threads[HASH_HEX];
    hash_many(d, 1, forward);
    hash_backward(d, backward);
    hash_many(d, 4, threads);
    ck_assert_str_eq(forward, backward);
    ck_assert_str_eq(forward, threads);
    if (record)
        fprintf(record, "%s  %s\n", forward, name);
    if (record || strcmp(forward, find_golden(g, name)) == 0)
        return true;
    fprintf(stderr, "%s: %s, recorded: %s\n", name, forward, find_golden(g, name));
    return false;
}

static int is_spec(const struct dirent *e)
{
    return strstr(e->d_name, ".yaml") != NULL;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

START_TEST(domains)
{
    static struct golden g;
    struct dirent **files = NULL;
    struct font_store *fonts = open_fonts();
    const int count = scandir(DOMAINS, &files, is_spec, by_bytes);
    int bad = 0;
    read_golden(&g, GOLDEN "domains.txt");
    FILE *record = updating() ? fopen(GOLDEN "domains.txt", "w") : NULL;
    ck_assert_int_ge(count, 18);
    for (int i = 0; i < count; i++) {
        char path[512];
        snprintf(path, sizeof path, DOMAINS "/%s", files[i]->d_name);
        struct domain *d = load_domain(path, fonts);
        bad += !check(&g, files[i]->d_name, d, record);
        domain_free(d);
        free(files[i]);
    }
    free(files);
    if (record)
        fclose(record);
    else
        ck_assert_int_eq(count, g.count);
    font_store_free(fonts);
    ck_assert_int_eq(bad + count_stale(&g), 0);
}
END_TEST

/* A folder of small pictures for the effects that need one; removed by the caller. */
static void make_pictures(char folder[32], const struct font_store *fonts)
{
    struct err e = ERR_INIT;
    strcpy(folder, "/tmp/adda-golden-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_msg(!gallery_pictures(folder, fonts, &e), "%s", e.text);
}

START_TEST(effects_at_their_strongest)
{
    static struct golden g;
    struct font_store *fonts = open_fonts();
    char folder[32], spec[GALLERY_SPEC], name[64];
    int bad = 0, count = 0;
    make_pictures(folder, fonts);
    read_golden(&g, GOLDEN "effects.txt");
    FILE *record = updating() ? fopen(GOLDEN "effects.txt", "w") : NULL;
    for (int i = 0; effect_registry[i]; i++)
        for (int also = 0; also < 2; also++) {
            const struct gallery_place place = {effect_registry[i], also, 1, folder};
            if (!gallery_spec(&place, spec))
                continue;
            snprintf(name, sizeof name, "%s%s", effect_registry[i]->name, also ? "/also" : "");
            struct domain *d = parse_domain(spec, fonts);
            bad += !check(&g, name, d, record);
            count++;
            domain_free(d);
        }
    if (record)
        fclose(record);
    else
        ck_assert_int_eq(count, g.count);
    publish_remove(folder, NULL);
    font_store_free(fonts);
    ck_assert_int_eq(bad + count_stale(&g), 0);
}
END_TEST

/* Every effect has a row in the gallery, and its strongest setting differs from its weakest. */
START_TEST(every_effect_shows)
{
    struct font_store *fonts = open_fonts();
    char folder[32], weak[GALLERY_SPEC], strong[GALLERY_SPEC], a[HASH_HEX], b[HASH_HEX];
    make_pictures(folder, fonts);
    for (int i = 0; effect_registry[i]; i++)
        for (int also = 0; also < 1 + (effect_registry[i]->also != NULL); also++) {
            const struct gallery_place low = {effect_registry[i], also, 0, folder};
            const struct gallery_place high = {effect_registry[i], also, 1, folder};
            ck_assert_msg(gallery_spec(&low, weak) && gallery_spec(&high, strong), "%s",
                          effect_registry[i]->name);
            struct domain *one = parse_domain(weak, fonts), *other = parse_domain(strong, fonts);
            hash_many(one, 1, a);
            hash_many(other, 1, b);
            ck_assert_msg(strcmp(a, b) != 0, "%s", effect_registry[i]->name);
            domain_free(one);
            domain_free(other);
        }
    publish_remove(folder, NULL);
    font_store_free(fonts);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, domains);
    tcase_add_test(c, effects_at_their_strongest);
    tcase_add_test(c, every_effect_shows);
}

int main(void)
{
    return run_suite("golden", add);
}
