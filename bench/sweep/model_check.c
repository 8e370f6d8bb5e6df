/* Networks, discriminators and optimisers of a sweep, checked before any cell is computed. */
#include "bench/sweep/model_check.h"

#include <stdlib.h>
#include <string.h>

#include "adapt/discriminator.h"
#include "adapt/encoders.h"
#include "adapt/model.h"
#include "bench/text/messages.h"
#include "base/text.h"

/* What stays the same while one variant is checked. */
struct model_check {
    const struct sweep *sweep;
    const struct node *root;
    struct text
        *reported; /* texts of errors already reported: one is enough for all domains and methods */
    struct err *e;
};

static const struct node *network_place(const struct model_check *c, const char *key)
{
    const struct node *network = node_get(c->root, "network"), *n = node_get(network, key);
    return n ? n : network ? network : c->root;
}

/* Frees `own`. */
static void report(const struct model_check *c, const char *key, const char *head, struct err *own)
{
    if (own->text && !(c->reported->data && strstr(c->reported->data, own->text))) {
        text_printf(c->reported, "%s\n", own->text);
        node_error_from(network_place(c, key), c->e, head, own);
    }
    err_free(own);
}

static void check_sharing(const struct model_check *c, const struct sweep_method *m,
                          const struct model *model)
{
    if (m->adapt.sharing == SHARING_PARTIAL &&
        net_find(model->encoder_net, m->adapt.share_through) < 0)
        node_error(m->place, c->e, "%s: share_through names '%s', but the encoder is %s", m->label,
                   m->adapt.share_through, net_text(model->encoder_net));
}

/* `size`: of the discriminator's input, known for features and logits. That of flattened features
 * is left to the training. */
static void check_discriminator(const struct model_check *c, const struct sweep_method *m,
                                size_t size)
{
    struct discriminator d = {0};
    struct discriminator_settings settings = {.text = c->sweep->network.discriminator,
                                              .size = (int)size,
                                              .batch = 1,
                                              .sigmoid_pair = m->adapt.sigmoid_pair};
    struct err own = ERR_INIT;
    discriminator_create(&d, &settings, &own);
    report(c, "discriminator", m->label, &own);
    discriminator_free(&d);
}

static void check_input(const struct model_check *c, const struct sweep_method *m,
                        const struct model *model)
{
    struct err own = ERR_INIT;
    int tap;
    if (encoders_tap(model->encoder_net, (int)m->adapt.look, &tap, &own))
        node_error(m->place, c->e, "%s: %s", m->label, own.text);
    err_free(&own);
}

/* `model` NULL: the encoder is wrong, and the discriminator is checked with some size. */
static void check_method(const struct model_check *c, const struct sweep_method *m,
                         const struct model *model)
{
    enum { ANY_SIZE = 16 };
    const int look = m->adapt.look;
    if (model) {
        check_sharing(c, m, model);
        check_input(c, m, model);
    }
    if (!method_is_adversarial(m->method) || look == LOOK_FLAT)
        return;
    if (look == LOOK_CONDITIONAL) {
        check_discriminator(c, m, (size_t)m->adapt.projection);
        return;
    }
    const struct net *seen = !model                ? NULL
                             : look == LOOK_LOGITS ? model->head_net
                                                   : model->encoder_net;
    check_discriminator(c, m, seen ? shape_size(net_out(seen)) : ANY_SIZE);
}

static void check_source(const struct model_check *c, const struct domain_info *info)
{
    struct task task = domain_task(info);
    struct model model = {0};
    struct err own = ERR_INIT;
    const bool wrong = model_create(&model, &c->sweep->network, &task, 0, &own);
    char *head = text_format("for the images of '%s'", info->name);
    report(c, "encoder", head, &own);
    for (int i = 0; i < c->sweep->method_count; i++)
        check_method(c, &c->sweep->methods[i], wrong ? NULL : &model);
    free(head);
    model_free(&model);
}

/* Reported at `group` of the sweep's own settings if it is written there, else at the method. */
static void check_optimizer(const struct model_check *c, const struct optimizer_settings *o,
                            const char *settings, const char *group, const struct sweep_method *m)
{
    const struct node *at = node_get(node_get(c->root, settings), group);
    const struct node *otherwise = m ? m->place : c->root;
    struct err own = ERR_INIT;
    if (optimizer_check(o, &own))
        node_error(at ? at : otherwise, c->e, "%s: %s: %s", m ? m->label : settings, group,
                   own.text);
    err_free(&own);
}

static void check_settings(const struct model_check *c, const struct sweep_method *m)
{
    struct err own = ERR_INIT;
    if (method_check(m->method, &m->adapt, &own))
        node_error(m->place, c->e, "%s: %s", m->label, own.text);
    err_free(&own);
}

static void check_optimizers(const struct model_check *c)
{
    check_optimizer(c, &c->sweep->supervised.optimizer, "source", "optimizer", NULL);
    for (int i = 0; i < c->sweep->method_count; i++) {
        const struct sweep_method *m = &c->sweep->methods[i];
        check_settings(c, m);
        if (method_reads(m->method, "mapping"))
            check_optimizer(c, &m->adapt.mapping, "adapt", "mapping", m);
        if (method_reads(m->method, "discriminator"))
            check_optimizer(c, &m->adapt.discriminator, "adapt", "discriminator", m);
    }
}

enum err_code models_check(const struct sweep *s, const struct domains *domains,
                           const struct node *root, struct err *e)
{
    struct text reported = {0};
    struct model_check c = {s, root, &reported, e};
    check_optimizers(&c);
    if (!s->network.encoder || !s->network.head || !s->network.discriminator)
        return e->code; /* has been reported */
    for (int i = 0; i < s->pair_count; i++) {
        bool seen = false;
        for (int k = 0; k < i; k++)
            seen |= s->pairs[k].source == s->pairs[i].source;
        if (!seen)
            check_source(&c, domains->entries[s->pairs[i].source].info);
    }
    if (s->pair_count == 0 && domains->count)
        check_source(&c, domains->entries[0].info);
    text_free(&reported);
    return e->code;
}
