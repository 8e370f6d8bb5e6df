#include <stdlib.h>
#include "nn/pass_private.h"

/* ---- plan ----------------------------------------------------------------------------------- */

static void plan_steps(struct pass *p, bool plain)
{
    int i = 0;
    while (i < net_layers(p->net)) {
        int count = plain ? 0 : block_match(p->net, i);
        struct step *s = &p->steps[p->step_count++];
        *s = (struct step){i, i, NULL};
        if (count) {
            struct block *before = s > p->steps ? s[-1].block : NULL;
            s->last = i + count - 1;
            s->block = &p->blocks[p->block_count++];
            block_plan(s->block, p->net, i, count, before && before->implied ? before : NULL);
            p->window = s->block->group > p->window ? s->block->group : p->window;
        }
        i = s->last + 1;
    }
}

enum { MEMORY_ALIGN = 16 };

static size_t memory_size(const struct layer *l)
{
    return (l->type->memory + MEMORY_ALIGN - 1) / MEMORY_ALIGN * MEMORY_ALIGN;
}

static enum err_code allocate(struct pass *p, struct err *e)
{
    size_t count = (size_t)net_layers(p->net), bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += memory_size(net_layer(p->net, (int)i));
    p->slots = calloc(count, sizeof *p->slots);
    p->steps = calloc(count, sizeof *p->steps);
    p->blocks = calloc(count, sizeof *p->blocks);
    p->scratch = calloc((size_t)p->plan.threads, sizeof *p->scratch);
    p->memories = calloc(bytes + MEMORY_ALIGN, 1);
    if (!p->slots || !p->steps || !p->blocks || !p->scratch || !p->memories)
        return err_memory(e);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        p->slots[i].memory = p->memories + at;
        at += memory_size(net_layer(p->net, (int)i));
    }
    return ERR_NONE;
}

/* ---- memory --------------------------------------------------------------------------------- */

static bool ends_block(const struct net *net, int i)
{
    return net_block_end(net, i) == i + 1;
}

/* A layer that may work in place and is not the first of the net shares its input's memory: the
 * values before it are never needed again (see layer_type.in_place). */
static void lay_out_layer(struct pass *p, int i)
{
    const struct layer *l = net_layer(p->net, i);
    struct slot *s = &p->slots[i];
    size_t size = shape_size(l->out) * (size_t)p->plan.batch;
    if (i > 0 && l->type->in_place)
        s->output = p->slots[i - 1].output;
    else
        s->output = arena_take(&p->arena, size, sizeof(real));
    s->kept = p->plan.trainable && ends_block(p->net, i) && i + 1 < net_layers(p->net);
    if (s->kept)
        s->gradient = arena_take(&p->arena, size, sizeof(real));
    if (l->type->lay_out)
        l->type->lay_out(l, &p->plan, s->memory, &p->arena);
}

/* Blocks that feed another block put their gradient, or in a forward-only pass z and y, into shared
 * memory; the last of a row of blocks owns them. */
static void lay_out_block(struct pass *p, const struct step *step)
{
    struct block *b = step->block;
    struct slot *s = &p->slots[step->last];
    struct shared *shared = &p->shared[(b - p->blocks) % 2];
    bool feeds_block = step + 1 < p->steps + p->step_count && step[1].block;
    size_t out = shape_size(b->out) * (size_t)p->plan.batch;
    block_lay_out(b, &p->plan, &p->arena);
    if (!p->plan.trainable) {
        b->z = shared->zs;
        b->y = b->implied ? NULL : shared->ys;
        if (!feeds_block)
            b->y = arena_take(&p->arena, out, sizeof(real));
    } else {
        s->kept = !feeds_block && step->last + 1 < net_layers(p->net);
        s->gradient = shared->gradients;
        if (s->kept)
            s->gradient = arena_take(&p->arena, out, sizeof(real));
    }
    b->gradient = s->gradient;
    s->output = b->y;
}

static void measure_shared(struct pass *p)
{
    const size_t batch = (size_t)p->plan.batch, window = (size_t)p->window;
    for (int i = 0; i < p->block_count; i++) {
        const struct block *b = &p->blocks[i];
        struct shared *s = &p->shared[i % 2];
        const size_t z = shape_size(b->mid), y = b->implied ? 0 : shape_size(b->out);
        grow(&s->gradient, batch * shape_size(b->out));
        grow(&s->z_window, window * z);
        grow(&s->y_window, window * y);
        grow(&s->z, batch * z);
        grow(&s->y, batch * y);
    }
    for (int k = 0; k < 2; k++) {
        struct shared *s = &p->shared[k];
        grow(&s->z, (size_t)p->plan.threads * s->z_window);
        grow(&s->y, (size_t)p->plan.threads * s->y_window);
    }
}

static void lay_out_shared(struct pass *p)
{
    measure_shared(p);
    for (int k = 0; k < 2; k++) {
        struct shared *s = &p->shared[k];
        if (p->plan.trainable) {
            s->gradients = arena_take(&p->arena, s->gradient, sizeof(real));
        } else {
            s->zs = arena_take(&p->arena, s->z, sizeof(real));
            s->ys = arena_take(&p->arena, s->y, sizeof(real));
        }
    }
}

static void lay_out_inner(struct pass *p)
{
    size_t largest = 0;
    for (int i = 0; i < p->step_count; i++)
        if (!p->steps[i].block && !ends_block(p->net, p->steps[i].last))
            grow(&largest, shape_size(net_shape(p->net, p->steps[i].last)));
    for (int k = 0; k < 2 && p->plan.trainable && largest; k++)
        p->inner[k] = arena_take(&p->arena, largest * (size_t)p->plan.batch, sizeof(real));
}

static void lay_out(struct pass *p)
{
    lay_out_shared(p);
    for (int i = 0; i < p->step_count; i++) {
        if (p->steps[i].block)
            lay_out_block(p, &p->steps[i]);
        else
            lay_out_layer(p, p->steps[i].first);
    }
    lay_out_inner(p);
    for (int t = 0; t < p->plan.threads && p->block_count; t++)
        scratch_lay_out(&p->scratch[t], p->blocks, p->block_count, p->plan.trainable, &p->arena);
}

/* A pass whose memory is counted but not there yet. */
static enum err_code plan(struct pass **out, const struct net *net,
                          const struct pass_settings *settings, bool plain, struct err *e)
{
    *out = NULL;
    if (settings->batch < 1 || settings->batch > 65536)
        return err_set(e, ERR_DATA, "a batch must be 1 to 65536 examples, not %d", settings->batch);
    struct pass *p = calloc(1, sizeof *p);
    if (!p)
        return err_memory(e);
    p->net = net;
    p->simd = simd_current();
    p->pool = settings->pool;
    p->plan =
        (struct layer_plan){settings->batch, pool_threads(settings->pool), settings->trainable};
    enum err_code code = allocate(p, e);
    if (code) {
        pass_free(p);
        return code;
    }
    plan_steps(p, plain);
    lay_out(p);
    p->bytes = p->arena.used;
    *out = p;
    return ERR_NONE;
}

static enum err_code create(struct pass **out, const struct net *net,
                            const struct pass_settings *settings, bool plain, struct err *e)
{
    struct pass *p;
    *out = NULL;
    enum err_code code = plan(&p, net, settings, plain, e);
    if (!p)
        return code;
    code = arena_reserve(&p->arena, e);
    if (code) {
        pass_free(p);
        return code;
    }
    lay_out(p);
    *out = p;
    return ERR_NONE;
}

enum err_code pass_plan(struct pass **p, const struct net *net,
                        const struct pass_settings *settings, struct err *e)
{
    return plan(p, net, settings, false, e);
}

enum err_code pass_create(struct pass **p, const struct net *net,
                          const struct pass_settings *settings, struct err *e)
{
    return create(p, net, settings, false, e);
}

enum err_code pass_create_plain(struct pass **p, const struct net *net,
                                const struct pass_settings *settings, struct err *e)
{
    return create(p, net, settings, true, e);
}

void pass_free(struct pass *p)
{
    if (!p)
        return;
    arena_free(&p->arena);
    free(p->slots);
    free(p->steps);
    free(p->blocks);
    free(p->scratch);
    free(p->memories);
    free(p);
}

size_t pass_memory(const struct pass *p)
{
    return p->bytes;
}
