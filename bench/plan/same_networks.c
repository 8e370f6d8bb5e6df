/* Each network is built once, and what is asked of it kept as JSON. */
#include "bench/plan/same_networks.h"

#include <stdlib.h>

#include "adapt/model.h"
#include "base/text.h"
#include "bench/sweep/domains.h"
#include "nn/layers/layer.h"

void known_networks_free(struct known_networks *k)
{
    json_decref(k->facts);
    *k = (struct known_networks){NULL};
}

static const char *text_of(const json_t *group, const char *key)
{
    return json_string_value(json_object_get(group, key));
}

/* ---- what is known of a network ---------------------------------------------------------------
 */

/* The last of the first layers that has weights; "": none has. */
static const char *last_with_weights(const struct net *net, int layers)
{
    while (layers > 0 && net_layer(net, layers - 1)->tensors == 0)
        layers--;
    return layers ? net_layer_name(net, layers - 1) : "";
}

/* {layer: the last with weights of those that are shared through it}. */
static json_t *shares_of(const struct net *net)
{
    json_t *shares = json_object();
    for (int i = 0; i < net_layers(net); i++)
        json_object_set_new(shares, net_layer_name(net, i),
                            json_string(last_with_weights(net, net_block_end(net, i))));
    return shares;
}

static json_t *size_of(struct shape s)
{
    return json_integer((json_int_t)shape_size(s));
}

/* `sizes`: what a discriminator sees. */
static json_t *facts_of(const struct model *m)
{
    const struct net *net = m->encoder_net;
    const int flat = net_find(net, "flatten1"), last = net_layers(net) - 1;
    return json_pack("{s:s, s:s, s:s, s:o, s:b, s:{s:o, s:o, s:o}}", "encoder", net_text(net),
                     "head", net_text(m->head_net), "last", last_with_weights(net, last + 1),
                     "shares", shares_of(net), "ends_flat", flat == last, "sizes", "feature",
                     size_of(net_out(net)), "flat", size_of(net_shape(net, flat)), "logits",
                     size_of(net_out(m->head_net)));
}

/* NULL: they cannot be built. */
static json_t *build_model(const char *encoder, const char *head, const struct task *task)
{
    struct network_settings s = {.encoder = text_copy(encoder), .head = text_copy(head)};
    struct model m = {0};
    struct err ignored = ERR_INIT;
    json_t *facts = model_create_nets(&m, &s, task, &ignored) ? NULL : facts_of(&m);
    model_free(&m);
    network_free(&s);
    err_free(&ignored);
    return facts;
}

/* A discriminator of features of that size. */
static json_t *build_discriminator(const char *text, int size)
{
    struct net *net = NULL;
    struct err ignored = ERR_INIT;
    const struct shape in = {1, 1, size};
    json_t *printed = net_create(&net, text, in, &ignored) ? NULL : json_string(net_text(net));
    net_free(net);
    err_free(&ignored);
    return printed;
}

/* Keeps what was built, NULL where nothing could be. Borrowed. */
static const json_t *keep(struct known_networks *k, const char *key, json_t *built)
{
    if (!k->facts)
        k->facts = json_object();
    json_object_set_new(k->facts, key, built ? built : json_null());
    return json_object_get(k->facts, key);
}

static const json_t *known_model(struct known_networks *k, const json_t *network,
                                 const json_t *source)
{
    const char *encoder = text_of(network, "encoder"), *head = text_of(network, "head");
    struct domain_info info;
    if (!encoder || !head || !domains_read_shape(source, &info))
        return NULL;
    const struct task task = domain_task(&info);
    char *key = text_format("%d %d %d %d %d\n%s\n%s", task.image.h, task.image.w, task.image.c,
                            task.heads, task.classes, encoder, head);
    const json_t *facts = json_object_get(k->facts, key);
    facts = facts ? facts : keep(k, key, build_model(encoder, head, &task));
    free(key);
    return facts;
}

static const json_t *known_discriminator(struct known_networks *k, const char *text, int size)
{
    char *key = text_format("%d\n%s", size, text);
    const json_t *printed = json_object_get(k->facts, key);
    printed = printed ? printed : keep(k, key, build_discriminator(text, size));
    free(key);
    return printed;
}

/* ---- cells ------------------------------------------------------------------------------------
 */

static void write_adaptation(json_t *adapt, const json_t *facts)
{
    const char *look = text_of(adapt, "look"), *through = text_of(adapt, "share_through");
    const char *shared = through ? text_of(json_object_get(facts, "shares"), through) : NULL;
    if (look && text_equal(look, "flat") && json_is_true(json_object_get(facts, "ends_flat")))
        json_object_set_new(adapt, "look", json_string("feature"));
    if (shared && text_equal(shared, text_of(facts, "last"))) {
        json_object_set_new(adapt, "sharing", json_string("tied"));
        json_object_del(adapt, "share_through");
    } else if (shared) {
        json_object_set_new(adapt, "share_through", json_string(shared));
    }
}

/* The size of what a discriminator sees. */
static int seen_size(const json_t *adapt, const json_t *facts)
{
    const char *look = text_of(adapt, "look");
    const json_t *size = json_object_get(json_object_get(facts, "sizes"), look ? look : "feature");
    return (int)json_integer_value(size ? size : json_object_get(adapt, "projection"));
}

void same_networks_write(struct known_networks *k, json_t *cell, const json_t *source)
{
    const json_t *network = json_object_get(cell, "network");
    const char *discriminator = text_of(network, "discriminator");
    json_t *adapt = json_object_get(cell, "adapt");
    const json_t *facts = known_model(k, network, source);
    if (!json_is_object(facts))
        return;
    json_t *written = json_copy((json_t *)(uintptr_t)network);
    json_object_set(written, "encoder", json_object_get(facts, "encoder"));
    json_object_set(written, "head", json_object_get(facts, "head"));
    if (adapt)
        write_adaptation(adapt, facts);
    if (adapt && discriminator) {
        const json_t *printed = known_discriminator(k, discriminator, seen_size(adapt, facts));
        if (json_is_string(printed))
            json_object_set(written, "discriminator", (json_t *)(uintptr_t)printed);
    }
    json_object_set_new(cell, "network", written);
}
