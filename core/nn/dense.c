/* dense: y[n][o] = sum_i x[n][i] weight[i][o] + bias[o]; x is flattened in h, w, c order.
 * "dense 128x3" is three dense layers of 128 side by side: 384 outputs, each of the three
 * initialised as a layer of 128. */
#include "nn/dense.h"

struct dense {
    int width, copies;
};

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
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    const struct dense *d = config(l);
    if (d->copies > 1)
        snprintf(text, size, " %dx%d", d->width, d->copies);
    else
        snprintf(text, size, " %d", d->width);
}

static int tensors(const struct layer *l, struct tensor_plan *plan)
{
    int in = (int)shape_size(l->in), out = l->out.c;
    plan[0] = (struct tensor_plan){"weight", 2, {in, out}, INIT_GLOROT, {in, config(l)->width}, 0};
    plan[1] = (struct tensor_plan){"bias", 1, {out}, INIT_ZERO, {0}, 0};
    return 2;
}

static struct dense_product product(const struct layer_call *c)
{
    int in = (int)shape_size(c->layer->in), out = c->layer->out.c;
    return (struct dense_product){
        .batch = c->batch, .in = in, .out = out, .x_stride = in, .y_stride = out, .pool = c->pool};
}

static void forward(const struct layer_call *c)
{
    struct dense_product d = product(c);
    dense_forward(&d, c->x, c->value[0], c->value[1], c->y);
}

static void backward(const struct layer_call *c)
{
    struct dense_product d = product(c);
    if (c->gradient)
        dense_backward_weights(&d, c->x, c->dy, c->gradient[0], c->gradient[1]);
    if (c->dx)
        dense_backward_input(&d, c->dy, c->value[0], c->dx);
}

const struct layer_type layer_dense = {
    .name = "dense",
    .syntax = "dense N, or dense NxK for K layers of N side by side",
    .help = "every output sees every input; with bias",
    .begins_block = true,
    .parse = parse,
    .print = print,
    .tensors = tensors,
    .forward = forward,
    .backward = backward,
};
