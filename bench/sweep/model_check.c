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
    size_t *right; /* [2]: the last input for which a discriminator was right, without and with
                    * sigmoid_pair; 0: none */
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

static void check_discriminator(const struct model_check *c, const struct sweep_method *m,
                                size_t size)
{
    const struct discriminator_settings settings = {.text = c->sweep->network.discriminator,
                                                    .size = (int)size,
                                                    .batch = 1,
                                                    .sigmoid_pair = m->adapt.sigmoid_pair};
    size_t *right = &c->right[m->adapt.sigmoid_pair];
    struct err own = ERR_INIT;
    if (size == *right)
        return;
    *right = discriminator_check(&settings, &own) ? 0 : size;
    report(c, "discriminator", m->label, &own);
}

/* The size of the discriminator's input; 0, and an error, if there is none. */
static size_t input_size(const struct model_check *c, const struct sweep_method *m,
                         const struct model *model)
{
    struct err own = ERR_INIT;
    int tap;
    const bool found = !encoders_tap(model->encoder_net, m->adapt.look, &tap, &own);
    if (!found)
        node_error(m->place, c->e, "%s: %s", m->label, own.text);
    err_free(&own);
    if (!found)
        return 0;
    return shape_size(m->adapt.look == LOOK_LOGITS ? net_out(model->head_net)
                                                   : net_shape(model->encoder_net, tap));
}

/* `model` NULL: the encoder is wrong, and the discriminator is checked with some size. */
static void check_method(const struct model_check *c, const struct sweep_method *m,
                         const struct model *model)
{
    enum { ANY_SIZE = 16 };
    size_t size = ANY_SIZE;
    if (model) {
        check_sharing(c, m, model);
        size = input_size(c, m, model);
    }
    if (m->adapt.look == LOOK_CONDITIONAL)
        size = (size_t)m->adapt.projection;
    if (size && method_is_adversarial(m->method))
        check_discriminator(c, m, size);
}

static void check_source(const struct model_check *c, const struct domain_info *info)
{
    struct task task = domain_task(info);
    struct model model = {0};
    struct err own = ERR_INIT;
    const bool wrong = model_create_nets(&model, &c->sweep->network, &task, &own);
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

/* Shifts by which an image may leave the canvas whole. */
static void check_shift(const struct model_check *c, const struct domain_info *info, int shift,
                        const char *head, const struct node *place)
{
    const int side = info->width < info->height ? info->width : info->height;
    if (shift >= side)
        node_error(place, c->e, "%s: augment_shift: %d px move images of %d x %d off their canvas",
                   head, shift, info->width, info->height);
}

static void check_shifts(const struct model_check *c, const struct domains *domains)
{
    const struct sweep *s = c->sweep;
    const struct node *source = node_get(c->root, "source");
    for (int i = 0; i < s->pair_count; i++) {
        const struct domain_info *info = domains->entries[s->pairs[i].source].info;
        const int before = c->e->count;
        check_shift(c, info, s->supervised.augmentation.shift, "source", source ? source : c->root);
        for (int k = 0; k < s->method_count; k++)
            if (s->methods[k].adapt.sharing != SHARING_UNTIED)
                check_shift(c, info, s->methods[k].adapt.augmentation.shift, s->methods[k].label,
                            s->methods[k].place);
        if (c->e->count != before)
            return;
    }
}

static void check_networks(const struct model_check *c, const struct domains *domains)
{
    const struct sweep *s = c->sweep;
    for (int i = 0; i < s->pair_count; i++) {
        bool seen = false;
        for (int k = 0; k < i; k++)
            seen |= s->pairs[k].source == s->pairs[i].source;
        if (!seen)
            check_source(c, domains->entries[s->pairs[i].source].info);
    }
    if (s->pair_count == 0 && domains->count)
        check_source(c, domains->entries[0].info);
}

/* ---- what was found right ---------------------------------------------------------------------
 */

void models_known_free(struct models_known *k)
{
    json_decref(k->keys);
    *k = (struct models_known){0};
}

/* All that check_networks reads. New string. */
static char *key_of(const struct sweep *s, const struct domains *domains)
{
    struct text t = {0};
    text_printf(&t, "%s\n%s\n%s\n", s->network.encoder, s->network.head, s->network.discriminator);
    for (int i = 0; i < s->pair_count; i++)
        if (i == 0 || s->pairs[i].source != s->pairs[i - 1].source) {
            const struct domain_info *info = domains->entries[s->pairs[i].source].info;
            text_printf(&t, "%d %d %d %d %d\n", info->width, info->height, info->channels,
                        info->length, info->classes);
        }
    for (int i = 0; i < s->method_count; i++) {
        const struct sweep_method *m = &s->methods[i];
        text_printf(&t, "%d %d %d %d %d %s\n", method_is_adversarial(m->method), m->adapt.look,
                    m->adapt.projection, m->adapt.sharing, m->adapt.sigmoid_pair,
                    m->adapt.share_through);
    }
    return text_take(&t);
}

enum err_code models_check(const struct sweep *s, const struct domains *domains,
                           struct models_known *known, const struct node *root, struct err *e)
{
    struct text reported = {0};
    size_t right[2] = {0, 0};
    struct model_check c = {s, root, &reported, right, e};
    check_optimizers(&c);
    check_shifts(&c, domains);
    if (!s->network.encoder || !s->network.head || !s->network.discriminator)
        return e->code; /* has been reported */
    char *key = key_of(s, domains);
    if (!json_object_get(known->keys, key)) {
        const int before = e->count;
        check_networks(&c, domains);
        if (!known->keys)
            known->keys = json_object();
        if (e->count == before)
            json_object_set_new(known->keys, key, json_true());
    }
    free(key);
    text_free(&reported);
    return e->code;
}
