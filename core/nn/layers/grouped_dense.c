/* grouped_dense CxG: G dense layers of C outputs, each on its own G-th part of the input:
 * y[n][g][o] = sum_i x[n][g][i] weight[g][i][o] + bias[g][o]. The heads of a string of G
 * characters. */
#include "nn/kernels/dense_product.h"
#include "nn/layers/layer.h"

struct grouped {
    int classes, groups;
};

static const struct grouped *config(const struct layer *l)
{
    return (const void *)l->config;
}

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    struct grouped *g = (void *)l->config;
    if (!words_product(w, "outputs of a group and number of groups", 65536, &g->classes, &g->groups,
                       e))
        return ERR_DATA;
    size_t in = shape_size(l->in);
    if (in % (size_t)g->groups != 0)
        return words_error(w, e, "%zu inputs do not divide into %d groups", in, g->groups);
    if ((long long)g->classes * g->groups > 1 << 20)
        return words_error(w, e, "%dx%d outputs are too many", g->classes, g->groups);
    l->out = (struct shape){1, 1, g->classes * g->groups};
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    snprintf(text, size, " %dx%d", config(l)->classes, config(l)->groups);
}

static int tensors(const struct layer *l, struct tensor_plan *plan)
{
    int groups = config(l)->groups, out = config(l)->classes;
    int in = (int)shape_size(l->in) / groups;
    plan[0] = (struct tensor_plan){"weight", 3, {groups, in, out}, INIT_GLOROT, {in, out}, 0};
    plan[1] = (struct tensor_plan){"bias", 2, {groups, out}, INIT_ZERO, {0}, 0};
    return 2;
}

static struct dense_product product(const struct layer_call *c)
{
    int groups = config(c->layer)->groups, out = config(c->layer)->classes;
    int in = (int)shape_size(c->layer->in);
    return (struct dense_product){.batch = c->batch,
                                  .in = in / groups,
                                  .out = out,
                                  .x_stride = in,
                                  .y_stride = out * groups,
                                  .pool = c->pool};
}

static void forward(const struct layer_call *c)
{
    struct dense_product d = product(c);
    for (int g = 0; g < config(c->layer)->groups; g++)
        dense_forward(&d, c->x + g * d.in, c->value[0] + (size_t)g * (size_t)(d.in * d.out),
                      c->value[1] + g * d.out, c->y + g * d.out);
}

static void backward(const struct layer_call *c)
{
    struct dense_product d = product(c);
    for (int g = 0; g < config(c->layer)->groups; g++) {
        size_t matrix = (size_t)g * (size_t)(d.in * d.out);
        const real *dy = c->dy + g * d.out;
        if (c->gradient)
            dense_backward_weights(&d, c->x + g * d.in, dy, c->gradient[0] + matrix,
                                   c->gradient[1] + g * d.out);
        if (c->dx)
            dense_backward_input(&d, dy, c->value[0] + matrix, c->dx + g * d.in);
    }
}

const struct layer_type layer_grouped_dense = {
    .name = "grouped_dense",
    .syntax = "grouped_dense CxG, C outputs for each of G groups",
    .help = "G dense layers, each on its own part of the input; output [group][C]",
    .begins_block = true,
    .parse = parse,
    .print = print,
    .tensors = tensors,
    .forward = forward,
    .backward = backward,
};
