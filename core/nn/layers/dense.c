/* dense: y[n][o] = sum_i x[n][i] weight[i][o] + bias[o]; x is flattened in h, w, c order.
 * "dense 128x3" is three dense layers of 128 side by side: 384 outputs, each of the three
 * initialised as a layer of 128. "dense 500 sn" computes with weight / sigma
 * (nn/kernels/spectral.h), the direction u of sigma being a statistic that moves with
 * PASS_UPDATE_STATISTICS. */
#include <string.h>
#include "nn/kernels/dense_product.h"
#include "nn/kernels/spectral.h"
#include "nn/layers/layer.h"

struct dense {
    int width, copies;
    bool spectral;
};

/* Spectral normalisation only: directions and sigma of the last forward, scratch for a gradient,
 * and a bias of zeros. */
struct dense_memory {
    real *u, *v, *gradient, *zero;
    real sigma;
};

enum { WEIGHT, BIAS, DIRECTION };

static const struct dense *config(const struct layer *l)
{
    return (const void *)l->config;
}

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    struct dense *d = (void *)l->config;
    const int limit = 1 << 20;
    d->copies = 1;
    struct err none = ERR_INIT;
    struct words ahead = *w;
    bool product =
        words_product(&ahead, "the number of outputs", limit, &d->width, &d->copies, &none);
    err_free(&none);
    if (product)
        *w = ahead;
    else if (!words_int(w, "the number of outputs", 1, limit, &d->width, e))
        return ERR_DATA;
    if ((long long)d->width * d->copies > limit)
        return words_error(w, e, "%dx%d outputs are too many", d->width, d->copies);
    l->out = (struct shape){1, 1, d->width * d->copies};
    d->spectral = words_accept(w, "sn");
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    const struct dense *d = config(l);
    int used = snprintf(text, size, " %d", d->width);
    if (d->copies > 1)
        used += snprintf(text + used, size - (size_t)used, "x%d", d->copies);
    if (d->spectral)
        snprintf(text + used, size - (size_t)used, " sn");
}

static int tensors(const struct layer *l, struct tensor_plan *plan)
{
    int in = (int)shape_size(l->in), out = l->out.c;
    plan[WEIGHT] =
        (struct tensor_plan){"weight", 2, {in, out}, INIT_GLOROT, {in, config(l)->width}, false};
    plan[BIAS] = (struct tensor_plan){"bias", 1, {out}, INIT_ZERO, {0}, false};
    plan[DIRECTION] = (struct tensor_plan){"direction", 1, {out}, INIT_ONE, {0}, true};
    return config(l)->spectral ? 3 : 2;
}

/* The direction of sigma moves in each forward that updates statistics. */
static bool varies(const struct layer *l)
{
    return config(l)->spectral;
}

static struct dense_product product(const struct layer_call *c)
{
    int in = (int)shape_size(c->layer->in), out = c->layer->out.c;
    return (struct dense_product){
        .batch = c->batch, .in = in, .out = out, .x_stride = in, .y_stride = out, .pool = c->pool};
}

static void lay_out(const struct layer *l, const struct layer_plan *plan, void *memory,
                    struct arena *a)
{
    struct dense_memory *m = memory;
    size_t in = shape_size(l->in), out = shape_size(l->out);
    if (!config(l)->spectral)
        return;
    m->u = arena_take(a, out, sizeof(real));
    m->v = arena_take(a, in, sizeof(real));
    m->zero = arena_take(a, out, sizeof(real));
    if (plan->trainable)
        m->gradient = arena_take(a, in * out, sizeof(real));
}

static struct spectral spectral_of(const struct layer_call *c)
{
    const struct dense_memory *m = c->memory;
    return (struct spectral){(int)shape_size(c->layer->in), c->layer->out.c, c->value[WEIGHT], m->u,
                             m->v};
}

static void forward_spectral(const struct layer_call *c, const struct dense_product *d)
{
    struct dense_memory *m = c->memory;
    struct spectral s = spectral_of(c);
    m->sigma = spectral_sigma(&s, c->value[DIRECTION], (c->mode & PASS_UPDATE_STATISTICS) != 0);
    dense_forward(d, c->x, c->value[WEIGHT], m->zero, c->y);
    for (int n = 0; n < c->batch; n++)
        for (int o = 0; o < d->out; o++) {
            real *y = &c->y[(size_t)n * (size_t)d->out + (size_t)o];
            *y = *y / m->sigma + c->value[BIAS][o];
        }
}

static void backward_spectral(const struct layer_call *c, const struct dense_product *d)
{
    const struct dense_memory *m = c->memory;
    struct spectral s = spectral_of(c);
    size_t count = (size_t)d->in * (size_t)d->out;
    if (c->gradient) {
        memset(m->gradient, 0, count * sizeof(real));
        dense_backward_weights(d, c->x, c->dy, m->gradient, c->gradient[BIAS]);
        spectral_gradient(&s, m->sigma, m->gradient, c->gradient[WEIGHT]);
    }
    if (!c->dx)
        return;
    dense_backward_input(d, c->dy, c->value[WEIGHT], c->dx);
    for (size_t i = 0; i < (size_t)c->batch * (size_t)d->in; i++)
        c->dx[i] /= m->sigma;
}

static void forward(const struct layer_call *c)
{
    struct dense_product d = product(c);
    if (config(c->layer)->spectral)
        forward_spectral(c, &d);
    else
        dense_forward(&d, c->x, c->value[WEIGHT], c->value[BIAS], c->y);
}

static void backward(const struct layer_call *c)
{
    struct dense_product d = product(c);
    if (config(c->layer)->spectral) {
        backward_spectral(c, &d);
        return;
    }
    if (c->gradient)
        dense_backward_weights(&d, c->x, c->dy, c->gradient[WEIGHT], c->gradient[BIAS]);
    if (c->dx)
        dense_backward_input(&d, c->dy, c->value[WEIGHT], c->dx);
}

const struct layer_type layer_dense = {
    .name = "dense",
    .syntax = "dense N [sn], or dense NxK for K layers of N side by side",
    .help = "every output sees every input; with bias; sn: spectral normalisation",
    .begins_block = true,
    .memory = sizeof(struct dense_memory),
    .parse = parse,
    .print = print,
    .tensors = tensors,
    .lay_out = lay_out,
    .varies = varies,
    .forward = forward,
    .backward = backward,
};
