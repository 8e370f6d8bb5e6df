/* square: y = x^2. */
#include <string.h>

#include "nn/layers/layer.h"

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    (void)w, (void)e;
    l->out = l->in;
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    (void)l, (void)size;
    *text = '\0';
}

static void forward(const struct layer_call *c)
{
    const size_t count = (size_t)c->batch * shape_size(c->layer->in);
    for (size_t i = 0; i < count; i++)
        c->y[i] = c->x[i] * c->x[i];
}

static void backward(const struct layer_call *c)
{
    const size_t count = (size_t)c->batch * shape_size(c->layer->in);
    for (size_t i = 0; c->dx && i < count; i++)
        c->dx[i] = 2 * c->x[i] * c->dy[i];
}

const struct layer_type layer_square = {
    .name = "square",
    .syntax = "square",
    .help = "x^2",
    .parse = parse,
    .print = print,
    .forward = forward,
    .backward = backward,
};
