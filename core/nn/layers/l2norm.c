/* l2norm [SCALE]: every example's feature divided by its Euclidean length, times SCALE:
 * y[n] = SCALE x[n] / max(|x[n]|, 1e-12), over all of h, w, c. A discriminator on it gets
 * directions only. Backward: dx = (SCALE dy - y (y . dy) / SCALE) / |x|. */
#include <math.h>
#include "nn/layers/layer.h"

struct l2norm {
    double scale;
};

/* inverse[batch]: 1 / max(|x|, 1e-12) of the last forward. */
struct l2norm_memory {
    real *inverse;
};

static const struct l2norm *config(const struct layer *l)
{
    return (const void *)l->config;
}

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    struct l2norm *norm = (void *)l->config;
    norm->scale = 1;
    l->out = l->in;
    if (words_number_follows(w) && !words_real(w, "the scale", 1e-3, 1e3, &norm->scale, e))
        return ERR_DATA;
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    *text = '\0';
    if (config(l)->scale < 1 || config(l)->scale > 1)
        snprintf(text, size, " %.9g", config(l)->scale);
}

static void lay_out(const struct layer *l, const struct layer_plan *plan, void *memory,
                    struct arena *a)
{
    struct l2norm_memory *m = memory;
    (void)l;
    m->inverse = arena_take(a, (size_t)plan->batch, sizeof(real));
}

static double dot(const real *a, const real *b, size_t size)
{
    double sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

static void forward(const struct layer_call *c)
{
    const struct l2norm_memory *m = c->memory;
    size_t size = shape_size(c->layer->in);
    for (int n = 0; n < c->batch; n++) {
        const real *x = c->x + (size_t)n * size;
        real *y = c->y + (size_t)n * size;
        m->inverse[n] = (real)(1 / fmax(sqrt(dot(x, x, size)), 1e-12));
        real factor = m->inverse[n] * (real)config(c->layer)->scale;
        for (size_t i = 0; i < size; i++)
            y[i] = x[i] * factor;
    }
}

static void backward(const struct layer_call *c)
{
    const struct l2norm_memory *m = c->memory;
    size_t size = shape_size(c->layer->in);
    double scale = config(c->layer)->scale;
    for (int n = 0; n < c->batch && c->dx; n++) {
        size_t at = (size_t)n * size;
        real factor = m->inverse[n] * (real)scale;
        real along = (real)dot(c->x + at, c->dy + at, size) * m->inverse[n] * m->inverse[n];
        for (size_t i = at; i < at + size; i++)
            c->dx[i] = (c->dy[i] - c->x[i] * along) * factor;
    }
}

const struct layer_type layer_l2norm = {
    .name = "l2norm",
    .syntax = "l2norm [SCALE]",
    .help = "each example's feature divided by its Euclidean length, times SCALE (default 1)",
    .memory = sizeof(struct l2norm_memory),
    .parse = parse,
    .print = print,
    .lay_out = lay_out,
    .forward = forward,
    .backward = backward,
};
