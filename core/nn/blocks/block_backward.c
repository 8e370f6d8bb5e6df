/* Backward through a block. First the sums that batch norm needs of g = dL/d(scale z + shift), then
 * image by image: dz made row by row where the convolution's adjoint takes it, and the finished
 * rows of dx passed on, with the sums the block below will need. */
#include "nn/blocks/block_backward.h"

#include <string.h>
#include "nn/blocks/direct.h"
#include "nn/blocks/winograd.h"
#include "nn/layers/bn.h"

/* ---- batch norm ----------------------------------------------------------------------------- */

static struct backward_row row_of(const struct block *b, int n, const real *dy, int h)
{
    size_t at = (size_t)n * shape_size(b->out) + (size_t)h * (size_t)(b->out.w * b->out.c);
    size_t row = (size_t)(b->mid.w * b->mid.c);
    return (struct backward_row){.z = b->z + (size_t)n * shape_size(b->mid) +
                                      (size_t)(h * b->pool_size) * row,
                                 .z_stride = row,
                                 .z_width = b->mid.w,
                                 .z_rows = b->pool_size,
                                 .width = b->out.w,
                                 .pool = b->pool_size,
                                 .channels = b->mid.c,
                                 .dy = dy + at,
                                 .code = b->code ? b->code + at : NULL,
                                 .scale = b->scale,
                                 .shift = b->shift,
                                 .slope = b->slope,
                                 .keep_scale = b->code ? b->keep_now : 1,
                                 .mean = b->mean,
                                 .inverse = b->inverse,
                                 .sum = b->sums + (size_t)n * 2 * (size_t)b->mid.c,
                                 .factor = b->factor,
                                 .slant = b->batch_statistics ? b->slant : NULL,
                                 .offset = b->offset,
                                 .dz_channels = b->out_c,
                                 .dz_stride = frame_stride(&b->dz)};
}

static void clear_sums(const struct block *b, int n)
{
    memset(b->sums + (size_t)n * 2 * (size_t)b->mid.c, 0, 2 * (size_t)b->mid.c * sizeof(double));
}

static void sums_item(void *context, int n, int worker)
{
    const struct block_call *c = context;
    (void)worker;
    clear_sums(c->block, n);
    for (int h = 0; h < c->block->out.h; h++) {
        struct backward_row row = row_of(c->block, n, c->dy, h);
        c->simd->backward_sums(&row);
    }
}

static void add_up(const struct block_call *c)
{
    const struct block *b = c->block;
    int values = 2 * b->mid.c;
    memset(b->total, 0, (size_t)values * sizeof(double));
    for (int n = 0; n < c->batch; n++)
        for (int i = 0; i < values; i++)
            b->total[i] += b->sums[(size_t)n * (size_t)values + (size_t)i];
}

/* dz = factor g + slant (z - mean) + offset: the derivative of batch norm by its input. */
static void set_slopes(const struct block_call *c)
{
    const struct block *b = c->block;
    double count = (double)c->batch * b->mid.h * b->mid.w;
    for (int o = 0; o < b->mid.c; o++) {
        double scale = (double)b->scale[o], inverse = (double)b->inverse[o];
        b->factor[o] = b->scale[o];
        b->slant[o] = (real)(-scale * inverse * b->total[b->mid.c + o] / count);
        b->offset[o] = (real)(-scale * b->total[o] / count);
    }
}

static void backward_norm(const struct block_call *c)
{
    struct block *b = c->block;
    if (!b->bn) {
        memcpy(b->factor, b->scale, (size_t)b->mid.c * sizeof(real));
        return;
    }
    struct block_call copy = *c;
    if (!b->sums_ready)
        pool_run(c->pool, c->batch, sums_item, &copy);
    add_up(c);
    set_slopes(c);
    real *const *gradient = c->gradients ? c->gradients + b->bn->first_tensor : NULL;
    for (int o = 0; gradient && o < b->mid.c; o++) {
        gradient[BN_WEIGHT][o] += (real)b->total[b->mid.c + o];
        gradient[BN_BIAS][o] += (real)b->total[o];
    }
}

/* ---- convolution ---------------------------------------------------------------------------- */

/* One partial gradient: images from `first` on. */
struct gradient_chunk {
    const struct block_call *c;
    int first;
    double *bias; /* NULL: not wanted, or zero because batch norm takes the mean away */
};

/* Zeros around one row of dz. */
static void clear_border(const struct block *b, real *frame, int h)
{
    real *row = frame + (size_t)(h + b->dz.top) * frame_stride(&b->dz);
    size_t left = (size_t)(b->dz.left * b->dz.c);
    size_t right = (size_t)((b->dz.left + b->mid.w) * b->dz.c);
    memset(row, 0, left * sizeof(real));
    memset(row + right, 0, (frame_stride(&b->dz) - right) * sizeof(real));
}

/* Rows of dz from h on that belong to one row of y, or lie outside all pooling squares; returns how
 * many. */
static int make_rows(const struct gradient_chunk *k, int n, int h, real *frame)
{
    const struct block *b = k->c->block;
    int above = h / b->pool_size;
    bool rest = above >= b->out.h;
    struct backward_row row = row_of(b, n, k->c->dy, rest ? 0 : above);
    if (rest) {
        row.z = b->z + (size_t)n * shape_size(b->mid) + (size_t)h * row.z_stride;
        row.width = 0;
        row.z_rows = b->mid.h - h;
    }
    row.dz =
        frame + (size_t)(h + b->dz.top) * frame_stride(&b->dz) + (size_t)(b->dz.left * b->dz.c);
    row.total = k->bias;
    k->c->simd->backward_gradient(&row);
    for (int i = 0; i < row.z_rows; i++)
        clear_border(b, frame, h + i);
    return row.z_rows;
}

static int make_dz(void *context, int i, int ready, int needed, real *frame)
{
    const struct gradient_chunk *k = context;
    const struct block *b = k->c->block;
    while (ready < needed && ready < b->mid.h)
        ready += make_rows(k, k->first + i, ready, frame);
    for (; ready < needed; ready++)
        memset(frame + (size_t)(ready + b->dz.top) * frame_stride(&b->dz), 0,
               frame_stride(&b->dz) * sizeof(real));
    return ready;
}

static void sums_below(const struct block_call *c, int n, int h, const real *dx)
{
    const struct block *below = c->block->below;
    struct backward_row row = row_of(below, n, dx, h);
    if (h == 0)
        clear_sums(below, n);
    c->simd->backward_sums(&row);
}

static void drain(void *context, int i, int from, int to, const real *frame)
{
    const struct gradient_chunk *k = context;
    const struct block *b = k->c->block;
    int n = k->first + i, channels = b->in.c;
    for (int h = from; h < to; h++) {
        const real *row =
            frame + (size_t)(h + b->dx.top) * frame_stride(&b->dx) + (size_t)(b->dx.left * b->dx.c);
        real *dx =
            k->c->dx + (size_t)n * shape_size(b->in) + (size_t)h * (size_t)(b->in.w * channels);
        if (b->dx.c == channels)
            memcpy(dx, row, (size_t)(b->in.w * channels) * sizeof(real));
        for (int w = 0; b->dx.c != channels && w < b->in.w; w++)
            memcpy(dx + w * channels, row + w * b->dx.c, (size_t)channels * sizeof(real));
        if (k->c->continues && b->below->bn)
            sums_below(k->c, n, h, k->c->dx);
    }
}

static size_t partial_size(const struct block *b)
{
    return (size_t)b->patch * (size_t)b->out_c;
}

static struct gradient_chunk start_chunk(const struct block_call *c, int item)
{
    const struct block *b = c->block;
    struct gradient_chunk k = {c, item * b->chunk, NULL};
    if (!c->gradients)
        return k;
    memset(b->partial + (size_t)item * partial_size(b), 0, partial_size(b) * sizeof(real));
    if (!b->batch_statistics) {
        k.bias = b->partial_bias + (size_t)item * (size_t)b->mid.c;
        memset(k.bias, 0, (size_t)b->mid.c * sizeof(double));
    }
    return k;
}

static void chunk_item(void *context, int item, int worker)
{
    const struct block_call *c = context;
    const struct block *b = c->block;
    struct gradient_chunk k = start_chunk(c, item);
    int left = c->batch - k.first;
    struct conv_backward backward = {
        .simd = c->simd,
        .block = b,
        .scratch = &c->scratch[worker],
        .count = left < b->chunk ? left : b->chunk,
        .x = (b->below ? b->below->z : c->x) + (size_t)k.first * shape_size(b->in),
        .partial = c->gradients ? b->partial + (size_t)item * partial_size(b) : NULL,
        .want_dx = c->dx != NULL,
        .context = &k,
        .make_dz = make_dz,
        .drain = drain};
    if (b->winograd)
        winograd_backward(&backward);
    else
        direct_backward(&backward);
}

/* Partial gradients in their order, into the unpadded tensors. */
static void add_partials(const struct block_call *c, int chunks)
{
    const struct block *b = c->block;
    real *const *gradient = c->gradients + b->conv->first_tensor;
    int channels = b->mid.c;
    for (int item = 0; item < chunks; item++) {
        const real *partial = b->partial + (size_t)item * partial_size(b);
        const double *bias = b->partial_bias + (size_t)item * (size_t)channels;
        for (int k = 0; k < b->patch; k++)
            for (int o = 0; o < channels; o++)
                gradient[0][k * channels + o] += partial[k * b->out_c + o];
        for (int o = 0; o < channels && !b->batch_statistics; o++)
            gradient[1][o] += (real)bias[o];
    }
}

/* The weights with input and output channels changed over: what dx is a product with. The direct
 * way also reverses the kernel: its pixel k becomes the last but k. */
static void turn_weights(const struct block_call *c)
{
    struct block *b = c->block;
    const real *w = c->values[b->conv->first_tensor];
    int area = b->patch / b->in.c, in = b->in.c, out = b->mid.c;
    for (int k = 0; k < area; k++) {
        real *to = b->turned + (size_t)(b->winograd ? k : area - 1 - k) * (size_t)(out * b->in_c);
        for (int i = 0; i < in; i++)
            for (int o = 0; o < out; o++)
                to[o * b->in_c + i] = w[(k * in + i) * out + o];
    }
    if (b->winograd)
        c->simd->winograd_weights(b->turned, (size_t)(out * b->in_c), b->ut);
}

void block_backward(const struct block_call *c)
{
    struct block *b = c->block;
    if (!c->gradients && !c->dx)
        return;
    backward_norm(c);
    if (c->dx)
        turn_weights(c);
    struct block_call copy = *c;
    int chunks = (c->batch + b->chunk - 1) / b->chunk;
    pool_run(c->pool, chunks, chunk_item, &copy);
    if (c->gradients)
        add_partials(c, chunks);
    b->sums_ready = false;
    if (c->continues && b->below)
        b->below->sums_ready = true;
}
