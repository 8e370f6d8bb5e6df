/* Seeds and images. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/parallel.h"
#include "base/text.h"
#include "gen/export/row.h"
#include "gen/library/captchagen.h"
#include "gen/library/guard.h"
#include "gen/library/handles.h"
#include "gen/render/pairing.h"
#include "gen/render/render.h"

_Static_assert((int)CAPTCHAGEN_MAX_LENGTH == (int)CAPTCHA_MAX_LENGTH, "lengths");
_Static_assert((int)CAPTCHAGEN_TEXT >= (int)TRUTH_TEXT, "texts");

/* ---- seeds ---------------------------------------------------------------------------------- */

struct seeds_call {
    uint64_t seed;
    const struct captchagen_domain *domains[2];
    const char *pairing;
    struct seeds seeds[2];
};

static struct captchagen_seeds public_seeds(const struct seeds *s)
{
    return (struct captchagen_seeds){s->text, s->layout, s->style, s->color};
}

static void check_number(uint64_t value, const char *what, struct err *e)
{
    if (value > INT64_MAX)
        err_set(e, ERR_USAGE, "%s: expected a whole number from 0 to 9223372036854775807", what);
}

static void single(void *context, struct err *e)
{
    struct seeds_call *c = context;
    check_number(c->seed, "seed", e);
    c->seeds[0] = seeds_single(c->seed);
}

static void pair(void *context, struct err *e)
{
    struct seeds_call *c = context;
    int count = 0, pairing = -1;
    check_number(c->seed, "seed", e);
    for (; seeds_pairing_names[count]; count++)
        if (strcmp(seeds_pairing_names[count], c->pairing) == 0)
            pairing = count;
    if (pairing < 0) {
        const char *near = err_nearest(c->pairing, seeds_pairing_names, count);
        err_set(e, ERR_USAGE, "pairing '%s': expected none, label, layout or layout+colour%s%s%s",
                c->pairing, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
        return;
    }
    if (!e->code)
        render_check_pairing(c->domains[0]->domain, c->domains[1]->domain, (enum pairing)pairing,
                             "pairing", e);
    c->seeds[0] = seeds_pair(c->seed, (enum pairing)pairing, SIDE_SOURCE);
    c->seeds[1] = seeds_pair(c->seed, (enum pairing)pairing, SIDE_TARGET);
}

int captchagen_seeds_single(struct captchagen_seeds *s, uint64_t seed, struct captchagen_error *e)
{
    struct seeds_call c = {.seed = seed};
    const int code = guard_call(single, &c, NULL, e);
    *s = public_seeds(&c.seeds[0]);
    return code;
}

int captchagen_seeds_pair(struct captchagen_seeds *of_source, struct captchagen_seeds *of_target,
                          const struct captchagen_domain *source,
                          const struct captchagen_domain *target, uint64_t seed,
                          const char *pairing, struct captchagen_error *e)
{
    struct seeds_call c = {.seed = seed, .domains = {source, target}, .pairing = pairing};
    const int code = guard_call(pair, &c, NULL, e);
    *of_source = public_seeds(&c.seeds[0]);
    *of_target = public_seeds(&c.seeds[1]);
    return code;
}

/* ---- renderers ------------------------------------------------------------------------------ */

struct captchagen_renderer {
    struct captchagen_domain *domain;
    pid_t process;
    struct pool *pool; /* NULL: one thread */
    int threads;
    struct renderer **each; /* [threads] */
    uint8_t *pixels;        /* of an image that nobody wants but its truth, [threads] */
};

static void create(void *context, struct err *e)
{
    struct captchagen_renderer *r = context;
    const size_t size = domain_image_size(domain_info(r->domain->domain));
    r->each = calloc((size_t)r->threads, sizeof(struct renderer *));
    r->pixels = malloc(size * (size_t)r->threads);
    if (!r->each || !r->pixels) {
        err_memory(e);
        return;
    }
    for (int i = 0; i < r->threads && !e->code; i++)
        renderer_create(&r->each[i], r->domain->domain, e);
    if (r->threads > 1 && !e->code)
        pool_create(&r->pool, r->threads, e);
}

enum { THREADS_MOST = 1024 };

static void refuse_threads(void *context, struct err *e)
{
    err_set(e, ERR_USAGE, "threads: expected 0 to %d, not %d", THREADS_MOST, *(int *)context);
}

int captchagen_renderer_create(struct captchagen_renderer **out, const struct captchagen_domain *d,
                               int threads, struct captchagen_error *e)
{
    *out = NULL;
    if (threads < 0 || threads > THREADS_MOST)
        return guard_call(refuse_threads, &threads, NULL, e);
    struct captchagen_renderer *r = calloc(1, sizeof *r);
    if (!r) {
        if (e && !e->code)
            *e = (struct captchagen_error){CAPTCHAGEN_OS, 1, NULL};
        return e ? e->code : CAPTCHAGEN_OS;
    }
    /* Only the count of users changes in what is const for the caller. */
    r->domain = (struct captchagen_domain *)(uintptr_t)d;
    atomic_fetch_add(&r->domain->users, 1);
    r->process = getpid();
    r->threads = threads ? threads : processors();
    const int code = guard_call(create, r, NULL, e);
    if (code)
        captchagen_renderer_free(r);
    else
        *out = r;
    return code;
}

void captchagen_renderer_free(struct captchagen_renderer *r)
{
    if (!r)
        return;
    if (r->process == getpid()) /* in a child of a fork there are no threads to wait for */
        pool_free(r->pool);
    for (int i = 0; i < r->threads && r->each; i++)
        renderer_free(r->each[i]);
    captchagen_domain_free(r->domain);
    free(r->each);
    free(r->pixels);
    free(r);
}

/* ---- images --------------------------------------------------------------------------------- */

struct render_call {
    struct captchagen_renderer *r;
    struct seeds seeds;
    uint64_t first;
    size_t count;
    int chunk; /* images of an item of the pool */
    struct captchagen_images out;
    struct text row; /* the truth as JSON */
};

static struct seeds private_seeds(const struct captchagen_seeds *s)
{
    return (struct seeds){.text = s->text,
                          .layout = s->layout,
                          .style = s->style,
                          .color = s->color,
                          .labels = LABELS_ALL};
}

static void publish_character(struct captchagen_character *to, const struct truth *t, int i)
{
    memcpy(to->quad, t->character[i].quad, sizeof to->quad);
    memcpy(to->box, t->character[i].box, sizeof to->box);
    memcpy(to->clipped, t->character[i].clipped, sizeof to->clipped);
    memcpy(to->ink, t->character[i].ink, sizeof to->ink);
    to->inside = t->character[i].inside;
    to->occluded = t->character[i].occluded;
    to->visible = t->character[i].visible;
    to->contrast = t->character[i].contrast;
    to->ink_contrast = t->character[i].ink_contrast;
    to->font = t->character[i].font;
}

static void publish_truth(struct captchagen_truth *to, const struct captchagen_domain *d,
                          const struct truth *t, uint64_t index)
{
    char text[TRUTH_TEXT];
    memset(to, 0, sizeof *to);
    to->index = index;
    to->length = t->length;
    to->layouts = t->layouts;
    to->inks = t->inks;
    to->pictures = t->pictures;
    truth_text(domain_info(d->domain), t, text);
    memcpy(to->text, text, strlen(text)); /* all behind it stays 0 */
    for (int i = 0; i < t->length; i++) {
        if (!d->info.imported)
            publish_character(&to->character[i], t, i);
        to->character[i].label = t->classes[i];
    }
}

static void render_one(const struct render_call *c, size_t i, int worker)
{
    const struct captchagen_domain *d = c->r->domain;
    const size_t size = domain_image_size(domain_info(d->domain));
    const uint64_t index = c->first + i;
    uint8_t *pixels =
        c->out.pixels ? c->out.pixels + i * size : c->r->pixels + (size_t)worker * size;
    struct truth truth;
    if (c->out.pixels || c->out.truth)
        render_image(c->r->each[worker], &c->seeds, index, pixels, c->out.truth ? &truth : NULL);
    if (c->out.truth)
        publish_truth(&c->out.truth[i], d, &truth, index);
    if (c->out.labels)
        render_text(d->domain, &c->seeds, index, c->out.labels + i * (size_t)d->info.length);
}

static void render_chunk(void *context, int item, int worker)
{
    const struct render_call *c = context;
    const size_t first = (size_t)item * (size_t)c->chunk;
    for (size_t i = first; i < first + (size_t)c->chunk && i < c->count; i++)
        render_one(c, i, worker);
}

enum { IMAGES_MOST = 1 << 24 };

static void check_range(const struct render_call *c, struct err *e)
{
    const struct captchagen_domain *d = c->r->domain;
    check_number(c->first, "first", e);
    if (c->count > IMAGES_MOST)
        err_set(e, ERR_USAGE, "count: at most %d images a call", IMAGES_MOST);
    else if (!e->code && c->count > captchagen_domain_count(d, c->first)) {
        if (!render_check_count(d->domain, c->first, (int)c->count, e))
            err_set(e, ERR_USAGE, "there is no image number 9223372036854775808");
    }
}

/* Small enough that all threads have work in a small batch, too. */
static int chunk_of(size_t count, int threads)
{
    const size_t chunk = count / ((size_t)threads * 4);
    return chunk < 1 ? 1 : chunk > 64 ? 64 : (int)chunk;
}

static void render_range(void *context, struct err *e)
{
    struct render_call *c = context;
    check_range(c, e);
    if (e->code)
        return;
    struct pool *pool = c->r->process == getpid() ? c->r->pool : NULL;
    c->chunk = chunk_of(c->count, pool_threads(pool));
    pool_run(pool, (int)((c->count + (size_t)c->chunk - 1) / (size_t)c->chunk), render_chunk, c);
}

int captchagen_render(struct captchagen_renderer *r, const struct captchagen_seeds *s,
                      uint64_t first, size_t count, const struct captchagen_images *out,
                      struct captchagen_error *e)
{
    struct render_call c = {
        .r = r, .seeds = private_seeds(s), .first = first, .count = count, .out = *out};
    return guard_call(render_range, &c, NULL, e);
}

static void write_row(void *context, struct err *e)
{
    struct render_call *c = context;
    const struct domain *d = c->r->domain->domain;
    char sha256[HASH_HEX];
    struct truth truth;
    check_range(c, e);
    if (e->code)
        return;
    render_image(c->r->each[0], &c->seeds, c->first, c->r->pixels, &truth);
    hash_bytes(c->r->pixels, domain_image_size(domain_info(d)), sha256);
    const struct export_row_extras extras = {"", sha256, NULL};
    if (!export_row(&c->row, d, &truth, c->first, &extras, e))
        text_trim(&c->row);
}

int captchagen_truth_json(char **json, struct captchagen_renderer *r,
                          const struct captchagen_seeds *s, uint64_t index,
                          struct captchagen_error *e)
{
    struct render_call c = {
        .r = r, .seeds = private_seeds(s), .first = index, .count = 1, .row = {.fallible = true}};
    const int code = guard_call(write_row, &c, NULL, e);
    *json = code ? NULL : text_take(&c.row);
    text_free(&c.row);
    return code;
}
