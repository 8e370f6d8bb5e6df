/* leaky_relu: y = x > 0 ? x : slope x (Maas et al. 2013). */
#include "nn/layers/activation.h"
#include "nn/layers/settings.h"

static const struct leaky_settings *config(const struct layer *l)
{
    return (const void *)l->config;
}

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    struct leaky_settings *leaky = (void *)l->config;
    leaky->slope = 0.01;
    l->out = l->in;
    if (words_number_follows(w) && !words_real(w, "the slope", 1e-6, 1, &leaky->slope, e))
        return ERR_DATA;
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    *text = '\0';
    if (config(l)->slope < 0.01 || config(l)->slope > 0.01)
        snprintf(text, size, " %.9g", config(l)->slope);
}

static void forward(const struct layer_call *c)
{
    leaky_forward(c, (real)config(c->layer)->slope);
}

static void backward(const struct layer_call *c)
{
    leaky_backward(c, (real)config(c->layer)->slope);
}

const struct layer_type layer_leaky_relu = {
    .name = "leaky_relu",
    .syntax = "leaky_relu [SLOPE]",
    .help = "x where positive, SLOPE (default .01) times x elsewhere",
    .in_place = true,
    .parse = parse,
    .print = print,
    .forward = forward,
    .backward = backward,
};
