/* conv C HxW: y[n][h][w][o] = sum_ijc x[n][h+i][w+j][c] weight[i][j][c][o] + bias[o] ("valid"), or
 * with zeros around x so that y is as large as x ("same"; (k-1)/2 of them before, as PyTorch and
 * Keras do with odd kernels). As products: the squares of some rows are written side by side
 * ("columns", [pixel][i][j][c]) into a buffer that stays in cache. */
#include <string.h>
#include "nn/kernels/gemm.h"
#include "nn/layers/settings.h"

/* columns[threads][tile pixels][i j c]; partial[chunks][i j c][o] and [chunks][o]: weight gradients
 * of CHUNK examples each, added up in order so that threads do not matter. */
struct conv_memory {
    real *columns, *partial, *partial_bias;
    int tile_rows;
};

enum { TILE_PIXELS = 192, CHUNK = 8 };

static const struct conv_settings *config(const struct layer *l)
{
    return (const void *)l->config;
}

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    struct conv_settings *v = (void *)l->config;
    if (!words_int(w, "the number of channels", 1, 4096, &v->channels, e) ||
        !words_product(w, "the kernel", 31, &v->kernel_h, &v->kernel_w, e))
        return ERR_DATA;
    v->same = words_accept(w, "same");
    if (!v->same)
        words_accept(w, "valid");
    v->before_h = v->same ? (v->kernel_h - 1) / 2 : 0;
    v->before_w = v->same ? (v->kernel_w - 1) / 2 : 0;
    l->out = l->in;
    if (!v->same)
        l->out = (struct shape){l->in.h - v->kernel_h + 1, l->in.w - v->kernel_w + 1, 0};
    l->out.c = v->channels;
    if (l->out.h < 1 || l->out.w < 1)
        return words_error(w, e, "the image is smaller than the %dx%d kernel", v->kernel_h,
                           v->kernel_w);
    return ERR_NONE;
}

static void print(const struct layer *l, char *text, size_t size)
{
    const struct conv_settings *v = config(l);
    snprintf(text, size, " %d %dx%d%s", v->channels, v->kernel_h, v->kernel_w,
             v->same ? " same" : "");
}

static int tensors(const struct layer *l, struct tensor_plan *plan)
{
    const struct conv_settings *v = config(l);
    int area = v->kernel_h * v->kernel_w;
    plan[0] = (struct tensor_plan){"weight",
                                   4,
                                   {v->kernel_h, v->kernel_w, l->in.c, v->channels},
                                   INIT_GLOROT,
                                   {area * l->in.c, area * v->channels},
                                   false};
    plan[1] = (struct tensor_plan){"bias", 1, {v->channels}, INIT_ZERO, {0}, false};
    return 2;
}

static int patch_size(const struct layer *l)
{
    return config(l)->kernel_h * config(l)->kernel_w * l->in.c;
}

static int chunks(int batch)
{
    return (batch + CHUNK - 1) / CHUNK;
}

static int tile_rows(const struct layer *l)
{
    int rows = TILE_PIXELS / l->out.w;
    rows = rows < 1 ? 1 : rows;
    return rows < l->out.h ? rows : l->out.h;
}

static void lay_out(const struct layer *l, const struct layer_plan *plan, void *memory,
                    struct arena *a)
{
    struct conv_memory *m = memory;
    size_t patch = (size_t)patch_size(l), channels = (size_t)l->out.c;
    m->tile_rows = tile_rows(l);
    size_t columns = (size_t)(m->tile_rows * l->out.w) * patch;
    m->columns = arena_take(a, columns * (size_t)plan->threads, sizeof(real));
    if (!plan->trainable)
        return;
    m->partial = arena_take(a, (size_t)chunks(plan->batch) * patch * channels, sizeof(real));
    m->partial_bias = arena_take(a, (size_t)chunks(plan->batch) * channels, sizeof(real));
}

/* ---- columns -------------------------------------------------------------------------------- */

/* Rows first ... first + rows - 1 of the output of one example. */
struct tile {
    const struct layer *l;
    int first, rows;
    real *columns;
};

static int tile_pixels(const struct tile *t)
{
    return t->rows * t->l->out.w;
}

/* Calls for each (pixel, i): the kernel's row i lies in x row h, from column w on, of which
 * columns [skip, skip + take) exist. */
struct span {
    int h, w, skip, take;
};

static struct span kernel_row(const struct layer *l, int row, int column, int i)
{
    const struct conv_settings *v = config(l);
    struct span s = {row + i - v->before_h, column - v->before_w, 0, v->kernel_w};
    if (s.h < 0 || s.h >= l->in.h)
        return (struct span){0};
    if (s.w < 0) {
        s.skip = -s.w;
        s.take += s.w;
    }
    if (s.w + v->kernel_w > l->in.w)
        s.take -= s.w + v->kernel_w - l->in.w;
    return s;
}

static void gather(const struct tile *t, const real *x)
{
    const struct layer *l = t->l;
    const struct conv_settings *v = config(l);
    size_t c = (size_t)l->in.c, line = (size_t)v->kernel_w * c;
    real *to = t->columns;
    for (int p = 0; p < tile_pixels(t); p++)
        for (int i = 0; i < v->kernel_h; i++, to += line) {
            struct span s = kernel_row(l, t->first + p / l->out.w, p % l->out.w, i);
            if (s.take < v->kernel_w)
                memset(to, 0, line * sizeof(real));
            if (s.take > 0)
                memcpy(to + (size_t)s.skip * c, x + (size_t)(s.h * l->in.w + s.w + s.skip) * c,
                       (size_t)s.take * c * sizeof(real));
        }
}

static void scatter(const struct tile *t, real *dx)
{
    const struct layer *l = t->l;
    const struct conv_settings *v = config(l);
    size_t c = (size_t)l->in.c, line = (size_t)v->kernel_w * c;
    const real *from = t->columns;
    for (int p = 0; p < tile_pixels(t); p++)
        for (int i = 0; i < v->kernel_h; i++, from += line) {
            struct span s = kernel_row(l, t->first + p / l->out.w, p % l->out.w, i);
            if (s.take <= 0)
                continue;
            real *to = dx + (size_t)(s.h * l->in.w + s.w + s.skip) * c;
            for (size_t k = 0; k < (size_t)s.take * c; k++)
                to[k] += from[(size_t)s.skip * c + k];
        }
}

static struct tile tile_at(const struct layer_call *c, int worker, int first)
{
    const struct conv_memory *m = c->memory;
    const struct layer *l = c->layer;
    size_t columns = (size_t)(m->tile_rows * l->out.w) * (size_t)patch_size(l);
    int rows = l->out.h - first < m->tile_rows ? l->out.h - first : m->tile_rows;
    return (struct tile){l, first, rows, m->columns + (size_t)worker * columns};
}

/* ---- forward and backward ------------------------------------------------------------------- */

static void forward_example(void *context, int n, int worker)
{
    const struct layer_call *call = context;
    const struct conv_memory *m = call->memory;
    const struct layer *l = call->layer;
    const real *x = call->x + (size_t)n * shape_size(l->in);
    real *y = call->y + (size_t)n * shape_size(l->out);
    int channels = l->out.c, patch = patch_size(l);
    for (int first = 0; first < l->out.h; first += m->tile_rows) {
        struct tile t = tile_at(call, worker, first);
        real *rows = y + (size_t)(first * l->out.w) * (size_t)channels;
        gather(&t, x);
        for (int p = 0; p < tile_pixels(&t); p++)
            memcpy(rows + p * channels, call->value[1], (size_t)channels * sizeof(real));
        gemm(&(struct gemm){.m = tile_pixels(&t),
                            .n = channels,
                            .k = patch,
                            .a = t.columns,
                            .lda = patch,
                            .b = call->value[0],
                            .ldb = channels,
                            .beta = 1,
                            .c = rows,
                            .ldc = channels});
    }
}

static void weight_gradient(const struct layer_call *call, const struct tile *t, const real *dy,
                            int chunk)
{
    const struct conv_memory *m = call->memory;
    int channels = call->layer->out.c, patch = patch_size(call->layer);
    real *bias = m->partial_bias + (size_t)(chunk * channels);
    gemm(&(struct gemm){.m = patch,
                        .n = channels,
                        .k = tile_pixels(t),
                        .a = t->columns,
                        .lda = patch,
                        .ta = 1,
                        .b = dy,
                        .ldb = channels,
                        .beta = 1,
                        .c = m->partial + (size_t)chunk * (size_t)(patch * channels),
                        .ldc = channels});
    for (int p = 0; p < tile_pixels(t); p++)
        for (int o = 0; o < channels; o++)
            bias[o] += dy[p * channels + o];
}

static void backward_tile(const struct layer_call *call, int n, int worker, int first)
{
    const struct layer *l = call->layer;
    int channels = l->out.c, patch = patch_size(l);
    struct tile t = tile_at(call, worker, first);
    const real *dy =
        call->dy + (size_t)n * shape_size(l->out) + (size_t)(first * l->out.w) * (size_t)channels;
    if (call->gradient) {
        gather(&t, call->x + (size_t)n * shape_size(l->in));
        weight_gradient(call, &t, dy, n / CHUNK);
    }
    if (!call->dx)
        return;
    gemm(&(struct gemm){.m = tile_pixels(&t),
                        .n = patch,
                        .k = channels,
                        .a = dy,
                        .lda = channels,
                        .b = call->value[0],
                        .ldb = channels,
                        .tb = 1,
                        .c = t.columns,
                        .ldc = patch});
    scatter(&t, call->dx + (size_t)n * shape_size(l->in));
}

static void backward_chunk(void *context, int chunk, int worker)
{
    const struct layer_call *call = context;
    const struct conv_memory *m = call->memory;
    const struct layer *l = call->layer;
    size_t channels = (size_t)l->out.c, matrix = (size_t)patch_size(l) * channels;
    memset(m->partial + (size_t)chunk * matrix, 0, matrix * sizeof(real));
    memset(m->partial_bias + (size_t)chunk * channels, 0, channels * sizeof(real));
    int end = (chunk + 1) * CHUNK < call->batch ? (chunk + 1) * CHUNK : call->batch;
    for (int n = chunk * CHUNK; n < end; n++) {
        if (call->dx)
            memset(call->dx + (size_t)n * shape_size(l->in), 0, shape_size(l->in) * sizeof(real));
        for (int first = 0; first < l->out.h; first += m->tile_rows)
            backward_tile(call, n, worker, first);
    }
}

static void add_partial(const real *partial, int count, size_t size, real *gradient)
{
    for (int chunk = 0; chunk < count; chunk++)
        for (size_t i = 0; i < size; i++)
            gradient[i] += partial[(size_t)chunk * size + i];
}

static void forward(const struct layer_call *c)
{
    layer_run(c, c->batch, forward_example);
}

static void backward(const struct layer_call *c)
{
    const struct conv_memory *m = c->memory;
    size_t channels = (size_t)c->layer->out.c;
    if (!c->gradient && !c->dx)
        return;
    layer_run(c, chunks(c->batch), backward_chunk);
    if (!c->gradient)
        return;
    size_t matrix = (size_t)patch_size(c->layer) * channels;
    add_partial(m->partial, chunks(c->batch), matrix, c->gradient[0]);
    add_partial(m->partial_bias, chunks(c->batch), channels, c->gradient[1]);
}

const struct layer_type layer_conv = {
    .name = "conv",
    .syntax = "conv C HxW [valid|same]",
    .help = "C filters of H x W, stride 1, with bias; no padding (valid) or zeros around (same)",
    .begins_block = true,
    .memory = sizeof(struct conv_memory),
    .parse = parse,
    .print = print,
    .tensors = tensors,
    .lay_out = lay_out,
    .forward = forward,
    .backward = backward,
};
