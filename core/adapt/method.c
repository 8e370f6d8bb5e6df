/* What a method can do, as its struct says. */
#include "adapt/method.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool method_is_adversarial(const struct method *m)
{
    return m->adversarial != NULL;
}

bool method_aligns(const struct method *m)
{
    return m->discrepancy || method_is_adversarial(m);
}

bool method_has_steps(const struct method *m)
{
    return method_aligns(m) || m->training != TRAINING_NONE;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* Settings of the discriminator, and of the order of two optimisers' steps. */
static const char *const discriminator_settings[] = {
    "order", "k_d",       "k_g",          "shared_batch", "norm_d",        "dropout_d",
    "noise", "smoothing", "sigmoid_pair", "gate",         "discriminator", "entropy_weighting",
    NULL};

/* Settings of what is aligned and how strongly. */
static const char *const alignment_settings[] = {"look", "projection",  "lambda",
                                                 "ramp", "norm_source", NULL};

/* Settings of what two encoders have in common. */
static const char *const sharing_settings[] = {"sharing",       "share_through", "statistics",
                                               "augment_shift", "augment_noise", NULL};

bool method_reads(const struct method *m, const char *setting)
{
    if (m->role != METHOD_ADAPTS)
        return false;
    if (!method_has_steps(m))
        return strcmp(setting, "batch") == 0;
    if (strcmp(setting, "smoothing") == 0)
        return method_is_adversarial(m) && !m->adversarial->hard_labels;
    if (is_one_of(setting, discriminator_settings))
        return method_is_adversarial(m);
    if (is_one_of(setting, alignment_settings))
        return method_aligns(m);
    return m->training != TRAINING_SOURCE_FREE || !is_one_of(setting, sharing_settings);
}

static bool is_partial(const struct adapt_settings *s)
{
    return s->sharing == SHARING_PARTIAL;
}

static bool is_joint(const struct adapt_settings *s)
{
    return s->sharing != SHARING_UNTIED;
}

static bool is_untied(const struct adapt_settings *s)
{
    return s->sharing == SHARING_UNTIED;
}

static bool is_conditional(const struct adapt_settings *s)
{
    return s->look == LOOK_CONDITIONAL;
}

static bool alternates(const struct adapt_settings *s)
{
    return s->order != ORDER_SIMULTANEOUS;
}

/* With mapping-first every step draws its own images. */
static bool may_share_batch(const struct adapt_settings *s)
{
    return s->order == ORDER_DISCRIMINATOR_FIRST && s->k_d > 0 && s->k_g > 0;
}

/* k_d is of orders that alternate. */
static bool trains_discriminator(const struct adapt_settings *s)
{
    return s->k_d > 0 || !alternates(s);
}

/* Nor is k_g. No discriminator has learnt anything in a warm-up. */
static bool maps_beside_discriminator(const struct adapt_settings *s)
{
    return s->k_g > 0 || !alternates(s);
}

/* A warm-up is steps of the mapping. Of methods with a discriminator. */
static bool trains_mapping(const struct adapt_settings *s)
{
    return maps_beside_discriminator(s) || s->warmup > 0;
}

bool method_trains_mapping(const struct method *m, const struct adapt_settings *s)
{
    return !method_is_adversarial(m) || trains_mapping(s);
}

bool method_trains_discriminator(const struct method *m, const struct adapt_settings *s)
{
    return method_is_adversarial(m) && trains_discriminator(s);
}

static const char a_mapping_step[] = "k_g of 1 or more, or a warmup";

/* Settings that others switch off. */
static const struct condition {
    const char *setting, *needs;
    bool (*is_met)(const struct adapt_settings *s);
} conditions[] = {
    {"share_through", "sharing: partial", is_partial},
    {"statistics", "sharing: partial or tied", is_joint},
    {"augment_shift", "sharing: partial or tied", is_joint},
    {"augment_noise", "sharing: partial or tied", is_joint},
    {"norm_source", "sharing: untied", is_untied},
    {"projection", "look: conditional", is_conditional},
    {"entropy_weighting", "look: conditional", is_conditional},
    {"k_d", "an order that alternates", alternates},
    {"k_g", "an order that alternates", alternates},
    {"norm_d", "an order that alternates", alternates},
    {"dropout_d", "an order that alternates", alternates},
    {"norm_d", "k_d of 1 or more", trains_discriminator},
    {"dropout_d", "k_d of 1 or more", trains_discriminator},
    {"discriminator", "k_d of 1 or more", trains_discriminator},
    {"gate", "k_d of 1 or more", trains_discriminator},
    {"gate", "k_g of 1 or more", maps_beside_discriminator},
    {"smoothing", "k_d of 1 or more", trains_discriminator},
    {"mapping", a_mapping_step, trains_mapping},
    {"lambda", a_mapping_step, trains_mapping},
    {"ramp", a_mapping_step, trains_mapping},
    {"terms", a_mapping_step, trains_mapping},
    {"norm_m", a_mapping_step, trains_mapping},
    {"dropout_m", a_mapping_step, trains_mapping},
    {"ema", a_mapping_step, trains_mapping},
    {"shared_batch", "order: discriminator-first, and k_d and k_g of 1 or more", may_share_batch},
};

/* k_g is of methods with a discriminator; the others take one step an iteration. */
static bool is_met(const struct condition *c, const struct method *m,
                   const struct adapt_settings *s)
{
    return c->is_met == trains_mapping ? method_trains_mapping(m, s) : c->is_met(s);
}

const char *method_needs(const struct method *m, const struct adapt_settings *s,
                         const char *setting)
{
    if (!method_reads(m, setting))
        return "another method";
    for (size_t i = 0; m->role == METHOD_ADAPTS && i < sizeof conditions / sizeof *conditions; i++)
        if (strcmp(conditions[i].setting, setting) == 0 && !is_met(&conditions[i], m, s))
            return conditions[i].needs;
    return NULL;
}

bool method_does_anyway(const struct adapt_settings *s, const char *setting)
{
    return strcmp(setting, "shared_batch") == 0 && s->order == ORDER_MAPPING_FIRST &&
           !s->shared_batch;
}

/* Cells that do not look at predictions have always had the defaults of these, and their names. */
static bool is_left_out(const struct adapt_settings *s, const char *setting)
{
    static const char *const of_conditional[] = {"projection", "entropy_weighting", NULL};
    return !is_conditional(s) && is_one_of(setting, of_conditional);
}

/* `own` gets what `s` had. */
static void swap_unread(const struct method *m, struct adapt_settings *s,
                        struct adapt_settings *own)
{
    for (int i = 0; i < adapt_table.count; i++) {
        const struct param *p = &adapt_table.params[i];
        if (!method_reads(m, p->name) || is_left_out(s, p->name))
            adapt_swap(s, own, p);
    }
    if (!method_reads(m, "terms"))
        memcpy(s->terms, own->terms, sizeof s->terms);
    if (!method_reads(m, "mapping"))
        s->mapping = own->mapping;
    if (!method_reads(m, "discriminator"))
        s->discriminator = own->discriminator;
    if (!method_reads(m, "until"))
        s->until = own->until;
}

void method_reset_unread(const struct method *m, struct adapt_settings *s,
                         const struct adapt_settings *defaults)
{
    struct adapt_settings own;
    if (m->role != METHOD_ADAPTS)
        return;
    adapt_copy(&own, defaults);
    swap_unread(m, s, &own);
    adapt_free(&own);
}

static bool has_terms(const struct adapt_settings *s, bool at_once)
{
    for (int k = 0; k < TERM_COUNT; k++)
        if (s->terms[k].used && !(at_once && s->terms[k].ramp))
            return true;
    return false;
}

static bool aligns(const struct method *m, const struct adapt_settings *s)
{
    return method_aligns(m) && s->lambda > 0;
}

/* During warm-up and at the first iteration a ramp is at 0. */
static bool learns_below_ramps(const struct method *m, const struct adapt_settings *s)
{
    return s->sharing != SHARING_UNTIED || has_terms(s, true) || (aligns(m, s) && !s->ramp);
}

/* Why no step can move a weight; NULL: some can. A discriminator alone, trained against encoders
 * that stay, is a measurement. */
static const char *learns_nothing(const struct method *m, const struct adapt_settings *s)
{
    if (method_is_adversarial(m) && s->order != ORDER_SIMULTANEOUS && s->k_d == 0 && s->k_g == 0 &&
        s->warmup == 0)
        return "k_d: 0 and k_g: 0: there is no step that would learn anything";
    if (method_aligns(m) && s->sharing == SHARING_UNTIED && !(s->lambda > 0) &&
        !has_terms(s, false))
        return "lambda: 0: untied encoders without terms would learn nothing, and the row would be "
               "source only";
    return NULL;
}

static enum err_code check_training(const struct method *m, const struct adapt_settings *s,
                                    struct err *e)
{
    if (m->training == TRAINING_JOINT && s->sharing == SHARING_UNTIED)
        return err_set(e, ERR_CONFIG,
                       "sharing: untied freezes the classifier and the source's encoder, so that "
                       "there is nothing joint; choose tied or partial, or the method source_free");
    if (m->training == TRAINING_SOURCE_FREE && !has_terms(s, false))
        return err_set(e, ERR_CONFIG,
                       "terms: it learns from these alone, and there are none; give it one, as in "
                       "terms: {im: 1}");
    return ERR_NONE;
}

/* "terms: {mcc: {ramp: false}}" of the first of them; new string. */
static char *terms_without_ramp(const struct adapt_settings *s)
{
    int first = 0;
    while (!s->terms[first].used)
        first++;
    return text_format("terms: {%s: {ramp: false}}", terms[first]->name);
}

/* Steps that all come before a ramp has left 0. */
static enum err_code check_ramps(const struct method *m, const struct adapt_settings *s,
                                 struct err *e)
{
    const bool alone = s->steps == 1 && method_trains_mapping(m, s);
    if (learns_below_ramps(m, s) || !(s->warmup > 0 || alone))
        return ERR_NONE;
    char *instead = aligns(m, s) ? text_copy("ramp: false") : terms_without_ramp(s);
    if (s->warmup > 0)
        err_set(e, ERR_CONFIG,
                "warmup: with ramp: true a weight is 0 until the first iteration, and untied "
                "encoders would learn nothing in %d steps; set %s, or no warmup",
                s->warmup, instead);
    else
        err_set(e, ERR_CONFIG,
                "%s: 1: with ramp: true a weight is 0 at the first iteration, and untied encoders "
                "would learn nothing; set %s, or take more steps",
                s->until.patience ? "at_most" : "steps", instead);
    free(instead);
    return e->code;
}

enum err_code method_check(const struct method *m, const struct adapt_settings *s, struct err *e)
{
    if (!method_has_steps(m))
        return ERR_NONE;
    if (check_training(m, s, e))
        return e->code;
    const char *why = learns_nothing(m, s);
    if (why)
        return err_set(e, ERR_CONFIG, "%s", why);
    return check_ramps(m, s, e);
}

enum err_code method_run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    return in->method->run(in, result, adapted, e);
}
