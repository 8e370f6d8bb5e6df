/* relu: y = max(x, 0); the derivative at 0 is 0, as in PyTorch. */
#include "nn/layers/activation.h"

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
    leaky_forward(c, 0);
}

static void backward(const struct layer_call *c)
{
    leaky_backward(c, 0);
}

const struct layer_type layer_relu = {
    .name = "relu",
    .syntax = "relu",
    .help = "max(x, 0)",
    .in_place = true,
    .parse = parse,
    .print = print,
    .forward = forward,
    .backward = backward,
};
