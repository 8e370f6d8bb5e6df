/* The losses of a step: half by half, down to the weights. */
#include "adapt/objective.h"

#include <stdlib.h>
#include <string.h>

#include "nn/loss.h"

void objective_load(struct objective *o, enum half half, const uint32_t *indices)
{
    encoders_load(&o->encoders, half, indices, o->step);
}

void objective_encode(struct objective *o, enum pass_mode mode)
{
    o->step++;
    encoders_forward(&o->encoders, HALF_SOURCE, mode, o->step);
    encoders_forward(&o->encoders, HALF_TARGET, mode, o->step);
}

void objective_encode_for_mapping(struct objective *o, enum pass_mode mode)
{
    o->step++;
    if (o->encoders.joint || o->method->discrepancy)
        encoders_forward(&o->encoders, HALF_SOURCE, mode, o->step);
    encoders_forward(&o->encoders, HALF_TARGET, mode, o->step);
}

void objective_encode_again(struct objective *o)
{
    o->step++;
}

static const real *discriminate(struct objective *o, enum half half)
{
    const double noise = o->settings->noise * (1 - o->progress);
    return discriminator_forward(&o->discriminator, half, o->encoders.feature[half], noise,
                                 o->step);
}

static struct half_logits logits_of(const struct objective *o, enum half half, const real *z)
{
    return (struct half_logits){half, o->settings->batch, z, encoders_weight(&o->encoders, half)};
}

struct discriminator_outcome objective_discriminator(struct objective *o)
{
    const struct adversarial_loss *loss = o->method->adversarial;
    struct discriminator_outcome out = {0, 0};
    for (int h = 0; h < 2; h++) {
        const struct half_logits of = logits_of(o, (enum half)h, discriminate(o, (enum half)h));
        out.loss += adversarial_discriminator(loss, &of, o->settings->smoothing, o->dz);
        out.accuracy += binary_accuracy(of.z, of.count, loss->boundary, h == HALF_SOURCE) / 2;
        discriminator_backward(&o->discriminator, (enum half)h, o->dz, true, NULL);
    }
    return out;
}

static double lambda_now(const struct objective *o)
{
    return o->settings->lambda * (o->settings->ramp ? adapt_ramp(o->progress) : 1);
}

static double adversarial(struct objective *o, const real *gradient[2], bool fresh)
{
    const struct adversarial_loss *loss = o->method->adversarial;
    double sum = 0;
    for (int h = 0; h < 2; h++) {
        if (h == HALF_SOURCE && !(loss->of_source && o->encoders.joint))
            continue;
        const real *z = fresh ? discriminate(o, (enum half)h) : o->discriminator.z[h];
        const struct half_logits of = logits_of(o, (enum half)h, z);
        sum += adversarial_mapping(loss, &of, lambda_now(o), o->dz);
        discriminator_backward(&o->discriminator, (enum half)h, o->dz, false, o->dfeature[h]);
        gradient[h] = o->dfeature[h];
    }
    return sum;
}

static double discrepancy(struct objective *o, const real *gradient[2])
{
    const struct encoders *n = &o->encoders;
    const size_t count = (size_t)o->settings->batch * (size_t)n->size;
    const real scale = (real)lambda_now(o);
    const struct method *m = o->method;
    const real *const *f = n->feature;
    const int batch = o->settings->batch;
    if (m->discrepancy_constant && !o->held)
        o->constant = m->discrepancy_constant(f[0], f[1], batch, n->size);
    const double loss = m->discrepancy(f[0], f[1], batch, n->size, o->constant, o->dfeature[0],
                                       o->dfeature[1], o->scratch);
    for (int h = 0; h < 2; h++) {
        for (size_t i = 0; i < count; i++)
            o->dfeature[h][i] *= scale;
        gradient[h] = o->dfeature[h];
    }
    return loss;
}

struct mapping_outcome objective_mapping(struct objective *o, bool fresh)
{
    struct encoders *n = &o->encoders;
    const real *gradient[2] = {NULL, NULL};
    struct mapping_outcome out = {0, 0, 0};
    if (method_is_adversarial(o->method))
        out.alignment = adversarial(o, gradient, fresh);
    else if (o->method->discrepancy)
        out.alignment = discrepancy(o, gradient);
    if (o->has_terms)
        out.terms = target_terms_loss(&o->terms, encoders_predict(n), o->progress);
    if (n->joint) {
        out.classification = encoders_classify(n);
        encoders_backward(n, HALF_SOURCE, gradient[HALF_SOURCE], n->dlogits);
    }
    encoders_backward(n, HALF_TARGET, gradient[HALF_TARGET],
                      o->has_terms ? o->terms.dlogits : NULL);
    return out;
}

void objective_average(struct objective *o)
{
    encoders_average(&o->encoders);
    target_terms_follow(&o->terms);
}

/* ---- life ----------------------------------------------------------------------------------- */

static enum err_code create_discriminator(struct objective *o, const struct method_input *in,
                                          struct err *e)
{
    const struct discriminator_settings s = {.text = in->network->discriminator,
                                             .size = o->encoders.size,
                                             .batch = o->settings->batch,
                                             .sigmoid_pair = o->settings->sigmoid_pair,
                                             .noise = o->settings->noise > 0,
                                             .seed = in->seed,
                                             .pool = in->pool};
    return method_is_adversarial(o->method) ? discriminator_create(&o->discriminator, &s, e)
                                            : ERR_NONE;
}

static enum err_code create_buffers(struct objective *o, struct err *e)
{
    const size_t batch = (size_t)o->settings->batch, size = batch * (size_t)o->encoders.size;
    size_t scratch = 0;
    if (o->method->discrepancy_scratch)
        scratch = o->method->discrepancy_scratch(o->settings->batch, o->encoders.size);
    o->dz = calloc(batch + 2 * size + scratch, sizeof *o->dz);
    if (!o->dz)
        return err_memory(e);
    o->dfeature[0] = o->dz + batch;
    o->dfeature[1] = o->dfeature[0] + size;
    o->scratch = o->dfeature[1] + size;
    return ERR_NONE;
}

enum err_code objective_create(struct objective *o, const struct method_input *in, struct err *e)
{
    *o = (struct objective){.method = in->method, .settings = in->adapt};
    for (int k = 0; k < TERM_COUNT; k++)
        o->has_terms |= in->adapt->terms[k].used;
    if (encoders_create(&o->encoders, in, e) || create_discriminator(o, in, e))
        return e->code;
    if (o->has_terms && target_terms_create(&o->terms, &o->encoders, in->pool, e))
        return e->code;
    return create_buffers(o, e);
}

void objective_hold(struct objective *o, bool held)
{
    o->held = held;
    o->encoders.held = held;
    o->terms.held = held;
}

void objective_list(struct objective *o, struct checkpoint *c)
{
    checkpoint_add(c, CHECKPOINT_U64, &o->step, 1, "step");
    encoders_list(&o->encoders, c);
    target_terms_list(&o->terms, c);
    if (method_is_adversarial(o->method))
        checkpoint_add_weights(c, "discriminator", o->discriminator.weights);
}

void objective_free(struct objective *o)
{
    free(o->dz);
    target_terms_free(&o->terms);
    discriminator_free(&o->discriminator);
    encoders_free(&o->encoders);
    memset(o, 0, sizeof *o);
}
