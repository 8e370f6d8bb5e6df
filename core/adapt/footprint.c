/* The memory of each kind of training, by the same counts that its parts allocate by. */
#include "adapt/footprint.h"

#include <math.h>

#include "adapt/conditional.h"
#include "adapt/curve.h"
#include "adapt/encoders.h"
#include "adapt/evaluator.h"
#include "adapt/finish.h"
#include "adapt/nearest.h"
#include "adapt/target_terms.h"
#include "adapt/validators/registry.h"

/* Networks of a question, and the first error. Sizes are in bytes. */
struct footprint {
    const struct footprint_question *q;
    struct model model;             /* its networks */
    double image, feature, outputs; /* values of an image, of its feature, of its logits */
    struct err *e;
};

static double of_weights(const struct net *net)
{
    const struct weights_size w = weights_measure(net);
    return (double)(w.values + w.parameters) * sizeof(real);
}

static double of_optimizer(const struct optimizer_settings *o, const struct net *net)
{
    const double moments = o->kind == OPTIMIZER_ADAM ? 2 : 1;
    return (double)weights_measure(net).parameters * moments * sizeof(real);
}

static double of_pass(const struct footprint *f, const struct net *net, int batch, bool trainable)
{
    const struct pass_settings s = {.batch = batch, .trainable = trainable};
    size_t bytes = 0;
    pass_count_bytes(net, &s, f->q->threads, &bytes, f->e);
    return (double)bytes;
}

/* Encoder and head. */
static double of_passes(const struct footprint *f, int batch, bool trainable)
{
    return of_pass(f, f->model.encoder_net, batch, trainable) +
           of_pass(f, f->model.head_net, batch, trainable);
}

static double of_model(const struct footprint *f)
{
    return of_weights(f->model.encoder_net) + of_weights(f->model.head_net);
}

/* Features of twins, and who is nearest. */
static double of_twins(const struct footprint *f)
{
    const struct method *m = f->q->method;
    struct arena counted = ARENA_COUNT;
    struct nearest n = {.images = m && m->role != METHOD_ORACLE ? task_twins(&f->q->task) : 0,
                        .size = (int)f->feature};
    nearest_lay_out(&n, &counted);
    return (double)counted.used + (double)n.images * sizeof(uint16_t);
}

/* `count`: images of the largest set. */
static double of_evaluation(const struct footprint *f, int count)
{
    const struct task *t = &f->q->task;
    return of_twins(f) + of_passes(f, EVALUATION_BATCH, false) +
           EVALUATION_BATCH * f->image * sizeof(real) + count * f->outputs * sizeof(double) +
           (double)validators_scratch(count, t->classes) * sizeof(double) +
           3.0 * count * t->heads; /* predictions */
}

static double of_end(const struct footprint *f)
{
    return of_evaluation(f, largest_test(&f->q->task));
}

/* Orders of the training images. */
static double of_orders(const struct footprint *f)
{
    const struct task *t = &f->q->task;
    return ((double)t->source_train.count + t->target_train.count) * sizeof(uint32_t);
}

static double of_supervised(const struct footprint *f)
{
    const struct supervised_settings *s = f->q->supervised;
    const double values = f->image + f->outputs + f->feature;
    return of_passes(f, s->batch, true) + of_optimizer(&s->optimizer, f->model.encoder_net) +
           of_optimizer(&s->optimizer, f->model.head_net) + s->batch * values * sizeof(real) +
           of_orders(f);
}

/* ---- adaptation ----------------------------------------------------------------------------- */

/* Values of the discriminator's or the discrepancy's input. */
static double input_size(const struct footprint *f)
{
    const struct net *net = f->model.encoder_net;
    int tap;
    if (f->q->adapt->look == LOOK_LOGITS)
        return f->outputs;
    if (f->q->adapt->look == LOOK_CONDITIONAL)
        return f->q->adapt->projection;
    if (encoders_tap(net, f->q->adapt->look, &tap, f->e))
        return 0;
    return (double)shape_size(net_shape(net, tap));
}

static double of_discriminator(const struct footprint *f, double size)
{
    const struct adapt_settings *s = f->q->adapt;
    struct net *net = NULL;
    double bytes = 0;
    const struct shape in = {1, 1, (int)size};
    if (!net_create(&net, f->q->network->discriminator, in, f->e))
        bytes = of_weights(net) + 2 * of_pass(f, net, s->batch, true) +
                of_optimizer(&s->discriminator, net) +
                (s->noise > 0 ? 2 * s->batch * size * sizeof(real) : 0);
    net_free(net);
    return bytes;
}

/* Maps, and what follows from them. */
static double of_conditional(const struct footprint *f)
{
    const struct task *t = &f->q->task;
    struct arena counted = ARENA_COUNT;
    struct conditional c = {.batch = f->q->adapt->batch,
                            .features = (int)f->feature,
                            .heads = t->heads,
                            .classes = t->classes,
                            .size = f->q->adapt->projection,
                            .weighted = f->q->adapt->entropy_weighting};
    conditional_lay_out(&c, &counted);
    return (double)counted.used + c.batch * f->feature * sizeof(real) +
           (double)t->source_train.count * sizeof(double);
}

static double of_encoders(const struct footprint *f, double size)
{
    const struct adapt_settings *s = f->q->adapt;
    const bool joint = s->sharing != SHARING_UNTIED;
    const struct net *net = f->model.encoder_net;
    const double images = f->q->task.source_train.count, widest = fmax(size, f->feature);
    const double copies = (s->sharing != SHARING_TIED) + (s->ema > 0);
    double bytes = copies * of_weights(net) + (joint ? of_model(f) : 0);
    bytes += of_optimizer(&s->mapping, net) * (s->sharing == SHARING_PARTIAL ? 2 : 1) +
             (joint ? of_optimizer(&s->mapping, f->model.head_net) : 0);
    bytes += of_passes(f, s->batch, true) + of_passes(f, s->batch, joint);
    bytes += s->batch * (2 * f->image + 2 * widest + f->outputs) * sizeof(real);
    if (!joint && f->q->method->training != TRAINING_SOURCE_FREE &&
        s->norm_source == NORM_RUNNING &&
        images * size * sizeof(real) <= (double)encoders_cache_bytes)
        bytes += (images + s->batch) * size * sizeof(real);
    if (s->look == LOOK_CONDITIONAL)
        bytes += of_conditional(f);
    return bytes;
}

/* Of a training that a validator ends: the weights of the best point. */
static double of_stopping(const struct footprint *f)
{
    const struct adapt_settings *s = f->q->adapt;
    const bool joint = s->sharing != SHARING_UNTIED;
    if (s->until.patience == 0)
        return 0;
    return of_weights(f->model.encoder_net) + (joint ? of_model(f) : 0);
}

/* Terms on the target's predictions, and a teacher for each that has one. */
static double of_terms(const struct footprint *f)
{
    const struct adapt_settings *s = f->q->adapt;
    double bytes = (double)target_terms_bytes(s, &f->q->task);
    for (int k = 0; k < TERM_COUNT; k++)
        if (s->terms[k].used && s->terms[k].decay > 0)
            bytes += of_model(f) + of_passes(f, s->batch, false);
    return bytes;
}

static double of_curve(const struct footprint *f)
{
    const struct adapt_settings *s = f->q->adapt;
    const struct task *t = &f->q->task;
    const double steps = fmax(s->steps, s->until.at_most);
    const double rows = (steps + s->warmup) / s->evaluate_every + 4;
    return rows * (((double)t->source_test.count + t->target_test.count) * t->heads +
                   (double)task_twins(t) * sizeof(uint16_t));
}

static double of_adaptation(const struct footprint *f)
{
    const struct adapt_settings *s = f->q->adapt;
    const struct method *m = f->q->method;
    const double size = input_size(f);
    double scratch = 0;
    if (!(size > 0))
        return 0;
    if (m->discrepancy_scratch)
        scratch = (double)m->discrepancy_scratch(s->batch, (int)size);
    return of_encoders(f, size) + (method_is_adversarial(m) ? of_discriminator(f, size) : 0) +
           (s->batch * (2 * size + 1) + scratch) * sizeof(real) + of_curve(f) + of_terms(f) +
           of_stopping(f) + of_evaluation(f, curve_largest(&f->q->task)) + of_orders(f);
}

/* ---- all ------------------------------------------------------------------------------------- */

static double of_method(const struct footprint *f)
{
    const struct method *m = f->q->method;
    if (m->role == METHOD_SOURCE_ONLY)
        return of_end(f);
    if (m->role == METHOD_ORACLE)
        return of_model(f) + fmax(of_supervised(f), of_end(f));
    if (method_has_steps(m))
        return of_adaptation(f);
    return of_weights(f->model.encoder_net) + /* AdaBN: forward passes alone */
           fmax(of_pass(f, f->model.encoder_net, f->q->adapt->batch, false) +
                    f->q->adapt->batch * f->image * sizeof(real),
                of_end(f));
}

enum err_code footprint_count(const struct footprint_question *q, double *bytes, struct err *e)
{
    struct footprint f = {.q = q, .e = e};
    *bytes = 0;
    if (!model_create_nets(&f.model, q->network, &q->task, e)) {
        f.image = (double)shape_size(q->task.image);
        f.feature = (double)shape_size(net_out(f.model.encoder_net));
        f.outputs = (double)shape_size(net_out(f.model.head_net));
        *bytes = of_model(&f) + (q->method ? of_method(&f) : fmax(of_supervised(&f), of_end(&f)));
        if (q->method && q->keeps_model)
            *bytes += of_model(&f);
    }
    model_free(&f.model);
    return e->code;
}
