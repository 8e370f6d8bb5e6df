/* flatten: the same values as one flat feature, in h, w, c order. */
#include <string.h>
#include "nn/layers/layer.h"

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    (void)w, (void)e;
    l->out = (struct shape){1, 1, (int)shape_size(l->in)};
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    (void)l, (void)size;
    *text = '\0';
}

static void copy(const struct layer_call *c, const real *from, real *to)
{
    if (to && to != from)
        memcpy(to, from, (size_t)c->batch * shape_size(c->layer->in) * sizeof(real));
}

static void forward(const struct layer_call *c)
{
    copy(c, c->x, c->y);
}

static void backward(const struct layer_call *c)
{
    copy(c, c->dy, c->dx);
}

const struct layer_type layer_flatten = {
    .name = "flatten",
    .syntax = "flatten",
    .help = "an image as one flat feature",
    .in_place = true,
    .parse = parse,
    .print = print,
    .forward = forward,
    .backward = backward,
};
