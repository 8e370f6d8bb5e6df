/* relu and leaky_relu are one loop, example by example. */
#include "nn/layers/activation.h"

struct leaky_task {
    const struct layer_call *c;
    real slope;
};

static void forward_example(void *context, int n, int worker)
{
    const struct leaky_task *t = context;
    size_t size = shape_size(t->c->layer->in), at = (size_t)n * size;
    const real *x = t->c->x + at;
    real *y = t->c->y + at, slope = t->slope;
    (void)worker;
    for (size_t i = 0; i < size; i++)
        y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

static void backward_example(void *context, int n, int worker)
{
    const struct leaky_task *t = context;
    size_t size = shape_size(t->c->layer->in), at = (size_t)n * size;
    const real *y = t->c->y + at, *dy = t->c->dy + at;
    real *dx = t->c->dx + at, slope = t->slope;
    (void)worker;
    for (size_t i = 0; i < size; i++)
        dx[i] = y[i] > 0 ? dy[i] : slope * dy[i];
}

void leaky_forward(const struct layer_call *c, real slope)
{
    struct leaky_task t = {c, slope};
    pool_run(c->pool, c->batch, forward_example, &t);
}

void leaky_backward(const struct layer_call *c, real slope)
{
    struct leaky_task t = {c, slope};
    if (c->dx)
        pool_run(c->pool, c->batch, backward_example, &t);
}
