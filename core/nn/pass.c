/* Runs the steps of a plan forward and backward. */
#include "nn/pass.h"

#include <stdlib.h>
#include "nn/blocks/block_backward.h"
#include "nn/blocks/block_forward.h"
#include "nn/pass_plan.h"

struct pass {
    struct pass_plan plan;
    struct pool *pool;
    struct forward last;
};

/* ---- forward -------------------------------------------------------------------------------- */

static const real *input_of(const struct pass *p, int layer)
{
    return layer == 0 ? p->last.x : p->plan.slots[layer - 1].output;
}

static struct layer_call call_layer(const struct pass *p, int i)
{
    const struct layer *l = net_layer(p->plan.net, i);
    return (struct layer_call){.layer = l,
                               .pool = p->pool,
                               .batch = p->last.batch,
                               .mode = p->last.mode,
                               .value = weights_values(p->last.weights) + l->first_tensor,
                               .x = input_of(p, i),
                               .y = p->plan.slots[i].output,
                               .memory = p->plan.slots[i].memory,
                               .seed = p->last.dropout_seed,
                               .step = p->last.step,
                               .statistics_weight = p->last.statistics_weight};
}

static struct block_call call_block(const struct pass *p, struct block *b)
{
    return (struct block_call){.simd = p->plan.simd,
                               .block = b,
                               .pool = p->pool,
                               .scratch = p->plan.scratch,
                               .batch = p->last.batch,
                               .mode = p->last.mode,
                               .values = weights_values(p->last.weights),
                               .x = b->below ? NULL : input_of(p, b->first),
                               .seed = p->last.dropout_seed,
                               .step = p->last.step,
                               .statistics_weight = p->last.statistics_weight};
}

/* A row of blocks that an image can pass while it is in cache: nothing waits for the batch. */
struct block_row {
    const struct pass *pass;
    const struct step *steps;
    int count;
};

static void infer_window(void *context, int item, int worker)
{
    const struct block_row *r = context;
    const struct pass *p = r->pass;
    int first = item * p->plan.window, left = p->last.batch - first;
    struct block_images images = {first, left < p->plan.window ? left : p->plan.window, NULL, NULL,
                                  NULL};
    for (int i = 0; i < r->count; i++) {
        const struct block *b = r->steps[i].block;
        const struct turns *s = &p->plan.turns[(b - p->plan.blocks) % 2];
        struct block_call c = call_block(p, r->steps[i].block);
        if (i == 0)
            images.x = c.x + (size_t)first * shape_size(b->in);
        images.z = b->z + (size_t)worker * s->z_window;
        images.y = b->implied ? NULL : b->y + (size_t)worker * s->y_window;
        if (i + 1 == r->count)
            images.y = b->y + (size_t)first * shape_size(b->out);
        block_infer(&c, &images, &p->plan.scratch[worker]);
        images.x = b->implied ? images.z : images.y;
    }
}

static int row_of_blocks(const struct pass *p, int step, bool *waits)
{
    int count = 0;
    *waits = p->plan.size.trainable;
    for (; step + count < p->plan.step_count && p->plan.steps[step + count].block; count++) {
        struct block_call c = call_block(p, p->plan.steps[step + count].block);
        block_prepare(&c);
        *waits = *waits || c.block->batch_statistics;
    }
    return count;
}

static void forward_blocks(const struct pass *p, int step, int count, bool waits)
{
    struct block_row row = {p, p->plan.steps + step, count};
    if (!waits) {
        pool_run(p->pool, (p->last.batch + p->plan.window - 1) / p->plan.window, infer_window,
                 &row);
        return;
    }
    for (int i = 0; i < count; i++) {
        struct block_call c = call_block(p, p->plan.steps[step + i].block);
        block_forward(&c);
    }
}

const real *pass_forward(struct pass *p, const struct forward *f)
{
    p->last = *f;
    for (int s = 0; s < p->plan.step_count;) {
        bool waits;
        int count = row_of_blocks(p, s, &waits);
        if (count) {
            forward_blocks(p, s, count, waits);
            s += count;
            continue;
        }
        struct layer_call c = call_layer(p, p->plan.steps[s].first);
        c.layer->type->forward(&c);
        s++;
    }
    return p->plan.slots[net_layers(p->plan.net) - 1].output;
}

const real *pass_output(const struct pass *p, int layer)
{
    return layer < 0 ? p->last.x : p->plan.slots[layer].output;
}

real *pass_gradient(struct pass *p, int layer)
{
    return p->plan.slots[layer].kept ? p->plan.slots[layer].gradient : NULL;
}

/* ---- backward ------------------------------------------------------------------------------- */

/* Where the gradient by the input of step s goes: to the caller, to the memory of the step below,
 * or to scratch, over dy only if the layer can work in place. */
static real *input_gradient(struct pass *p, const struct backward *b, const struct step *s,
                            const real *dy)
{
    if (s->first == b->from)
        return b->dx;
    real *below = p->plan.slots[s->first - 1].gradient;
    if (below)
        return below;
    bool first = dy == p->plan.inner[0], second = dy == p->plan.inner[1];
    if ((first || second) && net_layer(p->plan.net, s->first)->type->in_place)
        return first ? p->plan.inner[0] : p->plan.inner[1];
    return first ? p->plan.inner[1] : p->plan.inner[0];
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
    for (int i = p->plan.step_count - 1; i >= 0; i--) {
        const struct step *s = &p->plan.steps[i];
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

/* ---- life ----------------------------------------------------------------------------------- */

static enum err_code count(struct pass_plan *plan, const struct net *net,
                           const struct pass_settings *s, int threads, struct err *e)
{
    const struct layer_plan size = {s->batch, threads, s->trainable};
    return pass_plan_count(plan, net, size, s->plain, e);
}

enum err_code pass_create(struct pass **out, const struct net *net,
                          const struct pass_settings *settings, struct err *e)
{
    struct pass *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p)
        return err_memory(e);
    p->pool = settings->pool;
    enum err_code code = count(&p->plan, net, settings, pool_threads(settings->pool), e);
    if (!code)
        code = pass_plan_reserve(&p->plan, e);
    if (!code)
        *out = p;
    else
        pass_free(p);
    return code;
}

void pass_free(struct pass *p)
{
    if (!p)
        return;
    pass_plan_free(&p->plan);
    free(p);
}

enum err_code pass_count_bytes(const struct net *net, const struct pass_settings *settings,
                               int threads, size_t *bytes, struct err *e)
{
    struct pass_plan plan;
    const enum err_code code = count(&plan, net, settings, threads, e);
    *bytes = plan.bytes;
    pass_plan_free(&plan);
    return code;
}

size_t pass_memory(const struct pass *p)
{
    return p->plan.bytes;
}
