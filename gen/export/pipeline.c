#include "gen/export/pipeline.h"

#include <stdlib.h>
#include <string.h>

#include "gen/export/row.h"
#include "gen/png.h"

/* Images a thread and batch, unless a batch would need more memory than this. */
enum { PER_WORKER = 32, BATCH_BYTES = 1 << 26 };

struct slot {
    struct export_item item;
    uint8_t *pixels, *png;
    char row[ROW_BYTES];
};

struct worker {
    struct renderer *renderer;
    struct png_encoder *encoder;
    struct err e;
};

struct pipeline {
    const struct dataset *dataset;
    struct seeds seeds;
    struct pool *pool;
    int workers, slots; /* slots of a batch */
    size_t pixel_bytes;
    struct worker *worker;
    struct slot *slot[2]; /* the batch being rendered and the one being written */
};

/* A batch in flight. */
struct batch {
    struct pipeline *p;
    const struct shard *shard;
    const struct pipeline_watch *watch;
    void *state;
    uint64_t first;
    struct slot *rendered, *written;
    int render_count, write_count;
    struct err e; /* of writing */
};

static enum err_code create_workers(struct pipeline *p, size_t *png_bytes, struct err *e)
{
    const struct domain_info *info = domain_info(p->dataset->domain);
    for (int i = 0; i < p->workers && !e->code; i++) {
        struct worker *w = &p->worker[i];
        renderer_create(&w->renderer, p->dataset->domain, e);
        if (e->code || !p->dataset->exporter->png)
            continue;
        if (!png_encoder_create(&w->encoder, info->width, info->height, info->channels, 1, e))
            *png_bytes = png_encoder_bound(w->encoder);
    }
    return e->code;
}

static enum err_code create_slots(struct pipeline *p, size_t png_bytes, struct err *e)
{
    const size_t each = p->pixel_bytes + png_bytes + sizeof(struct slot);
    p->slots = p->workers * PER_WORKER;
    if ((size_t)p->slots * each > BATCH_BYTES)
        p->slots = BATCH_BYTES / each > (size_t)p->workers ? (int)(BATCH_BYTES / each) : p->workers;
    for (int b = 0; b < 2; b++) {
        p->slot[b] = calloc((size_t)p->slots, sizeof *p->slot[b]);
        for (int i = 0; p->slot[b] && i < p->slots; i++) {
            p->slot[b][i].pixels = malloc(p->pixel_bytes + png_bytes);
            if (!p->slot[b][i].pixels)
                return err_memory(e);
            p->slot[b][i].png = p->slot[b][i].pixels + p->pixel_bytes;
        }
        if (!p->slot[b])
            return err_memory(e);
    }
    return ERR_NONE;
}

enum err_code pipeline_create(struct pipeline **out, const struct dataset *d, struct pool *pool,
                              struct err *e)
{
    const struct domain_info *info = domain_info(d->domain);
    struct pipeline *p = calloc(1, sizeof *p);
    size_t png_bytes = 0;
    *out = p;
    if (!p)
        return err_memory(e);
    p->dataset = d;
    p->seeds = seeds_pair((uint64_t)d->seed, d->pairing, d->side);
    p->pool = pool;
    p->workers = pool_threads(pool);
    p->pixel_bytes = (size_t)info->width * (size_t)info->height * (size_t)info->channels;
    p->worker = calloc((size_t)p->workers, sizeof *p->worker);
    if (!p->worker)
        return err_memory(e);
    if (create_workers(p, &png_bytes, e))
        return e->code;
    return create_slots(p, png_bytes, e);
}

void pipeline_free(struct pipeline *p)
{
    if (!p)
        return;
    for (int i = 0; p->worker && i < p->workers; i++) {
        renderer_free(p->worker[i].renderer);
        png_encoder_free(p->worker[i].encoder);
        err_free(&p->worker[i].e);
    }
    for (int b = 0; b < 2; b++) {
        for (int i = 0; p->slot[b] && i < p->slots; i++)
            free(p->slot[b][i].pixels);
        free(p->slot[b]);
    }
    free(p->worker);
    free(p);
}

/* ---- a batch -------------------------------------------------------------------------------- */

static void describe(const struct batch *b, struct slot *slot)
{
    const struct dataset *d = b->p->dataset;
    char name[EXPORT_NAME], hex[HASH_HEX];
    if (d->exporter->file_name)
        d->exporter->file_name(b->shard, slot->item.index, name);
    hash_bytes(slot->pixels, b->p->pixel_bytes, hex);
    slot->item.row = slot->row;
    slot->item.row_size = row_write(slot->row, d->domain, &slot->item.truth, slot->item.index,
                                    d->exporter->file_name ? name : NULL, hex);
}

static void make(const struct batch *b, struct slot *slot, uint64_t index, struct worker *w)
{
    const struct exporter *x = b->p->dataset->exporter;
    if (w->e.code)
        return;
    slot->item.index = index;
    slot->item.pixels = slot->pixels;
    render(w->renderer, &b->p->seeds, index, slot->pixels, &slot->item.truth);
    describe(b, slot);
    if (w->encoder) {
        const uint8_t *file = png_encoder_run(w->encoder, slot->pixels, &slot->item.png_size);
        memcpy(slot->png, file, slot->item.png_size);
        slot->item.png = slot->png;
    }
    if (x->store)
        x->store(b->state, &slot->item, &w->e);
}

static void hand_over(struct batch *b)
{
    const struct exporter *x = b->p->dataset->exporter;
    for (int i = 0; i < b->write_count && !b->e.code; i++) {
        const struct export_item *item = &b->written[i].item;
        if (!x->add(b->state, item, &b->e))
            b->watch->row(b->watch->context, item);
    }
}

/* Item 0 hands over the batch before; the others render one image each. */
static void run_item(void *context, int item, int worker)
{
    struct batch *b = context;
    if (item == 0)
        hand_over(b);
    else
        make(b, &b->rendered[item - 1], b->first + (uint64_t)item - 1, &b->p->worker[worker]);
}

static enum err_code collect(struct batch *b, struct err *e)
{
    if (b->e.code)
        err_set(e, b->e.code, "%s", b->e.text);
    for (int i = 0; i < b->p->workers && !e->code; i++)
        if (b->p->worker[i].e.code)
            err_set(e, b->p->worker[i].e.code, "%s", b->p->worker[i].e.text);
    if (!e->code && b->watch->stop && *b->watch->stop)
        err_set(e, ERR_TEMPORARY, "stopped; the same command goes on from the last whole shard");
    return e->code;
}

/* One more turn than there are batches: the last only hands over. */
static enum err_code run_batches(struct batch *b, struct err *e)
{
    struct pipeline *p = b->p;
    uint64_t next = b->shard->first;
    for (int turn = 0; !e->code; turn++) {
        const uint64_t left = b->shard->end - next;
        b->first = next;
        b->rendered = p->slot[turn % 2];
        b->written = p->slot[1 - turn % 2];
        b->write_count = b->render_count;
        b->render_count = left < (uint64_t)p->slots ? (int)left : p->slots;
        if (!b->render_count && !b->write_count)
            break;
        pool_run(p->pool, 1 + b->render_count, run_item, b);
        next += (uint64_t)b->render_count;
        b->watch->step(b->watch->context, (uint64_t)b->write_count);
        collect(b, e);
    }
    return e->code;
}

enum err_code pipeline_write(struct pipeline *p, const struct shard *s,
                             const struct pipeline_watch *watch, json_t *files, struct err *e)
{
    const struct exporter *x = p->dataset->exporter;
    struct batch b = {.p = p, .shard = s, .watch = watch, .e = ERR_INIT};
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
