/* Images rendered, encoded and described by all threads, and handed to the format in order. */
#include "gen/export/pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "gen/export/pipe.h"
#include "gen/export/row.h"
#include "gen/paint/png.h"

/* Images per thread and batch, unless a batch would need more memory than this. */
enum { PER_WORKER = 32, BATCH_BYTES = 1 << 26 };

/* Seconds that a batch should take: what a killed run loses is two of them at most. */
static const double least_seconds = 0.1, most_seconds = 0.5;

struct export_slot {
    struct export_item item;
    uint8_t *memory; /* for each picture its pixels and its PNG file */
    uint8_t *pixels[PICTURES], *png[PICTURES];
    struct text row;
    bool copied, done; /* read from the past; made */
};

struct export_worker {
    struct renderer *renderer;
    struct captcha_png *encoder[PICTURES];
    struct journal *journal;
    struct err e;
};

struct export_pipeline {
    const struct export_dataset *dataset;
    struct pool *pool;
    int workers, slots; /* the most images of a batch */
    int batch;          /* images of the next one */
    int pictures;
    size_t bytes[PICTURES], png_bytes[PICTURES];
    struct export_worker *worker;
    struct export_slot *slot[2]; /* the batch being rendered and the one being written */
};

/* A batch in flight. */
struct export_batch {
    struct export_pipeline *p;
    const struct shard *shard;
    const struct export_watch *watch;
    struct seeds seeds;
    void *state;
    uint64_t first;
    struct export_slot *rendered, *written;
    int render_count, write_count;
    bool past;    /* there may be more of it */
    struct err e; /* of writing */
};

static enum err_code create_worker(struct export_pipeline *p, struct export_worker *w,
                                   struct err *e)
{
    const struct export_dataset *d = p->dataset;
    if (renderer_create(&w->renderer, d->domain, e))
        return e->code;
    if (d->draws && !(w->journal = journal_create(e)))
        return e->code;
    for (int k = 0; d->exporter->png && k < p->pictures && !e->code; k++) {
        const struct export_shape s = export_shape(domain_info(d->domain), (enum export_picture)k);
        if (!captcha_png_create(&w->encoder[k], s.width, s.height, s.channels, 1, e))
            p->png_bytes[k] = captcha_png_bound(w->encoder[k]);
    }
    return e->code;
}

static enum err_code create_slot(const struct export_pipeline *p, struct export_slot *s,
                                 size_t size, struct err *e)
{
    s->row.fallible = true;
    s->memory = malloc(size ? size : 1);
    if (!s->memory)
        return err_memory(e);
    uint8_t *at = s->memory;
    for (int k = 0; k < p->pictures; k++) {
        s->pixels[k] = at;
        s->png[k] = at + p->bytes[k];
        at += p->bytes[k] + p->png_bytes[k];
    }
    return ERR_NONE;
}

static enum err_code create_slots(struct export_pipeline *p, struct err *e)
{
    size_t each = 0;
    for (int k = 0; k < p->pictures; k++)
        each += p->bytes[k] + p->png_bytes[k];
    p->slots = p->workers * PER_WORKER;
    if ((size_t)p->slots * each > BATCH_BYTES)
        p->slots = BATCH_BYTES / each > (size_t)p->workers ? (int)(BATCH_BYTES / each) : p->workers;
    p->batch = p->workers;
    for (int b = 0; b < 2; b++) {
        p->slot[b] = calloc((size_t)p->slots, sizeof *p->slot[b]);
        if (!p->slot[b])
            return err_memory(e);
        for (int i = 0; i < p->slots; i++)
            if (create_slot(p, &p->slot[b][i], each, e))
                return e->code;
    }
    return ERR_NONE;
}

enum err_code export_pipeline_create(struct export_pipeline **out, const struct export_dataset *d,
                                     struct pool *pool, struct err *e)
{
    struct export_pipeline *p = calloc(1, sizeof *p);
    *out = p;
    if (!p)
        return err_memory(e);
    p->dataset = d;
    p->pool = pool;
    p->workers = pool_threads(pool);
    p->pictures = export_pictures(d);
    for (int k = 0; k < p->pictures; k++)
        p->bytes[k] = export_shape(domain_info(d->domain), (enum export_picture)k).bytes;
    p->worker = calloc((size_t)p->workers, sizeof *p->worker);
    if (!p->worker)
        return err_memory(e);
    for (int i = 0; i < p->workers; i++)
        if (create_worker(p, &p->worker[i], e))
            return e->code;
    return create_slots(p, e);
}

void export_pipeline_free(struct export_pipeline *p)
{
    if (!p)
        return;
    for (int i = 0; p->worker && i < p->workers; i++) {
        renderer_free(p->worker[i].renderer);
        journal_free(p->worker[i].journal);
        for (int k = 0; k < PICTURES; k++)
            captcha_png_free(p->worker[i].encoder[k]);
        err_free(&p->worker[i].e);
    }
    for (int b = 0; b < 2; b++) {
        for (int i = 0; p->slot[b] && i < p->slots; i++) {
            free(p->slot[b][i].memory);
            text_free(&p->slot[b][i].row);
        }
        free(p->slot[b]);
    }
    free(p->worker);
    free(p);
}

/* ---- a batch -------------------------------------------------------------------------------- */

/* Members of the row that name the image's files. */
static void name_files(const struct export_batch *b, uint64_t index, char *text, size_t size)
{
    const struct exporter *x = b->p->dataset->exporter;
    size_t used = 0;
    *text = 0;
    for (int k = 0; x->file_name && k < b->p->pictures; k++) {
        char name[EXPORT_NAME];
        x->file_name(b->shard, index, (enum export_picture)k, name);
        used += (size_t)snprintf(text + used, size - used, "\"%s%sfile_name\": \"%s\", ",
                                 k ? export_picture_names[k] : "", k ? "_" : "", name);
    }
}

static void describe(const struct export_batch *b, struct export_slot *slot,
                     struct export_worker *w)
{
    char hex[HASH_HEX], names[PICTURES * (EXPORT_NAME + 32)];
    const struct export_row_extras extras = {names, hex, w->journal};
    name_files(b, slot->item.index, names, sizeof names);
    hash_bytes(slot->pixels[PICTURE_IMAGE], b->p->bytes[PICTURE_IMAGE], hex);
    export_row(&slot->row, b->p->dataset->domain, &slot->item.truth, slot->item.index, &extras,
               &w->e);
    slot->item.row = slot->row.data;
    slot->item.row_size = slot->row.size;
}

static void draw(const struct export_batch *b, struct export_slot *slot, struct export_worker *w)
{
    const bool more = b->p->pictures > 1;
    const struct layers layers = {.clean = more ? slot->pixels[PICTURE_CLEAN] : NULL,
                                  .ink = more ? slot->pixels[PICTURE_INK] : NULL,
                                  .masks = more ? slot->pixels[PICTURE_MASKS] : NULL,
                                  .journal = w->journal};
    render_layers(w->renderer, &b->seeds, slot->item.index, slot->pixels[PICTURE_IMAGE],
                  &slot->item.truth, &layers);
}

static bool stopped(const struct export_batch *b)
{
    return b->watch->stop && *b->watch->stop;
}

static void encode(const struct export_batch *b, struct export_slot *slot, struct export_worker *w)
{
    for (int k = 0; k < b->p->pictures; k++) {
        slot->item.picture[k].pixels = slot->pixels[k];
        if (!w->encoder[k])
            continue;
        const uint8_t *file =
            captcha_png_encode(w->encoder[k], slot->pixels[k], &slot->item.picture[k].png_size);
        memcpy(slot->png[k], file, slot->item.picture[k].png_size);
        slot->item.picture[k].png = slot->png[k];
    }
}

static void make(const struct export_batch *b, struct export_slot *slot, struct export_worker *w)
{
    const struct exporter *x = b->p->dataset->exporter;
    if (w->e.code || stopped(b))
        return;
    if (!slot->copied) {
        draw(b, slot, w);
        describe(b, slot, w);
        encode(b, slot, w);
    }
    if (x->store)
        x->store(b->state, &slot->item, &w->e);
    slot->done = !w->e.code;
}

static enum err_code add(struct export_batch *b, const struct export_slot *slot)
{
    const struct exporter *x = b->p->dataset->exporter;
    if (x->add(b->state, &slot->item, &b->e) ||
        (b->shard->pipe && export_pipe_check(b->shard->pipe, &b->e)))
        return b->e.code;
    b->watch->row(b->watch->context, &slot->item);
    return ERR_NONE;
}

/* Keeps for another run what this one had to render. */
static void keep(const struct export_batch *b, const struct export_slot *slot, int count)
{
    for (int i = 0; i < count && slot[i].done; i++)
        if (!slot[i].copied)
            shard_past_add(b->watch->past, &slot[i].item);
    shard_past_flush(b->watch->past);
}

static void hand_over(struct export_batch *b)
{
    keep(b, b->written, b->write_count);
    for (int i = 0; i < b->write_count && !b->e.code && !stopped(b); i++)
        add(b, &b->written[i]);
}

/* Item 0 hands over the batch before; each of the others renders one image. */
static void run_item(void *context, int item, int worker)
{
    struct export_batch *b = context;
    if (item == 0)
        hand_over(b);
    else
        make(b, &b->rendered[item - 1], &b->p->worker[worker]);
}

static enum err_code collect(struct export_batch *b, struct err *e)
{
    if (b->e.code)
        err_set(e, b->e.code, "%s", b->e.text);
    for (int i = 0; i < b->p->workers && !e->code; i++)
        if (b->p->worker[i].e.code)
            err_set(e, b->p->worker[i].e.code, "%s", b->p->worker[i].e.text);
    return e->code ? e->code : export_stopped(b->watch->stop, e);
}

/* Fills a slot from the past. */
static bool copy(const struct export_batch *b, struct export_slot *slot, struct err *e)
{
    const struct export_pipeline *p = b->p;
    const bool png = p->dataset->exporter->png;
    struct export_copy to = {.size = {0}};
    for (int k = 0; k < p->pictures; k++) {
        to.picture[k] = png ? slot->png[k] : slot->pixels[k];
        to.room[k] = png ? p->png_bytes[k] : p->bytes[k];
    }
    if (!shard_past_read(b->watch->past, slot->item.index, &to, &slot->row) ||
        export_row_read(p->dataset->domain, slot->row.data, slot->row.size, &slot->item.truth, e))
        return false;
    slot->item.row = slot->row.data;
    slot->item.row_size = slot->row.size;
    for (int k = 0; k < p->pictures; k++) {
        slot->item.picture[k].pixels = slot->pixels[k];
        slot->item.picture[k].png = png ? slot->png[k] : NULL;
        slot->item.picture[k].png_size = to.size[k];
    }
    return true;
}

static void begin_slots(struct export_batch *b, struct err *e)
{
    for (int i = 0; i < b->render_count; i++) {
        struct export_slot *slot = &b->rendered[i];
        slot->item.index = b->first + (uint64_t)i;
        slot->done = false;
        b->past = b->past && copy(b, slot, e);
        slot->copied = b->past;
    }
}

/* From one image per thread on, so that slow images are not many at once. */
static void pace(struct export_pipeline *p, double seconds)
{
    if (seconds < least_seconds)
        p->batch = 2 * p->batch < p->slots ? 2 * p->batch : p->slots;
    else if (seconds > most_seconds)
        p->batch = p->batch / 2 > p->workers ? p->batch / 2 : p->workers;
}

/* One turn more than there are batches: the last only hands over. */
static enum err_code run_batches(struct export_batch *b, struct err *e)
{
    struct export_pipeline *p = b->p;
    uint64_t next = b->shard->first;
    b->past = b->watch->past != NULL;
    for (int turn = 0; !e->code; turn++) {
        const uint64_t left = b->shard->end - next;
        const double begin = clock_seconds();
        b->first = next;
        b->rendered = p->slot[turn % 2];
        b->written = p->slot[1 - turn % 2];
        b->write_count = b->render_count;
        b->render_count = left < (uint64_t)p->batch ? (int)left : p->batch;
        if (!b->render_count && !b->write_count)
            break;
        begin_slots(b, e);
        if (!e->code)
            pool_run(p->pool, 1 + b->render_count, run_item, b);
        next += (uint64_t)b->render_count;
        b->watch->step(b->watch->context, (uint64_t)b->write_count);
        collect(b, e);
        pace(p, clock_seconds() - begin);
    }
    if (stopped(b))
        keep(b, b->rendered, b->render_count);
    return e->code;
}

enum err_code export_pipeline_write(struct export_pipeline *p, const struct shard *s,
                                    const struct export_watch *watch, json_t *files, struct err *e)
{
    const struct exporter *x = p->dataset->exporter;
    const struct export_dataset *d = p->dataset;
    struct export_batch b = {.p = p, .shard = s, .watch = watch, .e = ERR_INIT};
    b.seeds = seeds_pair(d->seed, d->pairing, d->side);
    b.seeds.labels = s->split->labels;
    for (int i = 0; i < p->workers; i++)
        err_free(&p->worker[i].e);
    if (!x->open(&b.state, s, e))
        run_batches(&b, e);
    if (e->code)
        x->abandon(b.state);
    else
        x->close(b.state, files, e);
    err_free(&b.e);
    return e->code;
}
