#include "nn/pass_private.h"
#include "nn/weights.h"

/* ---- forward -------------------------------------------------------------------------------- */

static const real *input_of(const struct pass *p, int layer)
{
    return layer == 0 ? p->last.x : p->slots[layer - 1].output;
}

static struct layer_call call_layer(const struct pass *p, int i)
{
    const struct layer *l = net_layer(p->net, i);
    return (struct layer_call){.layer = l,
                               .pool = p->pool,
                               .batch = p->last.batch,
                               .mode = p->last.mode,
                               .value = weights_values(p->last.weights) + l->first_tensor,
                               .x = input_of(p, i),
                               .y = p->slots[i].output,
                               .memory = p->slots[i].memory,
                               .seed = p->last.dropout_seed,
                               .step = p->last.step,
                               .statistics_weight = p->last.statistics_weight};
}

static struct block_call call_block(const struct pass *p, struct block *b)
{
    return (struct block_call){.simd = p->simd,
                               .block = b,
                               .pool = p->pool,
                               .scratch = p->scratch,
                               .batch = p->last.batch,
                               .mode = p->last.mode,
                               .values = weights_values(p->last.weights),
                               .x = b->below ? NULL : input_of(p, b->first),
                               .seed = p->last.dropout_seed,
                               .step = p->last.step,
                               .statistics_weight = p->last.statistics_weight};
}

/* A row of blocks that an image can pass while it is in cache: nothing waits for the batch. */
struct row {
    const struct pass *pass;
    const struct step *steps;
    int count;
};

static void infer_window(void *context, int item, int worker)
{
    const struct row *r = context;
    const struct pass *p = r->pass;
    int first = item * p->window, left = p->last.batch - first;
    struct block_images images = {first, left < p->window ? left : p->window, NULL, NULL, NULL};
    for (int i = 0; i < r->count; i++) {
        const struct block *b = r->steps[i].block;
        const struct shared *s = &p->shared[(b - p->blocks) % 2];
        struct block_call c = call_block(p, r->steps[i].block);
        if (i == 0)
            images.x = c.x + (size_t)first * shape_size(b->in);
        images.z = b->z + (size_t)worker * s->z_window;
        images.y = b->implied ? NULL : b->y + (size_t)worker * s->y_window;
        if (i + 1 == r->count)
            images.y = b->y + (size_t)first * shape_size(b->out);
        block_infer(&c, &images, &p->scratch[worker]);
        images.x = b->implied ? images.z : images.y;
    }
}

static int row_of_blocks(const struct pass *p, int step, bool *waits)
{
    int count = 0;
    *waits = p->plan.trainable;
    for (; step + count < p->step_count && p->steps[step + count].block; count++) {
        struct block_call c = call_block(p, p->steps[step + count].block);
        block_prepare(&c);
        *waits = *waits || c.block->batch_statistics;
    }
    return count;
}

static void forward_blocks(const struct pass *p, int step, int count, bool waits)
{
    struct row row = {p, p->steps + step, count};
    if (!waits) {
        pool_run(p->pool, (p->last.batch + p->window - 1) / p->window, infer_window, &row);
        return;
    }
    for (int i = 0; i < count; i++) {
        struct block_call c = call_block(p, p->steps[step + i].block);
        block_forward(&c);
    }
}

const real *pass_forward(struct pass *p, const struct forward *f)
{
    p->last = *f;
    for (int s = 0; s < p->step_count;) {
        bool waits;
        int count = row_of_blocks(p, s, &waits);
        if (count) {
            forward_blocks(p, s, count, waits);
            s += count;
            continue;
        }
        struct layer_call c = call_layer(p, p->steps[s].first);
        c.layer->type->forward(&c);
        s++;
    }
    return p->slots[net_layers(p->net) - 1].output;
}

const real *pass_output(const struct pass *p, int layer)
{
    return layer < 0 ? p->last.x : p->slots[layer].output;
}

real *pass_gradient(struct pass *p, int layer)
{
    return p->slots[layer].kept ? p->slots[layer].gradient : NULL;
}

/* ---- backward ------------------------------------------------------------------------------- */

/* Where the gradient by the input of step s goes: to the caller, to the memory of the step below,
 * or to scratch, over dy only if the layer can work in place. */
static real *input_gradient(struct pass *p, const struct backward *b, const struct step *s,
                            const real *dy)
{
    if (s->first == b->from)
        return b->dx;
    real *below = p->slots[s->first - 1].gradient;
    if (below)
        return below;
    bool first = dy == p->inner[0], second = dy == p->inner[1];
    if ((first || second) && net_layer(p->net, s->first)->type->in_place)
        return first ? p->inner[0] : p->inner[1];
    return first ? p->inner[1] : p->inner[0];
}

static void backward_block(const struct pass *p, const struct backward *b, const struct step *s,
                           const real *dy, real *dx)
{
    struct block_call c = call_block(p, s->block);
    c.gradients = b->weights ? weights_gradients(b->weights) : NULL;
    c.dy = dy;
    c.dx = dx;
    c.continues = s->block->below && s->first > b->from;
    block_backward(&c);
}

static void backward_layer(const struct pass *p, const struct backward *b, const struct step *s,
                           const real *dy, real *dx)
{
    struct layer_call c = call_layer(p, s->first);
    if (b->weights)
        c.gradient = weights_gradients(b->weights) + c.layer->first_tensor;
    c.dy = dy;
    c.dx = dx;
    c.layer->type->backward(&c);
}

void pass_backward(struct pass *p, const struct backward *b)
{
    const real *dy = b->dy;
    for (int i = p->step_count - 1; i >= 0; i--) {
        const struct step *s = &p->steps[i];
        if (s->last > b->to || s->first < b->from)
            continue;
        real *dx = input_gradient(p, b, s, dy);
        if (s->block)
            backward_block(p, b, s, dy, dx);
        else
            backward_layer(p, b, s, dy, dx);
        dy = dx;
    }
}
