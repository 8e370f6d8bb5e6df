/* Convolution of any kernel as products whose rows are pixels: the patch of pixel w is the values
 * at w*c + depth[k] of the frame, so nothing is copied but the frame's borders. */
#include "nn/blocks/direct.h"

#include <string.h>
#include "nn/blocks/frame.h"
#include "nn/layers/settings.h"

/* The frame of the image, or the image itself where it needs no border and no activation. */
static const real *input_frame(const struct simd *simd, const struct block *b, struct scratch *s,
                               const real *x)
{
    bool border = b->x.h != b->in.h || b->x.w != b->in.w;
    if (!border && !b->below)
        return x;
    frame_fill(simd, b, x, 0, b->x.h, s->x_frame);
    return s->x_frame;
}

static void copy_pixels(const real *from, int from_c, real *to, int to_c, int pixels)
{
    for (int w = 0; w < pixels; w++)
        memcpy(to + w * to_c, from + w * from_c, (size_t)to_c * sizeof(real));
}

static void forward_row(const struct conv_forward *c, const real *frame, int h, real *z)
{
    const struct block *b = c->block;
    bool whole = b->out_c == b->mid.c;
    real *to = whole ? z : c->scratch->row;
    c->simd->product(&(struct product){.rows = b->mid.w,
                                       .depths = b->patch,
                                       .columns = b->out_c,
                                       .a = frame + (size_t)h * frame_stride(&b->x),
                                       .row = b->pixel_in,
                                       .depth = b->x_depth,
                                       .b = b->packed,
                                       .b_stride = (size_t)b->out_c,
                                       .bias = b->bias,
                                       .c = to,
                                       .c_stride = (size_t)b->out_c});
    if (!whole)
        copy_pixels(to, b->out_c, z, b->mid.c, b->mid.w);
}

void direct_forward(const struct conv_forward *c)
{
    const struct block *b = c->block;
    for (int i = 0; i < c->count; i++) {
        const real *x = c->x + (size_t)i * shape_size(b->in);
        real *z = c->z + (size_t)i * shape_size(b->mid);
        const real *frame = input_frame(c->simd, b, c->scratch, x);
        for (int h = 0; h < b->mid.h; h++)
            forward_row(c, frame, h, z + (size_t)h * (size_t)(b->mid.w * b->mid.c));
    }
}

/* partial[patch][out] += patches^T dz, one row of pixels at a time. */
static void weight_gradient(const struct conv_backward *c, const real *x)
{
    const struct block *b = c->block;
    const real *frame = input_frame(c->simd, b, c->scratch, x);
    for (int h = 0; h < b->mid.h; h++)
        c->simd->product(&(struct product){.rows = b->patch,
                                           .depths = b->mid.w,
                                           .columns = b->out_c,
                                           .a = frame + (size_t)h * frame_stride(&b->x),
                                           .row = b->x_depth,
                                           .depth = b->pixel_in,
                                           .b = c->scratch->dz_frame +
                                                (size_t)(h + b->dz.top) * frame_stride(&b->dz) +
                                                (size_t)(b->dz.left * b->out_c),
                                           .b_stride = (size_t)b->out_c,
                                           .add = 1,
                                           .c = c->partial,
                                           .c_stride = (size_t)b->out_c});
}

/* dx is dz, with a border of zeros, convolved with the turned kernel. */
static void input_gradient(const struct conv_backward *c, int i)
{
    const struct block *b = c->block;
    const struct conv_settings *s = layer_settings(b->conv);
    for (int h = 0; h < b->in.h; h++)
        c->simd->product(
            &(struct product){.rows = b->in.w,
                              .depths = s->kernel_h * s->kernel_w * b->mid.c,
                              .columns = b->in_c,
                              .a = c->scratch->dz_frame + (size_t)h * frame_stride(&b->dz),
                              .row = b->pixel_out,
                              .depth = b->dz_depth,
                              .b = b->turned,
                              .b_stride = (size_t)b->in_c,
                              .c = c->scratch->dx_frame + (size_t)h * frame_stride(&b->dx),
                              .c_stride = (size_t)b->in_c});
    c->drain(c->context, i, 0, b->in.h, c->scratch->dx_frame);
}

void direct_backward(const struct conv_backward *c)
{
    const struct block *b = c->block;
    size_t above = (size_t)b->dz.top * frame_stride(&b->dz);
    for (int i = 0; i < c->count; i++) {
        memset(c->scratch->dz_frame, 0, above * sizeof(real));
        c->make_dz(c->context, i, 0, b->dz.h - b->dz.top, c->scratch->dz_frame);
        if (c->partial)
            weight_gradient(c, c->x + (size_t)i * shape_size(b->in));
        if (c->want_dx)
            input_gradient(c, i);
    }
}
