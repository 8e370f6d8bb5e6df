#include "bench/model_check.h"

#include "adapt/discriminator.h"
#include "adapt/model.h"

struct task domain_task(const struct domain_info *info)
{
    return (struct task){.image = {info->height, info->width, info->channels},
                         .heads = info->length,
                         .classes = info->classes};
}

static const struct node *place(const struct node *root, const char *key)
{
    const struct node *n = node_get(root, key);
    return n ? n : root;
}

static void check_sharing(const struct sweep_method *m, const struct model *model,
                          const struct node *at, struct err *e)
{
    if (m->adapt.sharing == SHARING_PARTIAL &&
        net_find(model->encoder_net, m->adapt.share_through) < 0)
        node_error(at, e, "%s: share_through names '%s', but the encoder is %s", m->label,
                   m->adapt.share_through, net_text(model->encoder_net));
}

/* The flattened features' size is the training's own business; features and logits are known. */
static void check_discriminator(const struct sweep *s, const struct sweep_method *m,
                                const struct model *model, const struct node *at, struct err *e)
{
    bool adversarial = m->method->source.weight != 0 || m->method->target.weight != 0;
    if (!adversarial || m->adapt.look == LOOK_FLAT)
        return;
    const struct net *net = m->adapt.look == LOOK_FEATURE ? model->encoder_net : model->head_net;
    struct discriminator d = {0};
    struct discriminator_settings settings = {.text = s->network.discriminator,
                                              .size = (int)shape_size(net_out(net)),
                                              .batch = 1,
                                              .sigmoid_pair = m->adapt.sigmoid_pair};
    struct err own = ERR_INIT;
    if (discriminator_create(&d, &settings, &own))
        node_error(at, e, "%s: discriminator: %s", m->label, own.text);
    err_free(&own);
    discriminator_free(&d);
}

/* Only features in front of a flatten layer can be looked at flat. */
static void check_look(const struct sweep_method *m, const struct model *model,
                       const struct node *at, struct err *e)
{
    if (m->adapt.look == LOOK_FLAT && net_find(model->encoder_net, "flatten1") < 0)
        node_error(at, e, "%s: look: flat needs a 'flatten' layer in the encoder, which is '%s'",
                   m->label, net_text(model->encoder_net));
}

static void check_source(const struct sweep *s, const struct domain_info *info,
                         const struct node *root, struct err *e)
{
    struct task task = domain_task(info);
    struct model model = {0};
    struct err own = ERR_INIT;
    if (model_create(&model, &s->network, &task, 0, &own)) {
        node_error(place(root, "network"), e, "for the images of '%s': %s", info->name, own.text);
    } else {
        for (int i = 0; i < s->method_count; i++) {
            check_sharing(&s->methods[i], &model, place(root, "methods"), e);
            check_look(&s->methods[i], &model, place(root, "methods"), e);
            check_discriminator(s, &s->methods[i], &model, place(root, "network"), e);
        }
    }
    err_free(&own);
    model_free(&model);
}

/* `group` of the sweep's own settings where it is written there, else where methods are. */
static void check_optimizer(const struct optimizer_settings *o, const struct node *settings,
                            const struct node *otherwise, const char *group, const char *who,
                            struct err *e)
{
    const struct node *at = node_get(settings, group);
    struct err own = ERR_INIT;
    if (optimizer_check(o, &own))
        node_error(at ? at : otherwise, e, "%s: %s: %s", who, group, own.text);
    err_free(&own);
}

static void check_optimizers(const struct sweep *s, const struct node *root, struct err *e)
{
    const struct node *rows = place(root, "methods"), *adapt = node_get(root, "adapt");
    check_optimizer(&s->supervised.optimizer, node_get(root, "source"), root, "optimizer", "source",
                    e);
    for (int i = 0; i < s->method_count; i++) {
        const struct sweep_method *m = &s->methods[i];
        if (method_reads(m->method, "mapping"))
            check_optimizer(&m->adapt.mapping, adapt, rows, "mapping", m->label, e);
        if (method_reads(m->method, "discriminator"))
            check_optimizer(&m->adapt.discriminator, adapt, rows, "discriminator", m->label, e);
    }
}

enum err_code models_check(const struct sweep *s, const struct domains *domains,
                           const struct node *root, struct err *e)
{
    check_optimizers(s, root, e);
    for (int i = 0; i < s->pair_count; i++) {
        bool seen = false;
        for (int k = 0; k < i; k++)
            seen |= s->pairs[k].source == s->pairs[i].source;
        if (!seen)
            check_source(s, domain_info(domains->entries[s->pairs[i].source].domain), root, e);
    }
    return e->code;
}
