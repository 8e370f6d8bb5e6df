/* dropout R (Srivastava et al. 2014), inverted: in training a value is kept with probability 1-R
 * and divided by it, in inference left alone. The mask of example n at a step is the stream
 * (seed, layer name, step * 65536 + n), 16 bits per value: the same for any number of threads. */
#include "nn/layers/dropout.h"

#include <string.h>
#include "base/rng.h"

/* keep[batch][size], 1 or 0; `active` false when the last forward dropped nothing. */
struct dropout_memory {
    unsigned char *keep;
    bool active;
};

enum { DRAWS = 512 };

static const struct dropout_settings *config(const struct layer *l)
{
    return (const void *)l->config;
}

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    struct dropout_settings *d = (void *)l->config;
    l->out = l->in;
    if (!words_real(w, "the rate", 0, 0.99, &d->rate, e))
        return ERR_DATA;
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    snprintf(text, size, " %.9g", config(l)->rate);
}

static void lay_out(const struct layer *l, const struct layer_plan *plan, void *memory,
                    struct arena *a)
{
    struct dropout_memory *m = memory;
    if (plan->trainable)
        m->keep = arena_take(a, (size_t)plan->batch * shape_size(l->in), 1);
}

void dropout_mask(const struct layer *l, uint64_t seed, uint64_t step, int n, unsigned char *keep)
{
    size_t size = shape_size(l->in);
    struct rng r = rng_stream(seed, l->name, step * 65536 + (uint64_t)n);
    uint32_t threshold = (uint32_t)(config(l)->rate * 65536 + 0.5);
    uint32_t words[DRAWS];
    for (size_t i = 0; i < size; i += 2 * DRAWS) {
        size_t left = size - i < 2 * DRAWS ? size - i : 2 * DRAWS;
        rng_fill(&r, words, (left + 1) / 2);
        for (size_t k = 0; k < left; k++)
            keep[i + k] = ((words[k / 2] >> (16 * (k & 1))) & 0xffff) >= threshold;
    }
}

/* Also at a rate of 0, so that a net with such a layer is the slow twin of one without. */
static bool varies(const struct layer *l)
{
    (void)l;
    return true;
}

static void scale(const real *from, const unsigned char *keep, real *to, size_t size, real by)
{
    for (size_t i = 0; i < size; i++)
        to[i] = keep[i] ? from[i] * by : 0;
}

static real kept_scale(const struct layer *l)
{
    return (real)(1 / (1 - config(l)->rate));
}

static void forward_example(void *context, int n, int worker)
{
    const struct layer_call *c = context;
    const struct dropout_memory *m = c->memory;
    size_t size = shape_size(c->layer->in), at = (size_t)n * size;
    (void)worker;
    dropout_mask(c->layer, c->seed, c->step, n, m->keep + at);
    scale(c->x + at, m->keep + at, c->y + at, size, kept_scale(c->layer));
}

static void backward_example(void *context, int n, int worker)
{
    const struct layer_call *c = context;
    const struct dropout_memory *m = c->memory;
    size_t size = shape_size(c->layer->in), at = (size_t)n * size;
    (void)worker;
    scale(c->dy + at, m->keep + at, c->dx + at, size, kept_scale(c->layer));
}

static void copy(const struct layer_call *c, const real *from, real *to)
{
    if (to && to != from)
        memcpy(to, from, (size_t)c->batch * shape_size(c->layer->in) * sizeof(real));
}

static void forward(const struct layer_call *c)
{
    struct dropout_memory *m = c->memory;
    m->active = m->keep && (c->mode & PASS_DROPOUT) && config(c->layer)->rate > 0;
    if (m->active)
        layer_run(c, c->batch, forward_example);
    else
        copy(c, c->x, c->y);
}

static void backward(const struct layer_call *c)
{
    const struct dropout_memory *m = c->memory;
    if (m->active && c->dx)
        layer_run(c, c->batch, backward_example);
    else
        copy(c, c->dy, c->dx);
}

const struct layer_type layer_dropout = {
    .name = "dropout",
    .syntax = "dropout RATE",
    .help = "in training drops values with probability RATE and scales the rest by 1/(1-RATE)",
    .in_place = true,
    .memory = sizeof(struct dropout_memory),
    .parse = parse,
    .print = print,
    .lay_out = lay_out,
    .varies = varies,
    .forward = forward,
    .backward = backward,
};
