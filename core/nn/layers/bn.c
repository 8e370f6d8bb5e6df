/* bn: batch normalisation (Ioffe & Szegedy 2015) over n, h, w for each channel:
 * y = weight (x - mean) / sqrt(variance + eps) + bias. With PASS_BATCH_STATISTICS mean and
 * (biased) variance are the batch's; else the running ones. With PASS_UPDATE_STATISTICS
 * running = (1 - momentum) running + momentum batch, the variance unbiased, as in PyTorch; a call's
 * statistics_weight takes the momentum's place. Keras 2 is "bn eps 1e-3 momentum .01" (its momentum
 * counts the other way). */
#include "nn/layers/bn.h"

#include <math.h>

/* Of the last forward: mean[c], inverse[c] = 1/sqrt(variance + eps), and whether they were the
 * batch's. Scratch: sums[batch][2][c], per example and added up in order, so that threads do not
 * matter; total[2][c]. */
struct bn_memory {
    real *mean, *inverse;
    double *sums, *total;
    bool batch_statistics;
};

static const double DEFAULT_EPS = 1e-5, DEFAULT_MOMENTUM = 0.1;

static const struct bn_settings *config(const struct layer *l)
{
    return (const void *)l->config;
}

static enum err_code parse(struct layer *l, struct words *w, struct err *e)
{
    struct bn_settings *b = (void *)l->config;
    *b = (struct bn_settings){DEFAULT_EPS, DEFAULT_MOMENTUM};
    l->out = l->in;
    for (;;) {
        bool ok = true;
        if (words_accept(w, "eps"))
            ok = words_real(w, "eps", 1e-12, 1, &b->eps, e);
        else if (words_accept(w, "momentum"))
            ok = words_real(w, "the momentum", 0, 1, &b->momentum, e);
        else
            return ERR_NONE;
        if (!ok)
            return ERR_DATA;
    }
}

static bool differs(double a, double b)
{
    return a < b || a > b;
}

static void print(const struct layer *l, char *text, size_t size)
{
    const struct bn_settings *b = config(l);
    int used = 0;
    *text = '\0';
    if (differs(b->eps, DEFAULT_EPS))
        used = snprintf(text, size, " eps %.9g", b->eps);
    if (differs(b->momentum, DEFAULT_MOMENTUM))
        snprintf(text + used, size - (size_t)used, " momentum %.9g", b->momentum);
}

static int tensors(const struct layer *l, struct tensor_plan *plan)
{
    int c = l->in.c;
    plan[BN_WEIGHT] = (struct tensor_plan){"weight", 1, {c}, INIT_ONE, {0}, false};
    plan[BN_BIAS] = (struct tensor_plan){"bias", 1, {c}, INIT_ZERO, {0}, false};
    plan[BN_RUNNING_MEAN] = (struct tensor_plan){"running_mean", 1, {c}, INIT_ZERO, {0}, true};
    plan[BN_RUNNING_VAR] = (struct tensor_plan){"running_var", 1, {c}, INIT_ONE, {0}, true};
    return 4;
}

static void lay_out(const struct layer *l, const struct layer_plan *plan, void *memory,
                    struct arena *a)
{
    struct bn_memory *m = memory;
    size_t c = (size_t)l->in.c;
    m->mean = arena_take(a, c, sizeof(real));
    m->inverse = arena_take(a, c, sizeof(real));
    m->sums = arena_take(a, 2 * c * (size_t)plan->batch, sizeof(double));
    m->total = arena_take(a, 2 * c, sizeof(double));
}

/* ---- sums over a batch ---------------------------------------------------------------------- */

static void clear(double *sums, int count)
{
    for (int i = 0; i < count; i++)
        sums[i] = 0;
}

static void add_up(const struct layer_call *c)
{
    const struct bn_memory *m = c->memory;
    int channels = c->layer->in.c;
    clear(m->total, 2 * channels);
    for (int n = 0; n < c->batch; n++)
        for (int i = 0; i < 2 * channels; i++)
            m->total[i] += m->sums[(size_t)n * 2 * (size_t)channels + (size_t)i];
}

static void sum_example(void *context, int n, int worker)
{
    const struct layer_call *call = context;
    const struct bn_memory *m = call->memory;
    int channels = call->layer->in.c, pixels = call->layer->in.h * call->layer->in.w;
    const real *x = call->x + (size_t)n * shape_size(call->layer->in);
    double *sum = m->sums + (size_t)n * 2 * (size_t)channels, *square = sum + channels;
    (void)worker;
    clear(sum, 2 * channels);
    for (int p = 0; p < pixels; p++)
        for (int c = 0; c < channels; c++) {
            double v = (double)x[p * channels + c];
            sum[c] += v;
            square[c] += v * v;
        }
}

static void sum_gradient_example(void *context, int n, int worker)
{
    const struct layer_call *call = context;
    const struct bn_memory *m = call->memory;
    int channels = call->layer->in.c, pixels = call->layer->in.h * call->layer->in.w;
    size_t at = (size_t)n * shape_size(call->layer->in);
    const real *x = call->x + at, *dy = call->dy + at;
    double *sum = m->sums + (size_t)n * 2 * (size_t)channels, *product = sum + channels;
    (void)worker;
    clear(sum, 2 * channels);
    for (int p = 0; p < pixels; p++)
        for (int c = 0; c < channels; c++) {
            real g = dy[p * channels + c];
            sum[c] += (double)g;
            product[c] += (double)(g * ((x[p * channels + c] - m->mean[c]) * m->inverse[c]));
        }
}

/* ---- forward -------------------------------------------------------------------------------- */

static double batch_size(const struct layer_call *c)
{
    return (double)c->batch * c->layer->in.h * c->layer->in.w;
}

void bn_update_running(const struct layer *l, real *const *value, int c, const struct bn_batch *b)
{
    double weight = b->weight > 0 ? b->weight : config(l)->momentum;
    double unbiased = b->count > 1 ? b->variance * b->count / (b->count - 1) : b->variance;
    real *running_mean = value[BN_RUNNING_MEAN], *running_var = value[BN_RUNNING_VAR];
    running_mean[c] = (real)((1 - weight) * (double)running_mean[c] + weight * b->mean);
    running_var[c] = (real)((1 - weight) * (double)running_var[c] + weight * unbiased);
}

static void use_batch_statistics(const struct layer_call *call)
{
    struct bn_memory *m = call->memory;
    int channels = call->layer->in.c;
    layer_run(call, call->batch, sum_example);
    add_up(call);
    for (int c = 0; c < channels; c++) {
        double mean = m->total[c] / batch_size(call);
        double variance = fmax(m->total[channels + c] / batch_size(call) - mean * mean, 0);
        m->mean[c] = (real)mean;
        m->inverse[c] = (real)(1 / sqrt(variance + config(call->layer)->eps));
        const struct bn_batch batch = {mean, variance, batch_size(call), call->statistics_weight};
        if (call->mode & PASS_UPDATE_STATISTICS)
            bn_update_running(call->layer, call->value, c, &batch);
    }
}

static void use_running_statistics(const struct layer_call *call)
{
    struct bn_memory *m = call->memory;
    for (int c = 0; c < call->layer->in.c; c++) {
        m->mean[c] = call->value[BN_RUNNING_MEAN][c];
        m->inverse[c] =
            (real)(1 / sqrt((double)call->value[BN_RUNNING_VAR][c] + config(call->layer)->eps));
    }
}

static void normalise_example(void *context, int n, int worker)
{
    const struct layer_call *call = context;
    const struct bn_memory *m = call->memory;
    int channels = call->layer->in.c, pixels = call->layer->in.h * call->layer->in.w;
    size_t at = (size_t)n * shape_size(call->layer->in);
    const real *x = call->x + at, *weight = call->value[BN_WEIGHT], *bias = call->value[BN_BIAS];
    real *y = call->y + at;
    (void)worker;
    for (int p = 0; p < pixels; p++)
        for (int c = 0; c < channels; c++)
            y[p * channels + c] =
                weight[c] * ((x[p * channels + c] - m->mean[c]) * m->inverse[c]) + bias[c];
}

static void forward(const struct layer_call *c)
{
    struct bn_memory *m = c->memory;
    m->batch_statistics = c->mode & PASS_BATCH_STATISTICS;
    if (m->batch_statistics)
        use_batch_statistics(c);
    else
        use_running_statistics(c);
    layer_run(c, c->batch, normalise_example);
}

/* ---- backward ------------------------------------------------------------------------------- */

static void input_gradient_example(void *context, int n, int worker)
{
    const struct layer_call *call = context;
    const struct bn_memory *m = call->memory;
    int channels = call->layer->in.c, pixels = call->layer->in.h * call->layer->in.w;
    size_t at = (size_t)n * shape_size(call->layer->in);
    const real *x = call->x + at, *dy = call->dy + at, *weight = call->value[BN_WEIGHT];
    real *dx = call->dx + at;
    double scale = m->batch_statistics ? 1 / batch_size(call) : 0;
    (void)worker;
    for (int p = 0; p < pixels; p++)
        for (int c = 0; c < channels; c++) {
            real hat = (x[p * channels + c] - m->mean[c]) * m->inverse[c];
            real through = dy[p * channels + c] - (real)(m->total[c] * scale) -
                           hat * (real)(m->total[channels + c] * scale);
            dx[p * channels + c] = weight[c] * m->inverse[c] * through;
        }
}

static void backward(const struct layer_call *c)
{
    const struct bn_memory *m = c->memory;
    int channels = c->layer->in.c;
    if (c->gradient || m->batch_statistics) {
        layer_run(c, c->batch, sum_gradient_example);
        add_up(c);
    }
    for (int i = 0; c->gradient && i < channels; i++) {
        c->gradient[BN_WEIGHT][i] += (real)m->total[channels + i];
        c->gradient[BN_BIAS][i] += (real)m->total[i];
    }
    if (c->dx)
        layer_run(c, c->batch, input_gradient_example);
}

const struct layer_type layer_bn = {
    .name = "bn",
    .syntax = "bn [eps E] [momentum M]",
    .help = "batch normalisation; E 1e-5 and M .1 as in PyTorch (Keras: eps 1e-3 momentum .01)",
    .memory = sizeof(struct bn_memory),
    .parse = parse,
    .print = print,
    .tensors = tensors,
    .lay_out = lay_out,
    .forward = forward,
    .backward = backward,
};
