/* Images and pictures as data: URLs. */
#include "gen/design/pictures.h"

#include <stdlib.h>
#include <time.h>

#include "base/base64.h"
#include "base/json.h"
#include "base/utf8.h"
#include "gen/likeness/likeness.h"
#include "gen/paint/png.h"
#include "gen/render/render.h"

enum { QUICK = 1, RGB = 3 }; /* a level of compression, channels */

static double now_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static char *encode(struct captcha_png *png, const uint8_t *pixels)
{
    struct text url = {0};
    size_t size;
    const uint8_t *bytes = captcha_png_encode(png, pixels, &size);
    text_add(&url, "data:image/png;base64,");
    text_add_base64(&url, bytes, size);
    return text_take(&url);
}

/* ---- a domain's ----------------------------------------------------------------------------- */

/* What a worker has of its own. */
struct design_hand {
    struct renderer *renderer;
    struct captcha_png *png;
    uint8_t *pixels;
};

struct drawing {
    const struct domain *domain;
    struct seeds seeds;
    double until;
    struct design_hand *hands;
    char **urls; /* NULL: there was no time left */
};

static enum err_code equip(struct design_hand *h, const struct domain *d, struct err *e)
{
    const struct domain_info *info = domain_info(d);
    h->pixels = memory_take(1, domain_image_size(info));
    if (renderer_create(&h->renderer, d, e))
        return e->code;
    return captcha_png_create(&h->png, info->width, info->height, info->channels, QUICK, e);
}

static void draw_one(void *context, int item, int worker)
{
    const struct drawing *g = context;
    const struct design_hand *h = &g->hands[worker];
    if (item > 0 && now_ms(CLOCK_MONOTONIC) > g->until)
        return;
    render_image(h->renderer, &g->seeds, (uint64_t)item, h->pixels, NULL);
    g->urls[item] = encode(h->png, h->pixels);
}

static json_t *text_of(const struct domain *d, const struct seeds *seeds, int index)
{
    const struct domain_info *info = domain_info(d);
    uint16_t classes[CAPTCHA_MAX_LENGTH];
    struct text shown = {0};
    char one[8];
    render_text(d, seeds, (uint64_t)index, classes);
    const int length = domain_text_length(info, classes);
    for (int i = 0; i < length; i++)
        text_add_bytes(&shown, one, (size_t)(utf8_put(one, info->alphabet[classes[i]]) - one));
    json_t *text = json_text(shown.data ? shown.data : "");
    text_free(&shown);
    return text;
}

static int count_within(size_t bytes, int count)
{
    const size_t most = DESIGN_DRAW_BYTES / bytes;
    return most < (size_t)count ? most > 0 ? (int)most : 1 : count;
}

enum err_code design_draw(json_t *list, const struct domain *d, uint64_t seed, int count,
                          struct pool *pool, struct err *e)
{
    const int workers = pool_threads(pool);
    count = count_within(domain_image_size(domain_info(d)), count);
    struct drawing g = {.domain = d,
                        .seeds = seeds_single(seed),
                        .until = now_ms(CLOCK_MONOTONIC) + DESIGN_DRAW_MS,
                        .hands = memory_take((size_t)workers, sizeof *g.hands),
                        .urls = memory_take((size_t)count, sizeof *g.urls)};
    for (int i = 0; i < workers && !e->code; i++)
        equip(&g.hands[i], d, e);
    if (!e->code)
        pool_run(pool, count, draw_one, &g);
    for (int i = 0; i < count; i++) {
        if (g.urls[i])
            json_array_append_new(
                list, json_pack("{s:s, s:o}", "png", g.urls[i], "text", text_of(d, &g.seeds, i)));
        free(g.urls[i]);
    }
    for (int i = 0; i < workers; i++) {
        renderer_free(g.hands[i].renderer);
        captcha_png_free(g.hands[i].png);
        free(g.hands[i].pixels);
    }
    free(g.hands);
    free(g.urls);
    return e->code;
}

int design_measurable(const struct domain *d, uint64_t seed, int count, struct err *e)
{
    enum { MOST_MS = 1500, SETS = LIKENESS_OWN_SETS + 2 };
    const struct domain_info *info = domain_info(d);
    const double pixel_ms = 1e-4; /* of a measured picture */
    json_t *first = json_array();
    const double from = now_ms(CLOCK_THREAD_CPUTIME_ID);
    design_draw(first, d, seed, 1, NULL, e);
    const double one =
        now_ms(CLOCK_THREAD_CPUTIME_ID) - from + info->width * info->height * pixel_ms;
    const double most = MOST_MS / (SETS * one);
    json_decref(first);
    return most < 1 ? 1 : most < count ? (int)most : count;
}

/* ---- a folder's ----------------------------------------------------------------------------- */

enum err_code design_show(json_t *list, const struct import_set *s, int width, int height,
                          int count, struct err *e)
{
    const size_t size = (size_t)width * (size_t)height * RGB;
    struct captcha_png *png = NULL;
    count = count_within(size, count < s->count ? count : s->count);
    if (captcha_png_create(&png, width, height, RGB, QUICK, e))
        return e->code;
    for (int i = 0; i < count; i++) {
        const int k = (int)((int64_t)i * s->count / count);
        char *url = encode(png, s->pixels + (size_t)k * size);
        json_array_append_new(list, json_pack("{s:s, s:o}", "png", url, "text",
                                              json_text(s->names ? s->names[k] : "")));
        free(url);
    }
    captcha_png_free(png);
    return ERR_NONE;
}
