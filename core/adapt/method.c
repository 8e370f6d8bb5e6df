/* What a method can do, as its struct says. */
#include "adapt/method.h"

#include <string.h>

bool method_is_adversarial(const struct method *m)
{
    return m->source.weight != 0 || m->target.weight != 0;
}

bool method_has_steps(const struct method *m)
{
    return m->discrepancy || method_is_adversarial(m);
}

/* Settings of the discriminator, and of the order of two optimisers' steps. */
static bool is_discriminator_setting(const char *name)
{
    static const char *const names[] = {"order",        "k_d",       "k_g",          "shared_batch",
                                        "norm_d",       "dropout_d", "noise",        "smoothing",
                                        "sigmoid_pair", "gate",      "discriminator"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

bool method_reads(const struct method *m, const char *setting)
{
    if (m->role != METHOD_ADAPTS)
        return false;
    if (!method_has_steps(m))
        return strcmp(setting, "batch") == 0;
    return method_is_adversarial(m) || !is_discriminator_setting(setting);
}

/* `own` gets what `s` had. */
static void swap_unread(const struct method *m, struct adapt_settings *s,
                        struct adapt_settings *own)
{
    for (int i = 0; i < adapt_table.count; i++)
        if (!method_reads(m, adapt_table.params[i].name))
            adapt_swap(s, own, &adapt_table.params[i]);
    if (!method_reads(m, "mapping"))
        s->mapping = own->mapping;
    if (!method_reads(m, "discriminator"))
        s->discriminator = own->discriminator;
    if (!method_reads(m, "until"))
        s->until = own->until;
}

enum err_code method_reset_unread(const struct method *m, struct adapt_settings *s, struct err *e)
{
    struct adapt_settings own;
    struct err failed = ERR_INIT; /* `e` may already hold other errors */
    if (m->role != METHOD_ADAPTS || method_is_adversarial(m))
        return ERR_NONE;
    const enum err_code code = adapt_read(&own, m->defaults, NULL, NULL, &failed);
    if (code)
        err_add(e, code, "%s", failed.text);
    else
        swap_unread(m, s, &own);
    adapt_free(&own);
    err_free(&failed);
    return code;
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
