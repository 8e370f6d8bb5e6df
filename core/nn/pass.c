#include "nn/pass.h"

#include <stdlib.h>
#include <string.h>
#include "nn/block.h"
#include "nn/weights.h"

/* Where the values of one layer live. `memory` is the layer type's own struct. */
struct slot {
    real *output, *gradient;
    void *memory;
    bool kept; /* `gradient` is its own memory, not scratch */
};

/* What runs at once: a fused block, or (block NULL) one layer. */
struct step {
    int first, last;
    struct block *block;
};

/* `shared`: memory that blocks of even and of odd number take in turn. Gradients of a trainable
 * pass; z and y of one that only goes forward: of a whole batch, or, where images pass a row of
 * blocks a window at a time, of one window a thread. Threads are in different blocks at once, so
 * their parts (`z_window`, `y_window` values) are as large as the largest block's. */
struct shared {
    size_t gradient, z, y, z_window, y_window;
    real *gradients, *zs, *ys;
};

struct pass {
    const struct net *net;
    const struct simd *simd;
    struct layer_plan plan;
    struct pool *pool;
    struct slot *slots;
    unsigned char *memories; /* all layers' structs */
    struct step *steps;
    struct block *blocks;
    int step_count, block_count, window; /* window: images one thread takes through all blocks */
    struct scratch *scratch;             /* [threads] */
    struct shared shared[2];
    real *inner[2]; /* gradients between layers of an unfused block, in turn */
    struct arena arena;
    struct forward last;
    size_t bytes;
};

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

/* ---- forward -------------------------------------------------------------------------------- */

static const real *input_of(const struct pass *p, int layer)
{
    return layer == 0 ? p->last.x : p->slots[layer - 1].output;
}

static struct layer_call call_layer(const struct pass *p, int i)
{
    const struct layer *l = net_layer(p->net, i);
    return (struct layer_call){.layer = l,
                               .pool = p->pool,
                               .batch = p->last.batch,
                               .mode = p->last.mode,
                               .value = weights_values(p->last.weights) + l->first_tensor,
                               .x = input_of(p, i),
                               .y = p->slots[i].output,
                               .memory = p->slots[i].memory,
                               .seed = p->last.dropout_seed,
                               .step = p->last.step,
                               .statistics_weight = p->last.statistics_weight};
}

static struct block_call call_block(const struct pass *p, struct block *b)
{
    return (struct block_call){.simd = p->simd,
                               .block = b,
                               .pool = p->pool,
                               .scratch = p->scratch,
                               .batch = p->last.batch,
                               .mode = p->last.mode,
                               .values = weights_values(p->last.weights),
                               .x = b->below ? NULL : input_of(p, b->first),
                               .seed = p->last.dropout_seed,
                               .step = p->last.step,
                               .statistics_weight = p->last.statistics_weight};
}

/* A row of blocks that an image can pass while it is in cache: nothing waits for the batch. */
struct row {
    const struct pass *pass;
    const struct step *steps;
    int count;
};

static void infer_window(void *context, int item, int worker)
{
    const struct row *r = context;
    const struct pass *p = r->pass;
    int first = item * p->window, left = p->last.batch - first;
    struct block_images images = {first, left < p->window ? left : p->window, NULL, NULL, NULL};
    for (int i = 0; i < r->count; i++) {
        const struct block *b = r->steps[i].block;
        const struct shared *s = &p->shared[(b - p->blocks) % 2];
        struct block_call c = call_block(p, r->steps[i].block);
        if (i == 0)
            images.x = c.x + (size_t)first * shape_size(b->in);
        images.z = b->z + (size_t)worker * s->z_window;
        images.y = b->implied ? NULL : b->y + (size_t)worker * s->y_window;
        if (i + 1 == r->count)
            images.y = b->y + (size_t)first * shape_size(b->out);
        block_infer(&c, &images, &p->scratch[worker]);
        images.x = b->implied ? images.z : images.y;
    }
}

static int row_of_blocks(const struct pass *p, int step, bool *waits)
{
    int count = 0;
    *waits = p->plan.trainable;
    for (; step + count < p->step_count && p->steps[step + count].block; count++) {
        struct block_call c = call_block(p, p->steps[step + count].block);
        block_prepare(&c);
        *waits = *waits || c.block->batch_statistics;
    }
    return count;
}

static void forward_blocks(const struct pass *p, int step, int count, bool waits)
{
    struct row row = {p, p->steps + step, count};
    if (!waits) {
        pool_run(p->pool, (p->last.batch + p->window - 1) / p->window, infer_window, &row);
        return;
    }
    for (int i = 0; i < count; i++) {
        struct block_call c = call_block(p, p->steps[step + i].block);
        block_forward(&c);
    }
}

const real *pass_forward(struct pass *p, const struct forward *f)
{
    p->last = *f;
    for (int s = 0; s < p->step_count;) {
        bool waits;
        int count = row_of_blocks(p, s, &waits);
        if (count) {
            forward_blocks(p, s, count, waits);
            s += count;
            continue;
        }
        struct layer_call c = call_layer(p, p->steps[s].first);
        c.layer->type->forward(&c);
        s++;
    }
    return p->slots[net_layers(p->net) - 1].output;
}

const real *pass_output(const struct pass *p, int layer)
{
    return layer < 0 ? p->last.x : p->slots[layer].output;
}

real *pass_gradient(struct pass *p, int layer)
{
    return p->slots[layer].kept ? p->slots[layer].gradient : NULL;
}

/* ---- backward ------------------------------------------------------------------------------- */

/* Where the gradient by the input of step s goes: to the caller, to the memory of the step below,
 * or to scratch, over dy only if the layer can work in place. */
static real *input_gradient(struct pass *p, const struct backward *b, const struct step *s,
                            const real *dy)
{
    if (s->first == b->from)
        return b->dx;
    real *below = p->slots[s->first - 1].gradient;
    if (below)
        return below;
    bool first = dy == p->inner[0], second = dy == p->inner[1];
    if ((first || second) && net_layer(p->net, s->first)->type->in_place)
        return first ? p->inner[0] : p->inner[1];
    return first ? p->inner[1] : p->inner[0];
}

static void backward_block(const struct pass *p, const struct backward *b, const struct step *s,
                           const real *dy, real *dx)
{
    struct block_call c = call_block(p, s->block);
    c.gradients = b->weights ? weights_gradients(b->weights) : NULL;
    c.dy = dy;
    c.dx = dx;
    c.continues = s->block->below && s->first > b->from;
    block_backward(&c);
}

static void backward_layer(const struct pass *p, const struct backward *b, const struct step *s,
                           const real *dy, real *dx)
{
    struct layer_call c = call_layer(p, s->first);
    if (b->weights)
        c.gradient = weights_gradients(b->weights) + c.layer->first_tensor;
    c.dy = dy;
    c.dx = dx;
    c.layer->type->backward(&c);
}

void pass_backward(struct pass *p, const struct backward *b)
{
    const real *dy = b->dy;
    for (int i = p->step_count - 1; i >= 0; i--) {
        const struct step *s = &p->steps[i];
        if (s->last > b->to || s->first < b->from)
            continue;
        real *dx = input_gradient(p, b, s, dy);
        if (s->block)
            backward_block(p, b, s, dy, dx);
        else
            backward_layer(p, b, s, dy, dx);
        dy = dx;
    }
}
