/* Trainings without steps, without a rate, or with a rate that ends before them. */
#include "bench/sweep/idle_steps.h"

#include <math.h>
#include <stdint.h>

#include "base/text.h"

static char *take(struct text *t)
{
    if (t->size)
        return text_take(t);
    text_free(t);
    return NULL;
}

/* `group`: "mapping: ", or "". `steps`: that it takes. */
static void add_rate(struct text *t, const char *group, const struct optimizer_settings *o,
                     int64_t steps, const char *outcome)
{
    const int64_t rest = steps - o->schedule_steps;
    if (steps <= 0)
        return;
    if (!(o->lr > 0))
        text_printf(t, "%slr: 0: no step moves a weight%s\n", group, outcome);
    else if (o->schedule == SCHEDULE_STEP && rest <= 0)
        text_printf(t,
                    "%sschedule_steps: %d: the training has %lld, and the rate stays what it is\n",
                    group, o->schedule_steps, (long long)steps);
    else if (o->schedule == SCHEDULE_COSINE && rest > 0)
        text_printf(
            t,
            "%sschedule_steps: %d: the cosine is at 0 from there, and the last %lld of %lld "
            "steps move no weight; 'schedule_steps: %lld' goes over all of them\n",
            group, o->schedule_steps, (long long)rest, (long long)steps, (long long)steps);
}

char *idle_steps_of_source(const struct supervised_settings *s)
{
    struct text t = {0};
    if (s->steps == 0)
        text_add(&t, "steps: 0: nothing is trained\n");
    add_rate(&t, "optimizer: ", &s->optimizer, s->steps, "");
    return take(&t);
}

static int64_t steps_of(const struct adapt_settings *s, int each)
{
    return (int64_t)s->steps * (s->order == ORDER_SIMULTANEOUS ? 1 : each);
}

static void add_discriminator(struct text *t, const struct adapt_settings *s)
{
    const int64_t steps = steps_of(s, s->k_d);
    const double certain = 1 - 0.5 / s->batch; /* one of two times `batch` images may be wrong */
    add_rate(t, "discriminator: ", &s->discriminator, steps, ": it stays random");
    if (!steps && s->steps)
        text_add(t, "k_d: 0: the discriminator is never trained, and stays random\n");
    if (steps && s->gate > certain)
        text_printf(
            t,
            "gate: %g: no mapping step is taken until the discriminator is right about every "
            "image of a batch of %d\n",
            s->gate, s->batch);
}

/* The start has the weight ema^steps in the mean, whose last steps weigh most. */
static void add_average(struct text *t, const struct adapt_settings *s, int64_t steps)
{
    const double start = pow(s->ema, (double)steps);
    if (s->ema > 0 && steps > 0 && start > 0.5)
        text_printf(t,
                    "ema: %g: after %lld steps the start has %.0f %% of the weight in what is "
                    "evaluated\n",
                    s->ema, (long long)steps, 100 * start);
}

static void add_until(struct text *t, const struct adapt_settings *s)
{
    const int64_t iterations = (int64_t)s->until.patience * s->evaluate_every;
    if (iterations >= s->steps)
        text_printf(
            t,
            "until: patience: %d evaluations, one in %d iterations, are %lld iterations, and "
            "at_most %d: it never ends early\n",
            s->until.patience, s->evaluate_every, (long long)iterations, s->steps);
}

char *idle_steps_of_method(const struct method *m, const struct adapt_settings *s)
{
    static const char stays[] = ", and what is evaluated is what it starts from";
    struct text t = {0};
    const bool has_discriminator = method_is_adversarial(m);
    const int64_t mapping = s->warmup + steps_of(s, has_discriminator ? s->k_g : 1);
    if (!method_has_steps(m))
        return NULL;
    if (s->steps == 0 && s->warmup == 0)
        text_printf(&t, "steps: 0: nothing is trained%s\n", stays);
    else if (mapping == 0)
        text_printf(&t, "k_g: 0: there is no mapping step%s\n", stays);
    add_rate(&t, "mapping: ", &s->mapping, mapping, stays);
    add_average(&t, s, mapping);
    if (method_aligns(m) && mapping > 0 && !(s->lambda > 0))
        text_printf(&t, "lambda: 0: nothing is aligned, and the row is %s under another name\n",
                    s->sharing == SHARING_UNTIED ? "source_free" : "joint training");
    if (has_discriminator)
        add_discriminator(&t, s);
    if (s->until.patience)
        add_until(&t, s);
    return take(&t);
}
