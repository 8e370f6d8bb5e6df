#include <stdlib.h>
#include <string.h>
#include "nn/weights.h"

/* Where the values of one layer live. `memory` is the layer type's own struct. */
struct slot {
    real *output, *gradient;
    void *memory;
    bool owns_gradient; /* the layer ends a block: its gradient is not scratch */
};

struct pass {
    const struct net *net;
    struct layer_plan plan;
    struct pool *pool;
    struct slot *slots;
    unsigned char *memories; /* all layers' structs */
    real *scratch[2];        /* gradients inside a block, in turn */
    struct arena arena;
    struct forward last;
    size_t bytes;
};

enum { MEMORY_ALIGN = 16 };

static size_t memory_size(const struct layer *l)
{
    return (l->type->memory + MEMORY_ALIGN - 1) / MEMORY_ALIGN * MEMORY_ALIGN;
}

/* A layer that may work in place and is not the first of the net shares its input's memory: the
 * values before it are never needed again (see layer_type.in_place). */
static bool works_in_place(const struct net *net, int i)
{
    return i > 0 && net_layer(net, i)->type->in_place;
}

static bool ends_block(const struct net *net, int i)
{
    return net_block_end(net, i) == i + 1;
}

static void lay_out_layer(struct pass *p, int i)
{
    const struct layer *l = net_layer(p->net, i);
    struct slot *s = &p->slots[i];
    size_t size = shape_size(l->out) * (size_t)p->plan.batch;
    if (works_in_place(p->net, i))
        s->output = p->slots[i - 1].output;
    else
        s->output = arena_take(&p->arena, size, sizeof(real));
    s->owns_gradient = p->plan.trainable && ends_block(p->net, i);
    if (s->owns_gradient && i + 1 < net_layers(p->net))
        s->gradient = arena_take(&p->arena, size, sizeof(real));
    if (l->type->lay_out)
        l->type->lay_out(l, &p->plan, s->memory, &p->arena);
}

static void lay_out(struct pass *p)
{
    size_t largest = 0;
    for (int i = 0; i < net_layers(p->net); i++) {
        size_t size = shape_size(net_shape(p->net, i));
        if (!ends_block(p->net, i) && size > largest)
            largest = size;
        lay_out_layer(p, i);
    }
    for (int k = 0; k < 2 && p->plan.trainable && largest; k++)
        p->scratch[k] = arena_take(&p->arena, largest * (size_t)p->plan.batch, sizeof(real));
}

static enum err_code allocate(struct pass *p, struct err *e)
{
    size_t count = (size_t)net_layers(p->net), bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += memory_size(net_layer(p->net, (int)i));
    p->slots = calloc(count, sizeof *p->slots);
    p->memories = calloc(bytes + MEMORY_ALIGN, 1);
    if (!p->slots || !p->memories)
        return err_memory(e);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        p->slots[i].memory = p->memories + at;
        at += memory_size(net_layer(p->net, (int)i));
    }
    return ERR_NONE;
}

enum err_code pass_create(struct pass **out, const struct net *net,
                          const struct pass_settings *settings, struct err *e)
{
    *out = NULL;
    if (settings->batch < 1 || settings->batch > 65536)
        return err_set(e, ERR_DATA, "a batch must be 1 to 65536 examples, not %d", settings->batch);
    struct pass *p = calloc(1, sizeof *p);
    if (!p)
        return err_memory(e);
    p->net = net;
    p->pool = settings->pool;
    p->plan =
        (struct layer_plan){settings->batch, pool_threads(settings->pool), settings->trainable};
    enum err_code code = allocate(p, e);
    if (code)
        goto cleanup;
    lay_out(p);
    p->bytes = p->arena.used;
    code = arena_reserve(&p->arena, e);
    if (code)
        goto cleanup;
    lay_out(p);
    *out = p;
    p = NULL;
cleanup:
    pass_free(p);
    return code;
}

void pass_free(struct pass *p)
{
    if (!p)
        return;
    arena_free(&p->arena);
    free(p->slots);
    free(p->memories);
    free(p);
}

size_t pass_memory(const struct pass *p)
{
    return p->bytes;
}

static const real *layer_input(const struct pass *p, int i)
{
    return i == 0 ? p->last.x : p->slots[i - 1].output;
}

static struct layer_call call_layer(const struct pass *p, int i)
{
    const struct layer *l = net_layer(p->net, i);
    return (struct layer_call){.layer = l,
                               .pool = p->pool,
                               .batch = p->last.batch,
                               .mode = p->last.mode,
                               .value = weights_values(p->last.weights) + l->first_tensor,
                               .x = layer_input(p, i),
                               .y = p->slots[i].output,
                               .memory = p->slots[i].memory,
                               .seed = p->last.dropout_seed,
                               .step = p->last.step};
}

const real *pass_forward(struct pass *p, const struct forward *f)
{
    p->last = *f;
    int count = net_layers(p->net);
    for (int i = 0; i < count; i++) {
        struct layer_call c = call_layer(p, i);
        c.layer->type->forward(&c);
    }
    return p->slots[count - 1].output;
}

const real *pass_output(const struct pass *p, int layer)
{
    return layer < 0 ? p->last.x : p->slots[layer].output;
}

real *pass_gradient(struct pass *p, int layer)
{
    return p->slots[layer].gradient;
}

/* Where the gradient by layer i's input goes: to the caller, to the layer below if that ends a
 * block, or to scratch, over dy only if the layer can work in place. */
static real *input_gradient(struct pass *p, const struct backward *b, int i, const real *dy)
{
    if (i == b->from)
        return b->dx;
    struct slot *below = &p->slots[i - 1];
    if (below->owns_gradient)
        return below->gradient;
    bool scratch = dy == p->scratch[0] || dy == p->scratch[1];
    if (scratch && net_layer(p->net, i)->type->in_place)
        return dy == p->scratch[0] ? p->scratch[0] : p->scratch[1];
    return dy == p->scratch[0] ? p->scratch[1] : p->scratch[0];
}

void pass_backward(struct pass *p, const struct backward *b)
{
    const real *dy = b->dy;
    for (int i = b->to; i >= b->from; i--) {
        struct layer_call c = call_layer(p, i);
        if (b->weights)
            c.gradient = weights_gradients(b->weights) + c.layer->first_tensor;
        c.dy = dy;
        c.dx = input_gradient(p, b, i, dy);
        c.layer->type->backward(&c);
        dy = c.dx;
    }
}
