/* Tensors by name, borrowed or own, in one allocation. */
#include "nn/weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/rng.h"
#include "nn/layers/layer.h"

enum { TENSOR_NAME = 64 };

struct weights {
    const struct net *net;
    int count;
    struct tensor *tensors;
    char (*names)[TENSOR_NAME];
    bool *own; /* value and gradient are this object's, not borrowed */
    const struct tensor_plan **plans;
    real **value, **gradient;
    struct arena arena;
};

static int count_tensors(const struct net *net)
{
    const struct layer *last = net_layer(net, net_layers(net) - 1);
    return last->first_tensor + last->tensors;
}

static size_t plan_count(const struct tensor_plan *plan)
{
    size_t count = 1;
    for (int d = 0; d < plan->dimensions; d++)
        count *= (size_t)plan->extent[d];
    return count;
}

struct weights_size weights_measure(const struct net *net)
{
    struct weights_size size = {0, 0};
    for (int i = 0; i < net_layers(net); i++) {
        const struct layer *l = net_layer(net, i);
        for (int t = 0; t < l->tensors; t++) {
            const size_t count = plan_count(&l->plan[t]);
            size.values += count;
            size.parameters += l->plan[t].statistic ? 0 : count;
        }
    }
    return size;
}

static void describe(struct weights *w, const struct layer *l, int t)
{
    const struct tensor_plan *plan = &l->plan[t];
    int i = l->first_tensor + t;
    snprintf(w->names[i], TENSOR_NAME, "%s.%s", l->name, plan->suffix);
    w->plans[i] = plan;
    w->tensors[i] = (struct tensor){
        .name = w->names[i], .dimensions = plan->dimensions, .count = plan_count(plan)};
    memcpy(w->tensors[i].extent, plan->extent, sizeof plan->extent);
}

static void take_sharing(struct weights *w, const struct layer *l, int t, int layer,
                         const struct sharing *s)
{
    const struct tensor_plan *plan = &l->plan[t];
    int i = l->first_tensor + t;
    bool borrowed = s && s->from && layer < s->shared_layers;
    if (borrowed && plan->statistic && s->own_statistics)
        borrowed = false;
    w->own[i] = !borrowed;
    w->tensors[i].shared = borrowed;
    if (borrowed) {
        w->value[i] = s->from->value[i];
        w->gradient[i] = s->from->gradient[i];
    }
}

static void lay_out(struct weights *w)
{
    for (int i = 0; i < w->count; i++)
        if (w->own[i])
            w->value[i] = arena_take(&w->arena, w->tensors[i].count, sizeof(real));
    for (int i = 0; i < w->count; i++)
        if (w->own[i] && !w->plans[i]->statistic)
            w->gradient[i] = arena_take(&w->arena, w->tensors[i].count, sizeof(real));
}

static enum err_code check_sharing(const struct net *net, const struct sharing *s, struct err *e)
{
    if (!s || !s->from || s->shared_layers == 0)
        return ERR_NONE;
    const struct net *from = s->from->net;
    if (s->shared_layers < 0 || s->shared_layers > net_layers(net) ||
        s->shared_layers > net_layers(from))
        return err_set(e, ERR_DATA, "cannot share %d layers of networks that have %d and %d",
                       s->shared_layers, net_layers(net), net_layers(from));
    for (int i = 0; i < s->shared_layers; i++) {
        const struct layer *a = net_layer(net, i), *b = net_layer(from, i);
        if (a->type != b->type || memcmp(a->plan, b->plan, sizeof a->plan) != 0)
            return err_set(e, ERR_DATA, "cannot share layer %d: %s is not %s of the other network",
                           i + 1, a->name, b->name);
    }
    return ERR_NONE;
}

static enum err_code allocate(struct weights *w, struct err *e)
{
    size_t n = (size_t)w->count + 1; /* a net of flatten alone has no tensors */
    w->tensors = calloc(n, sizeof *w->tensors);
    w->names = calloc(n, sizeof *w->names);
    w->own = calloc(n, sizeof *w->own);
    w->plans = calloc(n, sizeof *w->plans);
    w->value = calloc(n, sizeof *w->value);
    w->gradient = calloc(n, sizeof *w->gradient);
    if (!w->tensors || !w->names || !w->own || !w->plans || !w->value || !w->gradient)
        return err_memory(e);
    return ERR_NONE;
}

static void fill(real *value, size_t count, real with)
{
    for (size_t i = 0; i < count; i++)
        value[i] = with;
}

static bool is_variance(const struct tensor_plan *plan)
{
    return plan->statistic && plan->init == INIT_ONE;
}

static void finish(struct weights *w)
{
    for (int i = 0; i < w->count; i++) {
        w->tensors[i].value = w->value[i];
        w->tensors[i].gradient = w->gradient[i];
        if (w->own[i] && is_variance(w->plans[i]))
            fill(w->value[i], w->tensors[i].count, 1);
    }
}

enum err_code weights_create(struct weights **out, const struct net *net,
                             const struct sharing *sharing, struct err *e)
{
    *out = NULL;
    enum err_code code = check_sharing(net, sharing, e);
    if (code)
        return code;
    struct weights *w = calloc(1, sizeof *w);
    if (!w)
        return err_memory(e);
    w->net = net;
    w->count = count_tensors(net);
    code = allocate(w, e);
    if (code)
        goto cleanup;
    for (int i = 0; i < net_layers(net); i++) {
        const struct layer *l = net_layer(net, i);
        for (int t = 0; t < l->tensors; t++) {
            describe(w, l, t);
            take_sharing(w, l, t, i, sharing);
        }
    }
    lay_out(w);
    code = arena_reserve(&w->arena, e);
    if (code)
        goto cleanup;
    lay_out(w);
    finish(w);
    *out = w;
    w = NULL;
cleanup:
    weights_free(w);
    return code;
}

void weights_free(struct weights *w)
{
    if (!w)
        return;
    arena_free(&w->arena);
    free(w->tensors);
    free(w->names);
    free(w->own);
    free(w->plans);
    free(w->value);
    free(w->gradient);
    free(w);
}

static void init_glorot(real *value, size_t count, const int fan[2], struct rng r)
{
    double limit = sqrt(6.0 / ((double)fan[0] + (double)fan[1]));
    for (size_t i = 0; i < count; i++)
        value[i] = (real)rng_uniform(&r, -limit, limit);
}

void weights_init(struct weights *w, uint64_t seed, const char *purpose)
{
    for (int i = 0; i < w->count; i++) {
        const struct tensor_plan *plan = w->plans[i];
        if (!w->own[i])
            continue;
        if (plan->init == INIT_GLOROT)
            init_glorot(w->value[i], w->tensors[i].count, plan->fan,
                        rng_stream(seed, purpose, (uint64_t)i));
        else
            fill(w->value[i], w->tensors[i].count, plan->init == INIT_ONE ? 1 : 0);
    }
}

void weights_copy(struct weights *to, const struct weights *from)
{
    for (int i = 0; i < to->count; i++)
        if (to->own[i] && to->value[i] != from->value[i])
            memcpy(to->value[i], from->value[i], to->tensors[i].count * sizeof(real));
}

void weights_average(struct weights *to, const struct weights *from, double keep)
{
    const real old = (real)keep;
    for (int t = 0; t < to->count; t++) {
        real *value = to->tensors[t].value;
        const real *now = from->tensors[t].value;
        for (size_t i = 0; i < to->tensors[t].count; i++)
            value[i] = old * value[i] + (1 - old) * now[i];
    }
}

void weights_zero_gradients(struct weights *w)
{
    for (int i = 0; i < w->count; i++)
        if (w->gradient[i])
            memset(w->gradient[i], 0, w->tensors[i].count * sizeof(real));
}

const struct net *weights_net(const struct weights *w)
{
    return w->net;
}

int weights_tensors(const struct weights *w)
{
    return w->count;
}

struct tensor *weights_tensor(struct weights *w, int i)
{
    return &w->tensors[i];
}

size_t weights_count(const struct weights *w)
{
    size_t count = 0;
    for (int i = 0; i < w->count; i++)
        count += w->plans[i]->statistic ? 0 : w->tensors[i].count;
    return count;
}

real *const *weights_values(const struct weights *w)
{
    return w->value;
}

real *const *weights_gradients(const struct weights *w)
{
    return w->gradient;
}
