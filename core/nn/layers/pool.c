/* pool K: maximum over K x K squares, stride K; rows and columns that do not fill a square are left
 * out, as in PyTorch and Keras. The first of equal maxima takes the gradient.
 * y[n][h/K][w/K][c] from x[n][h][w][c]. */
#include <string.h>
#include "nn/layers/settings.h"

/* winner[batch][out]: which of the K x K inputs was the maximum. */
struct pool_memory {
    unsigned char *winner;
};

static const struct pool_settings *settings(const struct layer *l)
{
    return (const void *)l->config;
}

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    struct pool_settings *config = (void *)l->config;
    if (!words_int(w, "the size", 2, 15, &config->size, e))
        return ERR_DATA;
    int size = config->size;
    if (l->in.h < size || l->in.w < size)
        return words_error(w, e, "the image is smaller than the %dx%d square", size, size);
    l->out = (struct shape){l->in.h / size, l->in.w / size, l->in.c};
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    snprintf(text, size, " %d", settings(l)->size);
}

static void lay_out(const struct layer *l, const struct layer_plan *plan, void *memory,
                    struct arena *a)
{
    struct pool_memory *m = memory;
    if (plan->trainable)
        m->winner = arena_take(a, (size_t)plan->batch * shape_size(l->out), 1);
}

/* One output pixel: maximum over the square whose first pixel is x, row stride `row`. */
static void maximum(const real *x, size_t row, int size, int channels, real *y,
                    unsigned char *winner)
{
    memcpy(y, x, (size_t)channels * sizeof(real));
    if (winner)
        memset(winner, 0, (size_t)channels);
    for (int k = 1; k < size * size; k++) {
        const real *p = x + (size_t)(k / size) * row + (size_t)(k % size) * (size_t)channels;
        for (int c = 0; c < channels; c++) {
            bool larger = p[c] > y[c];
            y[c] = larger ? p[c] : y[c];
            if (winner)
                winner[c] = larger ? (unsigned char)k : winner[c];
        }
    }
}

static void forward_example(void *context, int n, int worker)
{
    const struct layer_call *call = context;
    const struct layer *l = call->layer;
    const struct pool_memory *m = call->memory;
    int size = settings(l)->size, c = l->in.c;
    size_t row = (size_t)l->in.w * (size_t)c;
    (void)worker;
    for (int h = 0; h < l->out.h; h++)
        for (int w = 0; w < l->out.w; w++) {
            size_t at = (size_t)((h * l->out.w + w) * c) + (size_t)n * shape_size(l->out);
            const real *x = call->x + (size_t)n * shape_size(l->in) + (size_t)(h * size) * row +
                            (size_t)(w * size * c);
            maximum(x, row, size, c, call->y + at, m->winner ? m->winner + at : NULL);
        }
}

static void backward_example(void *context, int n, int worker)
{
    const struct layer_call *call = context;
    const struct layer *l = call->layer;
    const struct pool_memory *m = call->memory;
    int size = settings(l)->size, c = l->in.c;
    size_t row = (size_t)l->in.w * (size_t)c;
    real *dx = call->dx + (size_t)n * shape_size(l->in);
    const real *dy = call->dy + (size_t)n * shape_size(l->out);
    const unsigned char *winner = m->winner + (size_t)n * shape_size(l->out);
    (void)worker;
    memset(dx, 0, shape_size(l->in) * sizeof(real));
    for (int p = 0; p < l->out.h * l->out.w; p++) {
        real *square = dx + (size_t)(p / l->out.w * size) * row + (p % l->out.w) * size * c;
        for (int o = 0; o < c; o++) {
            int k = winner[p * c + o];
            square[(size_t)(k / size) * row + (size_t)(k % size * c + o)] = dy[p * c + o];
        }
    }
}

static void forward(const struct layer_call *c)
{
    layer_run(c, c->batch, forward_example);
}

static void backward(const struct layer_call *c)
{
    if (c->dx)
        layer_run(c, c->batch, backward_example);
}

const struct layer_type layer_pool = {
    .name = "pool",
    .syntax = "pool K",
    .help = "maximum over K x K squares, stride K",
    .memory = sizeof(struct pool_memory),
    .parse = parse,
    .print = print,
    .lay_out = lay_out,
    .forward = forward,
    .backward = backward,
};
