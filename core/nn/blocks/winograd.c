/* 3x3 convolution by F(4x4, 3x3) and its exact adjoint. Tiles of a group of images are taken some
 * rows of tiles at a time: transformed into v[36][tiles][in], multiplied plane by plane with
 * u[36][in][out], transformed back. What is in flight fits in the second-level cache.
 *
 * Error: in float the largest difference from the exact sum is below 1e-5 of the largest output
 * (3e-6 measured; the direct sum's is 3e-7), for outputs and for both gradients;
 * tests/nn/test_exact.c checks it. It comes from the transforms' factors, up to 8. */
#include "nn/blocks/winograd.h"

#include <string.h>
#include "nn/blocks/frame.h"

/* Rows of tiles [from, to) of a group; row r belongs to image r / tiles_h. */
struct strip {
    int from, to, tiles;
};

static struct strip strip_at(const struct block *b, int from, int count)
{
    int end = count * b->tiles_h;
    int to = from + b->tile_rows < end ? from + b->tile_rows : end;
    return (struct strip){from, to, (to - from) * b->tiles_w};
}

/* The frame of image i, from row and column of tile (r, t) on. */
static size_t tile_offset(const struct block *b, const struct frame *f, int r, int t)
{
    size_t image = (size_t)(r / b->tiles_h), row = (size_t)(r % b->tiles_h * WINOGRAD_TILE);
    return image * frame_size(f) + row * frame_stride(f) + (size_t)(t * WINOGRAD_TILE * f->c);
}

/* Calls for every tile of the strip: `at` counts tiles from 0. */
#define EACH_TILE(b, s, r, t, at)                                                                  \
    for (int r = (s)->from, at = 0; r < (s)->to; r++)                                              \
        for (int t = 0; t < (b)->tiles_w; t++, at++)

static void transform_input(const struct simd *simd, const struct block *b, const struct strip *s,
                            const real *frames, real *v)
{
    EACH_TILE(b, s, r, t, at)
    simd->winograd_input(frames + tile_offset(b, &b->x, r, t), frame_stride(&b->x), b->in_c,
                         v + at * b->in_c, (size_t)(s->tiles * b->in_c));
}

/* Makes sure that rows of tiles up to `to` find their rows of x in the frames. */
static void fill_frames(const struct simd *simd, const struct block *b, const struct strip *s,
                        const real *x, int *ready, real *frames)
{
    for (int r = s->from; r < s->to; r++) {
        int i = r / b->tiles_h;
        int needed = r % b->tiles_h * WINOGRAD_TILE + WINOGRAD_PATCH;
        frame_fill(simd, b, x + (size_t)i * shape_size(b->in), ready[i], needed,
                   frames + (size_t)i * frame_size(&b->x));
        ready[i] = needed;
    }
}

/* ---- forward -------------------------------------------------------------------------------- */

static void multiply_forward(const struct conv_forward *c, const struct strip *s)
{
    const struct block *b = c->block;
    size_t v_step = (size_t)(s->tiles * b->in_c), m_step = (size_t)(s->tiles * b->out_c);
    size_t u_step = (size_t)(b->in.c * b->out_c);
    for (size_t k = 0; k < WINOGRAD_PLANES; k++)
        c->simd->product(&(struct product){.rows = s->tiles,
                                           .depths = b->in.c,
                                           .columns = b->out_c,
                                           .a = c->scratch->v + k * v_step,
                                           .row = b->tile_in,
                                           .depth = b->identity,
                                           .b = b->u + k * u_step,
                                           .b_stride = (size_t)b->out_c,
                                           .c = c->scratch->m + k * m_step,
                                           .c_stride = (size_t)b->out_c});
}

static void transform_output(const struct conv_forward *c, const struct strip *s)
{
    const struct block *b = c->block;
    size_t row = (size_t)(b->mid.w * b->mid.c);
    EACH_TILE(b, s, r, t, at)
    {
        int h = r % b->tiles_h * WINOGRAD_TILE, w = t * WINOGRAD_TILE;
        real *z = c->z + (size_t)(r / b->tiles_h) * shape_size(b->mid) + (size_t)h * row +
                  (size_t)(w * b->mid.c);
        c->simd->winograd_output(c->scratch->m + at * b->out_c, (size_t)(s->tiles * b->out_c),
                                 b->bias, b->mid.c, z, row, b->mid.h - h, b->mid.w - w);
    }
}

void winograd_forward(const struct conv_forward *c)
{
    const struct block *b = c->block;
    int ready[GROUP_MAX] = {0};
    for (int from = 0; from < c->count * b->tiles_h; from += b->tile_rows) {
        struct strip s = strip_at(b, from, c->count);
        fill_frames(c->simd, b, &s, c->x, ready, c->scratch->x_frame);
        transform_input(c->simd, b, &s, c->scratch->x_frame, c->scratch->v);
        multiply_forward(c, &s);
        transform_output(c, &s);
    }
}

/* ---- backward ------------------------------------------------------------------------------- */

struct progress_of_frames {
    int x[GROUP_MAX], dz[GROUP_MAX], dx[GROUP_MAX];
};

static void make_gradients(const struct conv_backward *c, const struct strip *s, int *ready)
{
    const struct block *b = c->block;
    for (int r = s->from; r < s->to; r++) {
        int i = r / b->tiles_h, needed = (r % b->tiles_h + 1) * WINOGRAD_TILE;
        ready[i] = c->make_dz(c->context, i, ready[i], needed,
                              c->scratch->dz_frame + (size_t)i * frame_size(&b->dz));
    }
    EACH_TILE(b, s, r, t, at)
    c->simd->winograd_output_adjoint(c->scratch->dz_frame + tile_offset(b, &b->dz, r, t),
                                     frame_stride(&b->dz), b->out_c, c->scratch->m + at * b->out_c,
                                     (size_t)(s->tiles * b->out_c));
}

/* du[36][in][out] += v^T dm */
static void weight_gradient(const struct conv_backward *c, const struct strip *s)
{
    const struct block *b = c->block;
    size_t v_step = (size_t)(s->tiles * b->in_c), m_step = (size_t)(s->tiles * b->out_c);
    size_t u_step = (size_t)(b->in.c * b->out_c);
    for (size_t k = 0; k < WINOGRAD_PLANES; k++)
        c->simd->product(&(struct product){.rows = b->in.c,
                                           .depths = s->tiles,
                                           .columns = b->out_c,
                                           .a = c->scratch->v + k * v_step,
                                           .row = b->identity,
                                           .depth = b->tile_in,
                                           .b = c->scratch->m + k * m_step,
                                           .b_stride = (size_t)b->out_c,
                                           .add = 1,
                                           .c = c->scratch->du + k * u_step,
                                           .c_stride = (size_t)b->out_c});
}

/* dv[36][tiles][in] = dm u^T */
static void multiply_backward(const struct conv_backward *c, const struct strip *s)
{
    const struct block *b = c->block;
    size_t v_step = (size_t)(s->tiles * b->in_c), m_step = (size_t)(s->tiles * b->out_c);
    size_t u_step = (size_t)(b->mid.c * b->in_c);
    for (size_t k = 0; k < WINOGRAD_PLANES; k++)
        c->simd->product(&(struct product){.rows = s->tiles,
                                           .depths = b->mid.c,
                                           .columns = b->in_c,
                                           .a = c->scratch->m + k * m_step,
                                           .row = b->tile_out,
                                           .depth = b->identity,
                                           .b = b->ut + k * u_step,
                                           .b_stride = (size_t)b->in_c,
                                           .c = c->scratch->dv + k * v_step,
                                           .c_stride = (size_t)b->in_c});
}

static void clear_rows(const struct block *b, const struct strip *s, int *ready, real *frames)
{
    size_t row = frame_stride(&b->dx);
    for (int r = s->from; r < s->to; r++) {
        int i = r / b->tiles_h, needed = r % b->tiles_h * WINOGRAD_TILE + WINOGRAD_PATCH;
        real *frame = frames + (size_t)i * frame_size(&b->dx);
        memset(frame + (size_t)ready[i] * row, 0, (size_t)(needed - ready[i]) * row * sizeof(real));
        ready[i] = needed;
    }
}

/* Rows of x that no later tile touches any more. */
static void drain_rows(const struct conv_backward *c, const struct strip *s)
{
    const struct block *b = c->block;
    for (int r = s->from; r < s->to; r++) {
        int i = r / b->tiles_h, t = r % b->tiles_h;
        int from = t * WINOGRAD_TILE - b->dx.top, to = from + WINOGRAD_TILE;
        if (t == b->tiles_h - 1)
            to = b->in.h;
        from = from < 0 ? 0 : from;
        to = to > b->in.h ? b->in.h : to;
        if (from < to)
            c->drain(c->context, i, from, to,
                     c->scratch->dx_frame + (size_t)i * frame_size(&b->dx));
    }
}

static void input_gradient(const struct conv_backward *c, const struct strip *s, int *ready)
{
    const struct block *b = c->block;
    multiply_backward(c, s);
    clear_rows(b, s, ready, c->scratch->dx_frame);
    EACH_TILE(b, s, r, t, at)
    c->simd->winograd_input_adjoint(c->scratch->dv + at * b->in_c, (size_t)(s->tiles * b->in_c),
                                    b->in_c, c->scratch->dx_frame + tile_offset(b, &b->dx, r, t),
                                    frame_stride(&b->dx));
    drain_rows(c, s);
}

static void backward_group(const struct conv_backward *c)
{
    const struct block *b = c->block;
    struct progress_of_frames ready = {0};
    for (int from = 0; from < c->count * b->tiles_h; from += b->tile_rows) {
        struct strip s = strip_at(b, from, c->count);
        make_gradients(c, &s, ready.dz);
        if (c->partial) {
            fill_frames(c->simd, b, &s, c->x, ready.x, c->scratch->x_frame);
            transform_input(c->simd, b, &s, c->scratch->x_frame, c->scratch->v);
            weight_gradient(c, &s);
        }
        if (c->want_dx)
            input_gradient(c, &s, ready.dx);
    }
}

/* A group's callbacks count images from the chunk's first. */
struct shifted {
    const struct conv_backward *whole;
    int first;
};

static int shifted_make_dz(void *context, int i, int ready, int needed, real *frame)
{
    const struct shifted *s = context;
    return s->whole->make_dz(s->whole->context, s->first + i, ready, needed, frame);
}

static void shifted_drain(void *context, int i, int from, int to, const real *frame)
{
    const struct shifted *s = context;
    s->whole->drain(s->whole->context, s->first + i, from, to, frame);
}

void winograd_backward(const struct conv_backward *c)
{
    const struct block *b = c->block;
    size_t plane = (size_t)(b->in.c * b->out_c);
    if (c->partial)
        memset(c->scratch->du, 0, WINOGRAD_PLANES * plane * sizeof(real));
    for (int first = 0; first < c->count; first += b->group) {
        struct shifted shifted = {c, first};
        struct conv_backward group = *c;
        group.count = c->count - first < b->group ? c->count - first : b->group;
        group.x = c->x + (size_t)first * shape_size(b->in);
        group.context = &shifted;
        group.make_dz = shifted_make_dz;
        group.drain = shifted_drain;
        backward_group(&group);
    }
    if (c->partial)
        c->simd->winograd_weights_adjoint(c->scratch->du, plane, c->partial);
}
