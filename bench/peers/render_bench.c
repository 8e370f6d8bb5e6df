/* How fast the renderer is: one domain, one number of threads.
 *
 *   render-bench SPEC THREADS IMAGES
 *
 * Renders the same images three times in memory: pixels alone, pixels and PNG files, and pixels
 * with the whole truth. Prints one line of JSON: microseconds an image, by the wall clock and of
 * processor time over all threads, and the mean size of a PNG file. bench/peers/lepture.py runs it
 * side by side with lepture/captcha and compares. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/parallel.h"
#include "base/progress.h"
#include "gen/effects/load.h"
#include "gen/paint/png.h"
#include "gen/render/render.h"

/* Images handed to a thread at once; the level that datasets are written with. */
enum { CHUNK = 64, LEVEL = 1, MAX_THREADS = 64 };

enum mode { RAW, PNG, TRUTH, MODES };
static const char *const mode_names[MODES] = {"raw", "png", "truth"};

/* What one thread needs. */
struct hand {
    struct renderer *renderer;
    struct captcha_png *encoder;
    uint8_t *pixels;
    size_t bytes; /* of PNG files made so far */
};

struct render_timing {
    struct hand hands[MAX_THREADS];
    struct seeds seeds;
    enum mode mode;
    int images;
};

static void must(enum err_code code, const struct err *e)
{
    if (!code)
        return;
    fprintf(stderr, "render-bench: %s\n", e->text ? e->text : "failed");
    exit((int)code);
}

static struct hand hand_create(const struct domain *d)
{
    const struct domain_info *i = domain_info(d);
    struct err e = ERR_INIT;
    struct hand h = {.pixels = malloc((size_t)i->width * (size_t)i->height * (size_t)i->channels)};
    must(h.pixels ? ERR_NONE : err_memory(&e), &e);
    must(renderer_create(&h.renderer, d, &e), &e);
    must(captcha_png_create(&h.encoder, i->width, i->height, i->channels, LEVEL, &e), &e);
    return h;
}

static void hand_free(struct hand *h)
{
    renderer_free(h->renderer);
    captcha_png_free(h->encoder);
    free(h->pixels);
}

static void chunk(void *context, int item, int worker)
{
    struct render_timing *w = context;
    struct hand *h = &w->hands[worker];
    struct truth truth;
    size_t size;
    for (int i = item * CHUNK; i < (item + 1) * CHUNK && i < w->images; i++) {
        render_image(h->renderer, &w->seeds, (uint64_t)i, h->pixels,
                     w->mode == TRUTH ? &truth : NULL);
        if (w->mode == PNG) {
            captcha_png_encode(h->encoder, h->pixels, &size);
            h->bytes += size;
        }
    }
}

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void measure(struct render_timing *w, struct pool *pool)
{
    const double wall = clock_seconds(), busy = processor_seconds();
    pool_run(pool, (w->images + CHUNK - 1) / CHUNK, chunk, w);
    printf("\"%s_us\": %.3f, \"%s_cpu_us\": %.3f, ", mode_names[w->mode],
           1e6 * (clock_seconds() - wall) / w->images, mode_names[w->mode],
           1e6 * (processor_seconds() - busy) / w->images);
}

static int positive(const char *text, long limit)
{
    char *end;
    const long n = strtol(text, &end, 10);
    if (n >= 1 && n <= limit && !*end)
        return (int)n;
    fprintf(stderr, "render-bench: '%s' is not a number from 1 to %ld\n", text, limit);
    exit(ERR_USAGE);
}

static void run(const struct domain *d, int threads, int images)
{
    struct err e = ERR_INIT;
    struct pool *pool;
    struct render_timing w = {.seeds = seeds_single(1), .images = images};
    size_t bytes = 0;
    must(pool_create(&pool, threads, &e), &e);
    for (int i = 0; i < threads; i++)
        w.hands[i] = hand_create(d);
    printf("{\"threads\": %d, \"images\": %d, ", threads, images);
    for (int m = 0; m < MODES; m++) {
        w.mode = (enum mode)m;
        measure(&w, pool);
    }
    for (int i = 0; i < threads; i++) {
        bytes += w.hands[i].bytes;
        hand_free(&w.hands[i]);
    }
    printf("\"png_bytes\": %.1f}\n", (double)bytes / images);
    pool_free(pool);
}

int main(int count, char **arguments)
{
    struct err e = ERR_INIT;
    struct font_store *fonts;
    struct domain *d;
    if (count != 4) {
        fprintf(stderr, "usage: render-bench SPEC THREADS IMAGES\n");
        return ERR_USAGE;
    }
    const int threads = positive(arguments[2], MAX_THREADS);
    const int images = positive(arguments[3], 10000000);
    must(font_store_open(&fonts, NULL, &e), &e);
    must(domain_load(&d, arguments[1], fonts, &e), &e);
    run(d, threads, images);
    domain_free(d);
    font_store_free(fonts);
    return 0;
}
