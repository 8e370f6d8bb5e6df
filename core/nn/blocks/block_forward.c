/* Forward through a block: convolution and batch-norm sums image by image, then the rest. */
#include "nn/blocks/block_forward.h"

#include <math.h>
#include <string.h>
#include "nn/blocks/direct.h"
#include "nn/blocks/winograd.h"
#include "nn/layers/bn.h"
#include "nn/layers/dropout.h"

/* ---- preparation ---------------------------------------------------------------------------- */

static void pack_weights(const struct block_call *c)
{
    struct block *b = c->block;
    real *const *value = c->values + b->conv->first_tensor;
    int channels = b->mid.c;
    for (int k = 0; k < b->patch; k++)
        memcpy(b->packed + (size_t)k * (size_t)b->out_c, value[0] + (size_t)k * (size_t)channels,
               (size_t)channels * sizeof(real));
    memcpy(b->bias, value[1], (size_t)channels * sizeof(real));
    if (b->winograd)
        c->simd->winograd_weights(b->packed, (size_t)(b->in.c * b->out_c), b->u);
}

/* Mean and inverse deviation of channel o into scale z + shift. */
static void set_norm(const struct block_call *c, int o, double mean, double variance)
{
    struct block *b = c->block;
    real *const *value = c->values + b->bn->first_tensor;
    const struct bn_settings *s = layer_settings(b->bn);
    double inverse = 1 / sqrt(variance + s->eps);
    double scale = (double)value[BN_WEIGHT][o] * inverse;
    b->mean[o] = (real)mean;
    b->inverse[o] = (real)inverse;
    b->scale[o] = (real)scale;
    b->shift[o] = (real)((double)value[BN_BIAS][o] - mean * scale);
}

static void set_identity(struct block *b)
{
    for (int o = 0; o < b->mid.c; o++) {
        b->scale[o] = b->inverse[o] = 1;
        b->shift[o] = b->mean[o] = 0;
    }
}

void block_prepare(const struct block_call *c)
{
    struct block *b = c->block;
    pack_weights(c);
    b->batch_statistics = b->bn && (c->mode & PASS_BATCH_STATISTICS);
    b->keep_now = b->dropout && (c->mode & PASS_DROPOUT) ? b->keep_scale : 1;
    if (!b->bn)
        set_identity(b);
    if (!b->bn || b->batch_statistics)
        return;
    real *const *value = c->values + b->bn->first_tensor;
    for (int o = 0; o < b->mid.c; o++)
        set_norm(c, o, (double)value[BN_RUNNING_MEAN][o], (double)value[BN_RUNNING_VAR][o]);
}

/* ---- batch statistics ----------------------------------------------------------------------- */

/* Sums of z - origin and its square, where origin is the image's first pixel: no difference of
 * large numbers, whatever the mean. Rows add up in float, images in double. */
static void image_moments(const struct block_call *c, int n)
{
    const struct block *b = c->block;
    int channels = b->mid.c;
    const real *z = b->z + (size_t)n * shape_size(b->mid);
    real *origin = b->origin + (size_t)n * (size_t)b->out_c;
    double *sums = b->sums + (size_t)n * 2 * (size_t)channels;
    memcpy(origin, z, (size_t)channels * sizeof(real));
    memset(sums, 0, 2 * (size_t)channels * sizeof(double));
    for (int h = 0; h < b->mid.h; h++)
        c->simd->moments(z + (size_t)h * (size_t)(b->mid.w * channels), b->mid.w, channels, origin,
                         sums);
}

/* Mean of image n and its sum of squared deviations (Chan et al. 1983), channel o. */
static double image_mean(const struct block *b, int n, int o, double *deviations)
{
    double pixels = (double)b->mid.h * b->mid.w;
    const double *sums = b->sums + (size_t)n * 2 * (size_t)b->mid.c;
    *deviations = sums[b->mid.c + o] - sums[o] * sums[o] / pixels;
    return (double)b->origin[(size_t)n * (size_t)b->out_c + (size_t)o] + sums[o] / pixels;
}

static void channel_statistics(const struct block_call *c, int o)
{
    const struct block *b = c->block;
    double pixels = (double)b->mid.h * b->mid.w, mean = 0, squares = 0, inside;
    for (int n = 0; n < c->batch; n++)
        mean += image_mean(b, n, o, &inside) / c->batch;
    for (int n = 0; n < c->batch; n++) {
        double difference = image_mean(b, n, o, &inside) - mean;
        squares += inside + pixels * difference * difference;
    }
    double count = pixels * c->batch, variance = fmax(squares / count, 0);
    set_norm(c, o, mean, variance);
    const struct bn_batch batch = {mean, variance, count, c->statistics_weight};
    if (c->mode & PASS_UPDATE_STATISTICS)
        bn_update_running(b->bn, c->values + b->bn->first_tensor, o, &batch);
}

/* ---- after the convolution ------------------------------------------------------------------ */

static void finish_image(const struct block_call *c, const struct scratch *s, int n, const real *z,
                         real *y, unsigned char *code)
{
    const struct block *b = c->block;
    bool drop = code && b->keep_now > 1;
    size_t z_row = (size_t)(b->mid.w * b->mid.c), y_row = (size_t)(b->out.w * b->out.c);
    if (drop)
        dropout_mask(b->dropout, c->seed, c->step, n, s->keep);
    for (size_t h = 0; h < (size_t)b->out.h; h++)
        c->simd->finish_row(&(struct finish_row){.z = z + h * (size_t)b->pool_size * z_row,
                                                 .z_stride = z_row,
                                                 .width = b->out.w,
                                                 .pool = b->pool_size,
                                                 .channels = b->mid.c,
                                                 .scale = b->scale,
                                                 .shift = b->shift,
                                                 .slope = b->slope,
                                                 .keep = drop ? s->keep + h * y_row : NULL,
                                                 .keep_scale = b->keep_scale,
                                                 .y = y + h * y_row,
                                                 .code = code ? code + h * y_row : NULL});
}

static void finish_item(void *context, int n, int worker)
{
    const struct block_call *c = context;
    const struct block *b = c->block;
    size_t at = (size_t)n * shape_size(b->out);
    finish_image(c, &c->scratch[worker], n, b->z + (size_t)n * shape_size(b->mid), b->y + at,
                 b->code ? b->code + at : NULL);
}

static void convolve(const struct block_call *c, struct scratch *s, const real *x, int count,
                     real *z)
{
    struct conv_forward f = {c->simd, c->block, s, count, x, z};
    if (c->block->winograd)
        winograd_forward(&f);
    else
        direct_forward(&f);
}

static void forward_item(void *context, int item, int worker)
{
    const struct block_call *c = context;
    const struct block *b = c->block;
    int first = item * b->group, left = c->batch - first;
    int count = left < b->group ? left : b->group;
    const real *x = (b->below ? b->below->z : c->x) + (size_t)first * shape_size(b->in);
    convolve(c, &c->scratch[worker], x, count, b->z + (size_t)first * shape_size(b->mid));
    for (int n = first; n < first + count; n++) {
        if (b->batch_statistics)
            image_moments(c, n);
        else if (!b->implied)
            finish_item(context, n, worker);
    }
}

void block_forward(const struct block_call *c)
{
    struct block_call copy = *c;
    struct block *b = c->block;
    pool_run(c->pool, (c->batch + b->group - 1) / b->group, forward_item, &copy);
    b->sums_ready = false;
    if (!b->batch_statistics)
        return;
    for (int o = 0; o < b->mid.c; o++)
        channel_statistics(c, o);
    if (!b->implied)
        pool_run(c->pool, c->batch, finish_item, &copy);
}

void block_infer(const struct block_call *c, const struct block_images *images, struct scratch *s)
{
    const struct block *b = c->block;
    for (int i = 0; i < images->count; i += b->group) {
        int left = images->count - i, count = left < b->group ? left : b->group;
        real *z = images->z + (size_t)i * shape_size(b->mid);
        convolve(c, s, images->x + (size_t)i * shape_size(b->in), count, z);
        for (int k = 0; k < count && images->y; k++)
            finish_image(c, s, images->first + i + k, z + (size_t)k * shape_size(b->mid),
                         images->y + (size_t)(i + k) * shape_size(b->out), NULL);
    }
}
