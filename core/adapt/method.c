#include "adapt/method.h"

#include <string.h>

#define METHOD(name_) extern const struct method method_##name_;
#include "adapt/list.h"
#undef METHOD

#define METHOD(name_) &method_##name_,
const struct method *const methods[] = {
#include "adapt/list.h"
    NULL};
#undef METHOD

const struct method *method_find(const char *name)
{
    for (int i = 0; methods[i]; i++)
        if (strcmp(methods[i]->name, name) == 0)
            return methods[i];
    return NULL;
}

static bool is_adversarial(const struct method *m)
{
    return m->source.weight != 0 || m->target.weight != 0;
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
    if (!m->discrepancy && !is_adversarial(m)) /* a forward pass over the target */
        return strcmp(setting, "batch") == 0;
    return is_adversarial(m) || !is_one_of(game, setting);
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
    s->order = own.order;
    s->k_d = own.k_d;
    s->k_g = own.k_g;
    s->shared_batch = own.shared_batch;
    s->norm_d = own.norm_d;
    s->dropout_d = own.dropout_d;
    s->sigmoid_pair = own.sigmoid_pair;
    s->smoothing = own.smoothing;
    s->noise = own.noise;
    s->gate = own.gate;
    s->discriminator = own.discriminator;
    adapt_free(&own);
    return ERR_NONE;
}

enum err_code method_run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    return in->method->run(in, result, adapted, e);
}
