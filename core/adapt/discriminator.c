/* One discriminator on both halves of a batch: noise, the logit z, and its gradient. */
#include "adapt/discriminator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "nn/kernels/elementary.h"

static enum err_code allocate(struct discriminator *d, bool noise, struct err *e)
{
    const size_t batch = (size_t)d->batch, outputs = batch * (size_t)d->outputs;
    const size_t features = noise ? batch * (size_t)d->size : 0;
    real *at = d->memory = calloc(2 * (outputs + features + batch), sizeof *d->memory);
    if (!at)
        return err_memory(e);
    for (int h = 0; h < 2; h++) {
        d->output_gradient[h] = at;
        d->z[h] = at + outputs;
        d->noisy[h] = noise ? at + outputs + batch : NULL;
        at += outputs + batch + features;
    }
    return ERR_NONE;
}

static enum err_code create_net(struct net **net, const struct discriminator_settings *s,
                                struct err *e)
{
    const struct shape in = {1, 1, s->size};
    if (net_create(net, s->text, in, e))
        return err_prefix(e, "discriminator");
    const int outputs = (int)shape_size(net_out(*net));
    if (outputs > 2 || (s->sigmoid_pair && outputs != 2))
        return err_set(e, ERR_CONFIG,
                       "discriminator '%s' gives %d outputs: end it in 'dense 1', or 'dense 2'%s",
                       net_text(*net), outputs, s->sigmoid_pair ? " (sigmoid_pair needs two)" : "");
    return ERR_NONE;
}

enum err_code discriminator_check(const struct discriminator_settings *s, struct err *e)
{
    struct net *net = NULL;
    create_net(&net, s, e);
    net_free(net);
    return e->code;
}

enum err_code discriminator_create(struct discriminator *d, const struct discriminator_settings *s,
                                   struct err *e)
{
    const struct pass_settings p = {.batch = s->batch, .trainable = true, .pool = s->pool};
    if (create_net(&d->net, s, e))
        return e->code;
    d->batch = s->batch;
    d->size = s->size;
    d->seed = s->seed;
    d->sigmoid_pair = s->sigmoid_pair;
    d->outputs = (int)shape_size(net_out(d->net));
    if (weights_create(&d->weights, d->net, NULL, e) || pass_create(&d->pass[0], d->net, &p, e) ||
        pass_create(&d->pass[1], d->net, &p, e))
        return e->code;
    weights_init(d->weights, s->seed, "discriminator");
    return allocate(d, s->noise, e);
}

void discriminator_free(struct discriminator *d)
{
    pass_free(d->pass[0]);
    pass_free(d->pass[1]);
    weights_free(d->weights);
    net_free(d->net);
    free(d->memory);
    memset(d, 0, sizeof *d);
}

static real log_sigmoid(real x)
{
    const double v = (double)x;
    return (real)(v < 0 ? v - elementary_log1p(elementary_exp(v))
                        : -elementary_log1p(elementary_exp(-v)));
}

static real sigmoid(real x)
{
    return (real)(1 / (1 + elementary_exp(-(double)x)));
}

static real logit(const struct discriminator *d, const real *o)
{
    if (d->outputs == 1)
        return o[0];
    return d->sigmoid_pair ? log_sigmoid(o[1]) - log_sigmoid(o[0]) : o[1] - o[0];
}

static const real *add_noise(struct discriminator *d, enum half half, const real *features,
                             double sd, uint64_t step)
{
    struct rng r = rng_stream(d->seed, half == HALF_SOURCE ? "noise source" : "noise target", step);
    const size_t n = (size_t)d->batch * (size_t)d->size;
    for (size_t i = 0; i < n; i++)
        d->noisy[half][i] = features[i] + (real)(sd * rng_normal(&r));
    return d->noisy[half];
}

const real *discriminator_forward(struct discriminator *d, enum half half, const real *features,
                                  double noise, uint64_t step)
{
    if (noise > 0)
        features = add_noise(d, half, features, noise, step);
    const struct forward f = {.weights = d->weights,
                              .x = features,
                              .batch = d->batch,
                              .mode = PASS_TRAINING,
                              .dropout_seed = rng_derive(d->seed, "discriminator"),
                              .step = 2 * step + (uint64_t)half};
    const real *o = pass_forward(d->pass[half], &f);
    for (int i = 0; i < d->batch; i++)
        d->z[half][i] = logit(d, o + i * d->outputs);
    return d->z[half];
}

/* dL/do from dL/dz, by the definition of z. */
static void spread(struct discriminator *d, enum half half, const real *dz)
{
    const real *o = pass_output(d->pass[half], net_layers(d->net) - 1);
    real *g = d->output_gradient[half];
    for (int i = 0; i < d->batch; i++) {
        if (d->outputs == 1) {
            g[i] = dz[i];
            continue;
        }
        const real *pair = o + 2 * i;
        g[2 * i] = -dz[i] * (d->sigmoid_pair ? 1 - sigmoid(pair[0]) : 1);
        g[2 * i + 1] = dz[i] * (d->sigmoid_pair ? 1 - sigmoid(pair[1]) : 1);
    }
}

void discriminator_backward(struct discriminator *d, enum half half, const real *dz, bool learn,
                            real *dx)
{
    spread(d, half, dz);
    const struct backward b = {.weights = learn ? d->weights : NULL,
                               .dy = d->output_gradient[half],
                               .from = 0,
                               .to = net_layers(d->net) - 1,
                               .dx = dx};
    pass_backward(d->pass[half], &b);
}
