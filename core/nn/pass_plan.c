/* Plans what runs at once, then lays out the memory: counted first, carved after. */
#include "nn/pass_plan.h"

#include <stdlib.h>
#include "nn/blocks/block_plan.h"
#include "nn/kernels/simd_select.h"

/* ---- plan ----------------------------------------------------------------------------------- */

static void plan_steps(struct pass_plan *p, bool plain)
{
    int i = 0;
    while (i < net_layers(p->net)) {
        const struct layer *layers = net_layer(p->net, i);
        int left = net_layers(p->net) - i, count = plain ? 0 : block_match(layers, left);
        struct step *s = &p->steps[p->step_count++];
        *s = (struct step){i, i, NULL};
        if (count) {
            struct block *before = s > p->steps ? s[-1].block : NULL;
            s->last = i + count - 1;
            s->block = &p->blocks[p->block_count++];
            block_plan(s->block, layers, left, i, before && before->implied ? before : NULL);
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

static enum err_code allocate(struct pass_plan *p, struct err *e)
{
    size_t count = (size_t)net_layers(p->net), bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += memory_size(net_layer(p->net, (int)i));
    p->slots = calloc(count, sizeof *p->slots);
    p->steps = calloc(count, sizeof *p->steps);
    p->blocks = calloc(count, sizeof *p->blocks);
    p->scratch = calloc((size_t)p->size.threads, sizeof *p->scratch);
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
static void lay_out_layer(struct pass_plan *p, int i)
{
    const struct layer *l = net_layer(p->net, i);
    struct layer_slot *s = &p->slots[i];
    size_t size = shape_size(l->out) * (size_t)p->size.batch;
    if (i > 0 && l->type->in_place)
        s->output = p->slots[i - 1].output;
    else
        s->output = arena_take(&p->arena, size, sizeof(real));
    s->kept = p->size.trainable && ends_block(p->net, i) && i + 1 < net_layers(p->net);
    if (s->kept)
        s->gradient = arena_take(&p->arena, size, sizeof(real));
    if (l->type->lay_out)
        l->type->lay_out(l, &p->size, s->memory, &p->arena);
}

/* Blocks that feed another block put their gradient, or in a forward-only pass z and y, into memory
 * taken in turn; the last of a row of blocks owns them. */
static void lay_out_block(struct pass_plan *p, const struct step *step)
{
    struct block *b = step->block;
    struct layer_slot *s = &p->slots[step->last];
    struct turns *turn = &p->turns[(b - p->blocks) % 2];
    bool feeds_block = step + 1 < p->steps + p->step_count && step[1].block;
    size_t out = shape_size(b->out) * (size_t)p->size.batch;
    block_lay_out(b, &p->size, &p->arena);
    if (!p->size.trainable) {
        b->z = turn->zs;
        b->y = b->implied ? NULL : turn->ys;
        if (!feeds_block)
            b->y = arena_take(&p->arena, out, sizeof(real));
    } else {
        s->kept = !feeds_block && step->last + 1 < net_layers(p->net);
        s->gradient = turn->gradients;
        if (s->kept)
            s->gradient = arena_take(&p->arena, out, sizeof(real));
    }
    b->gradient = s->gradient;
    s->output = b->y;
}

static void measure_turns(struct pass_plan *p)
{
    const size_t batch = (size_t)p->size.batch, window = (size_t)p->window;
    for (int i = 0; i < p->block_count; i++) {
        const struct block *b = &p->blocks[i];
        struct turns *s = &p->turns[i % 2];
        const size_t z = shape_size(b->mid), y = b->implied ? 0 : shape_size(b->out);
        raise_size(&s->gradient, batch * shape_size(b->out));
        raise_size(&s->z_window, window * z);
        raise_size(&s->y_window, window * y);
        raise_size(&s->z, batch * z);
        raise_size(&s->y, batch * y);
    }
    for (int k = 0; k < 2; k++) {
        struct turns *s = &p->turns[k];
        raise_size(&s->z, (size_t)p->size.threads * s->z_window);
        raise_size(&s->y, (size_t)p->size.threads * s->y_window);
    }
}

static void lay_out_turns(struct pass_plan *p)
{
    measure_turns(p);
    for (int k = 0; k < 2; k++) {
        struct turns *s = &p->turns[k];
        if (p->size.trainable) {
            s->gradients = arena_take(&p->arena, s->gradient, sizeof(real));
        } else {
            s->zs = arena_take(&p->arena, s->z, sizeof(real));
            s->ys = arena_take(&p->arena, s->y, sizeof(real));
        }
    }
}

static void lay_out_inner(struct pass_plan *p)
{
    size_t largest = 0;
    for (int i = 0; i < p->step_count; i++)
        if (!p->steps[i].block && !ends_block(p->net, p->steps[i].last))
            raise_size(&largest, shape_size(net_shape(p->net, p->steps[i].last)));
    for (int k = 0; k < 2 && p->size.trainable && largest; k++)
        p->inner[k] = arena_take(&p->arena, largest * (size_t)p->size.batch, sizeof(real));
}

static void lay_out(struct pass_plan *p)
{
    lay_out_turns(p);
    for (int i = 0; i < p->step_count; i++) {
        if (p->steps[i].block)
            lay_out_block(p, &p->steps[i]);
        else
            lay_out_layer(p, p->steps[i].first);
    }
    lay_out_inner(p);
    for (int t = 0; t < p->size.threads && p->block_count; t++)
        scratch_lay_out(&p->scratch[t], p->blocks, p->block_count, p->size.trainable, &p->arena);
}

enum err_code pass_plan_count(struct pass_plan *p, const struct net *net, struct layer_plan size,
                              bool plain, struct err *e)
{
    *p = (struct pass_plan){.net = net, .simd = simd_current(), .size = size};
    if (size.batch < 1 || size.batch > 65536)
        return err_set(e, ERR_DATA, "a batch must be 1 to 65536 examples, not %d", size.batch);
    const enum err_code code = allocate(p, e);
    if (code)
        return code;
    plan_steps(p, plain);
    lay_out(p);
    p->bytes = p->arena.used;
    return ERR_NONE;
}

enum err_code pass_plan_reserve(struct pass_plan *p, struct err *e)
{
    const enum err_code code = arena_reserve(&p->arena, e);
    if (!code)
        lay_out(p);
    return code;
}

void pass_plan_free(struct pass_plan *p)
{
    arena_free(&p->arena);
    free(p->slots);
    free(p->steps);
    free(p->blocks);
    free(p->scratch);
    free(p->memories);
    *p = (struct pass_plan){0};
}
