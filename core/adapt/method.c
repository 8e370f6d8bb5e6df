#include "adapt/method.h"

#include <string.h>

#define METHOD(name_) extern const struct method method_##name_;
#include "adapt/methods/list.h"
#undef METHOD

#define METHOD(name_) &method_##name_,
const struct method *const methods[] = {
#include "adapt/methods/list.h"
    NULL};
#undef METHOD

const struct method *method_find(const char *name)
{
    for (int i = 0; methods[i]; i++)
        if (strcmp(methods[i]->name, name) == 0)
            return methods[i];
    return NULL;
}

const struct method *method_bound(enum method_role role)
{
    for (int i = 0; methods[i]; i++)
        if (methods[i]->role == role)
            return methods[i];
    return NULL;
}

static bool is_adversarial(const struct method *m)
{
    return m->source.weight != 0 || m->target.weight != 0;
}

/* False: a forward pass over the target is all. */
static bool has_steps(const struct method *m)
{
    return m->discrepancy || is_adversarial(m);
}

static bool is_one_of(const char *const *names, const char *name)
{
    for (int i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Those of the discriminator and of the order of two optimisers' steps. */
static const char *const game[] = {"order",        "k_d",       "k_g",           "shared_batch",
                                   "norm_d",       "dropout_d", "noise",         "smoothing",
                                   "sigmoid_pair", "gate",      "discriminator", NULL};

bool method_reads(const struct method *m, const char *setting)
{
    if (!m->adapts)
        return false;
    if (!has_steps(m))
        return strcmp(setting, "batch") == 0;
    return is_adversarial(m) || !is_one_of(game, setting);
}

static void forget_game(struct adapt_settings *s, const struct adapt_settings *own)
{
    s->order = own->order;
    s->k_d = own->k_d;
    s->k_g = own->k_g;
    s->shared_batch = own->shared_batch;
    s->norm_d = own->norm_d;
    s->dropout_d = own->dropout_d;
    s->sigmoid_pair = own->sigmoid_pair;
    s->smoothing = own->smoothing;
    s->noise = own->noise;
    s->gate = own->gate;
    s->discriminator = own->discriminator;
}

enum err_code method_forget(const struct method *m, struct adapt_settings *s, struct err *e)
{
    struct adapt_settings own;
    struct err failed = ERR_INIT; /* `e` may hold mistakes of others */
    if (!m->adapts || is_adversarial(m))
        return ERR_NONE;
    if (adapt_read(&own, m->defaults, NULL, NULL, &failed)) {
        err_add(e, failed.code, "%s", failed.text);
        err_free(&failed);
        adapt_free(&own);
        return e->code;
    }
    if (has_steps(m)) {
        forget_game(s, &own);
    } else {
        const struct adapt_settings all = *s;
        *s = own;
        s->batch = all.batch;
        own = all;
    }
    adapt_free(&own);
    return ERR_NONE;
}

enum err_code method_check(const struct method *m, const struct adapt_settings *s, struct err *e)
{
    if (s->warmup > 0 && s->ramp && s->sharing == SHARING_UNTIED && method_reads(m, "warmup"))
        return err_set(e, ERR_CONFIG,
                       "warmup: with ramp: true lambda is 0 until the first iteration, and untied "
                       "encoders would learn nothing in %d steps; set ramp: false, or no warmup",
                       s->warmup);
    return ERR_NONE;
}

enum err_code method_run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    return in->method->run(in, result, adapted, e);
}
