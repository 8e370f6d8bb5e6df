/* Which layers fuse into a block, what the block computes with and where its memory lies. */
#include "nn/blocks/block_plan.h"

#include "nn/layers/settings.h"

/* ---- plan ----------------------------------------------------------------------------------- */

/* The layers that are left of a net. */
struct rest {
    const struct layer *layers;
    int count;
};

/* The next layer if it is of that type, else NULL. */
static const struct layer *take(struct rest *r, const struct layer_type *type)
{
    if (r->count == 0 || r->layers->type != type)
        return NULL;
    r->count--;
    return r->layers++;
}

static bool fuses_pool(const struct rest *r)
{
    return r->count > 0 && r->layers->type == &layer_pool &&
           ((const struct pool_settings *)layer_settings(r->layers))->size <= 7;
}

/* Takes the layers of the block that begins here; returns how many. */
static int match(struct rest r, struct block *b)
{
    const int count = r.count;
    b->conv = take(&r, &layer_conv);
    if (!b->conv)
        return 0;
    b->bn = take(&r, &layer_bn);
    b->act = take(&r, &layer_relu);
    if (!b->act)
        b->act = take(&r, &layer_leaky_relu);
    if (fuses_pool(&r))
        b->pool = take(&r, &layer_pool);
    b->dropout = take(&r, &layer_dropout);
    take(&r, &layer_flatten);
    return count - r.count;
}

int block_match(const struct layer *layers, int count)
{
    struct block b = {0};
    return match((struct rest){layers, count}, &b);
}

static int power_of_two_above(int n)
{
    int p = 1;
    while (p < n)
        p *= 2;
    return p;
}

static int between(int low, int n, int high)
{
    return n < low ? low : n > high ? high : n;
}

/* Winograd pays when both sides have channels to spend the transforms on. */
static bool use_winograd(const struct block *b)
{
    const struct conv_settings *s = layer_settings(b->conv);
    return s->kernel_h == 3 && s->kernel_w == 3 && b->in.c >= 8 && b->mid.c >= 8 && b->mid.h >= 2 &&
           b->mid.w >= 2;
}

static void plan_winograd(struct block *b, const struct conv_settings *s)
{
    enum { TILES = 40, CHUNK_TILES = 200 };
    b->tiles_h = (b->mid.h + WINOGRAD_TILE - 1) / WINOGRAD_TILE;
    b->tiles_w = (b->mid.w + WINOGRAD_TILE - 1) / WINOGRAD_TILE;
    int h = b->tiles_h * WINOGRAD_TILE, w = b->tiles_w * WINOGRAD_TILE;
    b->x = (struct frame){h + 2, w + 2, b->in_c, s->before_h, s->before_w};
    b->dx = b->x;
    b->dz = (struct frame){h, w, b->out_c, 0, 0};
    int tiles = b->tiles_h * b->tiles_w;
    b->group = between(1, power_of_two_above((32 + tiles - 1) / tiles), GROUP_MAX);
    b->chunk = between(4, power_of_two_above(CHUNK_TILES / tiles), 16);
    b->chunk = b->chunk < b->group ? b->group : b->chunk;
    int rows = b->group * b->tiles_h, most = between(1, TILES / b->tiles_w, rows);
    int products = (rows + most - 1) / most;
    b->tile_rows = (rows + products - 1) / products;
}

/* The x frame keeps its channels unpadded: the product reads it number by number. */
static void plan_direct(struct block *b, const struct conv_settings *s)
{
    int top = s->kernel_h - 1 - s->before_h, left = s->kernel_w - 1 - s->before_w;
    b->x = (struct frame){b->mid.h + s->kernel_h - 1, b->mid.w + s->kernel_w - 1, b->in.c,
                          s->before_h, s->before_w};
    b->dz =
        (struct frame){b->in.h + s->kernel_h - 1, b->in.w + s->kernel_w - 1, b->out_c, top, left};
    b->dx = (struct frame){b->in.h, b->in.w, b->in_c, 0, 0};
    b->group = 1;
    b->chunk = 8;
}

static real slope_of(const struct block *b)
{
    if (!b->act)
        return 1;
    if (b->act->type == &layer_relu)
        return 0;
    return (real)((const struct leaky_settings *)layer_settings(b->act))->slope;
}

/* Nothing but a factor, a shift and an activation lies between z and the next block's convolution.
 */
static bool is_implied(const struct block *b, struct shape out, bool feeds_block)
{
    return !b->pool && !b->dropout && feeds_block && shape_size(out) == shape_size(b->mid) &&
           out.h == b->mid.h;
}

void block_plan(struct block *b, const struct layer *layers, int count, int first,
                struct block *below)
{
    *b = (struct block){.first = first};
    const int taken = match((struct rest){layers, count}, b);
    b->last = first + taken - 1;
    const struct conv_settings *s = layer_settings(b->conv);
    b->in = b->conv->in;
    b->mid = b->conv->out;
    b->out = b->pool ? b->pool->out : b->mid;
    b->pool_size = b->pool ? ((const struct pool_settings *)layer_settings(b->pool))->size : 1;
    b->slope = slope_of(b);
    double rate =
        b->dropout ? ((const struct dropout_settings *)layer_settings(b->dropout))->rate : 0;
    b->keep_scale = (real)(1 / (1 - rate));
    b->patch = s->kernel_h * s->kernel_w * b->in.c;
    b->in_c = padded(b->in.c);
    b->out_c = padded(b->mid.c);
    b->below = below;
    b->implied = is_implied(b, layers[taken - 1].out, block_match(layers + taken, count - taken));
    b->winograd = use_winograd(b);
    if (b->winograd)
        plan_winograd(b, s);
    else
        plan_direct(b, s);
}

/* ---- memory --------------------------------------------------------------------------------- */

static real *take_reals(struct arena *a, size_t count)
{
    return arena_take(a, count, sizeof(real));
}

static int *take_ints(struct arena *a, size_t count)
{
    return arena_take(a, count, sizeof(int));
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static void fill_stride(int *to, int count, int stride)
{
    for (int i = 0; to && i < count; i++)
        to[i] = i * stride;
}

/* Offsets of the kernel's values in a frame, rows of `w` pixels of `c` channels. */
static void fill_kernel(int *to, const struct conv_settings *s, const struct frame *f, int channels)
{
    for (int i = 0; to && i < s->kernel_h * s->kernel_w * channels; i++) {
        int pixel = i / channels;
        int row = pixel / s->kernel_w, column = pixel % s->kernel_w;
        to[i] = (row * f->w + column) * f->c + i % channels;
    }
}

static void lay_out_offsets(struct block *b, struct arena *a)
{
    const struct conv_settings *s = layer_settings(b->conv);
    if (b->winograd) {
        int tiles = b->tile_rows * b->tiles_w;
        b->identity = take_ints(a, (size_t)larger(b->in_c, b->out_c));
        b->tile_in = take_ints(a, (size_t)tiles);
        b->tile_out = take_ints(a, (size_t)tiles);
        fill_stride(b->identity, larger(b->in_c, b->out_c), 1);
        fill_stride(b->tile_in, tiles, b->in_c);
        fill_stride(b->tile_out, tiles, b->out_c);
        return;
    }
    int turned = s->kernel_h * s->kernel_w * b->mid.c;
    b->x_depth = take_ints(a, (size_t)b->patch);
    b->dz_depth = take_ints(a, (size_t)turned);
    b->pixel_in = take_ints(a, (size_t)b->mid.w);
    b->pixel_out = take_ints(a, (size_t)b->in.w);
    fill_kernel(b->x_depth, s, &b->x, b->in.c);
    fill_kernel(b->dz_depth, s, &b->dz, b->mid.c);
    fill_stride(b->pixel_in, b->mid.w, b->in.c);
    fill_stride(b->pixel_out, b->in.w, b->out_c);
}

static void lay_out_weights(struct block *b, bool trainable, struct arena *a)
{
    const struct conv_settings *s = layer_settings(b->conv);
    size_t area = (size_t)(s->kernel_h * s->kernel_w);
    size_t forward = (size_t)b->in.c * (size_t)b->out_c;
    size_t backward = (size_t)b->mid.c * (size_t)b->in_c;
    b->packed = take_reals(a, area * forward);
    b->bias = take_reals(a, (size_t)b->out_c);
    if (b->winograd)
        b->u = take_reals(a, WINOGRAD_PLANES * forward);
    if (!trainable)
        return;
    b->turned = take_reals(a, area * backward);
    if (b->winograd)
        b->ut = take_reals(a, WINOGRAD_PLANES * backward);
}

static void lay_out_norm(struct block *b, const struct layer_plan *plan, struct arena *a)
{
    size_t c = (size_t)b->out_c, batch = (size_t)plan->batch;
    real **vectors[] = {&b->scale,  &b->shift, &b->mean,  &b->inverse,
                        &b->factor, &b->slant, &b->offset};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        *vectors[i] = take_reals(a, c);
    b->origin = take_reals(a, batch * c);
    b->sums = arena_take(a, batch * 2 * (size_t)b->mid.c, sizeof(double));
    b->total = arena_take(a, 2 * (size_t)b->mid.c, sizeof(double));
}

void block_lay_out(struct block *b, const struct layer_plan *plan, struct arena *a)
{
    size_t batch = (size_t)plan->batch;
    lay_out_offsets(b, a);
    lay_out_weights(b, plan->trainable, a);
    lay_out_norm(b, plan, a);
    if (!plan->trainable)
        return;
    b->z = take_reals(a, batch * shape_size(b->mid));
    if (!b->implied)
        b->y = take_reals(a, batch * shape_size(b->out));
    if (b->pool || b->dropout)
        b->code = arena_take(a, batch * shape_size(b->out), 1);
    size_t chunks = (batch + (size_t)b->chunk - 1) / (size_t)b->chunk;
    b->partial = take_reals(a, chunks * (size_t)b->patch * (size_t)b->out_c);
    b->partial_bias = arena_take(a, chunks * (size_t)b->mid.c, sizeof(double));
}

struct scratch_size {
    size_t x, dz, dx, v, m, du, row, keep;
};

static void add_block(struct scratch_size *s, const struct block *b)
{
    size_t group = (size_t)b->group;
    raise_size(&s->x, group * frame_size(&b->x));
    raise_size(&s->dz, group * frame_size(&b->dz));
    raise_size(&s->dx, group * frame_size(&b->dx));
    raise_size(&s->row, (size_t)(b->mid.w * b->out_c));
    raise_size(&s->row, (size_t)(b->in.w * b->in_c));
    if (b->dropout)
        raise_size(&s->keep, shape_size(b->out));
    if (!b->winograd)
        return;
    size_t tiles = (size_t)(b->tile_rows * b->tiles_w);
    raise_size(&s->v, WINOGRAD_PLANES * tiles * (size_t)b->in_c);
    raise_size(&s->m, WINOGRAD_PLANES * tiles * (size_t)b->out_c);
    raise_size(&s->du, WINOGRAD_PLANES * (size_t)b->in.c * (size_t)b->out_c);
}

void scratch_lay_out(struct scratch *s, const struct block *blocks, int count, bool trainable,
                     struct arena *a)
{
    struct scratch_size size = {0};
    for (int i = 0; i < count; i++)
        add_block(&size, &blocks[i]);
    s->x_frame = take_reals(a, size.x);
    s->v = take_reals(a, size.v);
    s->m = take_reals(a, size.m);
    s->row = take_reals(a, size.row);
    if (!trainable)
        return;
    s->dz_frame = take_reals(a, size.dz);
    s->dx_frame = take_reals(a, size.dx);
    s->dv = take_reals(a, size.v);
    s->du = take_reals(a, size.du);
    s->keep = arena_take(a, size.keep, 1);
}
