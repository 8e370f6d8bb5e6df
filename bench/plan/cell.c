/* The identity of a cell as canonical JSON, and back. */
#include "bench/plan/cell.h"

#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "bench/sweep/sweep.h"

static const char *const shared_keys[] = {"numerics", "kernels", "seed",    "train",     "test",
                                          "texts",    "source",  "network", "supervised"};

int cell_is_source(const json_t *identity)
{
    const char *kind = json_string_value(json_object_get(identity, "kind"));
    return kind && strcmp(kind, "source") == 0;
}

static json_t *network_part(const struct network_settings *n, int discriminator)
{
    json_t *j = network_json(n);
    if (!discriminator)
        json_object_del(j, "discriminator");
    return j;
}

static json_t *shared_identity(const struct cell *c, const char *kind, int discriminator)
{
    json_t *j = json_object();
    json_object_set_new(j, "numerics", json_integer(CELL_NUMERICS));
    json_object_set_new(j, "kind", json_string(kind));
    json_object_set_new(j, "kernels", json_string(kernels_names[c->kernels]));
    json_object_set_new(j, "seed", json_integer((json_int_t)c->seed));
    json_object_set_new(j, "train", json_integer(c->train));
    json_object_set_new(j, "test", json_integer(c->test));
    json_object_set_new(j, "texts", json_string(texts_names[c->texts]));
    json_object_set(j, "source", c->source);
    json_object_set_new(j, "network", network_part(&c->network, discriminator));
    json_object_set_new(j, "supervised", supervised_json(&c->supervised));
    return j;
}

json_t *cell_identity(const struct cell *c)
{
    json_t *j = shared_identity(c, "method", method_is_adversarial(c->method));
    json_object_set(j, "target", c->target);
    json_object_set_new(j, "pairing", json_string(seeds_pairing_names[c->pairing]));
    json_object_set_new(j, "method", json_string(c->method->name));
    if (c->method->role == METHOD_ADAPTS)
        json_object_set_new(j, "adapt", adapt_json(&c->adapt));
    return j;
}

json_t *cell_source_identity(const struct cell *c)
{
    return shared_identity(c, "source", 0);
}

json_t *cell_source_of(const json_t *identity)
{
    json_t *j = json_object();
    for (size_t i = 0; i < sizeof shared_keys / sizeof *shared_keys; i++)
        json_object_set(j, shared_keys[i], json_object_get(identity, shared_keys[i]));
    json_object_set_new(j, "kind", json_string("source"));
    json_t *network = json_copy(json_object_get(identity, "network"));
    json_object_del(network, "discriminator");
    json_object_set_new(j, "network", network);
    return j;
}

static enum err_code get_int(const json_t *j, const char *key, json_int_t low, json_int_t high,
                             json_int_t *value, struct err *e)
{
    const json_t *n = json_object_get(j, key);
    *value = json_integer_value(n);
    if (!json_is_integer(n) || *value < low || *value > high)
        return err_add(e, ERR_DATA, "cell: '%s' is missing or out of range", key);
    return ERR_NONE;
}

static enum err_code get_choice(const json_t *j, const char *key, const char *const *names,
                                int *value, struct err *e)
{
    const char *text = json_string_value(json_object_get(j, key));
    for (*value = 0; text && names[*value]; (*value)++)
        if (strcmp(text, names[*value]) == 0)
            return ERR_NONE;
    return err_add(e, ERR_DATA, "cell: '%s' is missing or unknown", key);
}

static char *get_text(const json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    return text_copy(text ? text : "");
}

/* A source cell has no discriminator: its identity has none and the struct has "". */
static void parse_network(struct network_settings *s, const json_t *j)
{
    s->encoder = get_text(j, "encoder");
    s->head = get_text(j, "head");
    s->discriminator = get_text(j, "discriminator");
}

static void parse_shared(struct cell *c, const json_t *j, struct err *e)
{
    json_int_t numerics = 0, seed = 0, train = 0, test = 0;
    get_int(j, "numerics", 1, INT32_MAX, &numerics, e);
    if (numerics && numerics != CELL_NUMERICS)
        err_add(e, ERR_DATA, "cell: made for numerics version %d, this program has %d",
                (int)numerics, CELL_NUMERICS);
    get_choice(j, "kernels", kernels_names, &c->kernels, e);
    get_int(j, "seed", 0, INT64_MAX, &seed, e);
    get_int(j, "train", 1, INT32_MAX, &train, e);
    get_int(j, "test", 1, INT32_MAX, &test, e);
    get_choice(j, "texts", texts_names, &c->texts, e);
    c->seed = (uint64_t)seed;
    c->train = (int)train;
    c->test = (int)test;
    c->source = json_incref(json_object_get(j, "source"));
    if (!json_is_object(c->source))
        err_add(e, ERR_DATA, "cell: 'source' is missing");
    parse_network(&c->network, json_object_get(j, "network"));
    supervised_from_json(&c->supervised, json_object_get(j, "supervised"), e);
}

static void parse_method(struct cell *c, const json_t *j, struct err *e)
{
    const char *name = json_string_value(json_object_get(j, "method"));
    c->method = name ? method_find(name) : NULL;
    if (!c->method) {
        err_add(e, ERR_DATA, "cell: unknown method '%s'", name ? name : "");
        return;
    }
    c->target = json_incref(json_object_get(j, "target"));
    if (!json_is_object(c->target))
        err_add(e, ERR_DATA, "cell: 'target' is missing");
    get_choice(j, "pairing", seeds_pairing_names, &c->pairing, e);
    if (c->method->role == METHOD_ADAPTS)
        adapt_from_json(&c->adapt, json_object_get(j, "adapt"), e);
    else
        adapt_read(&c->adapt, c->method->defaults, NULL, NULL, e);
}

enum err_code cell_parse(struct cell *c, const json_t *identity, struct err *e)
{
    *c = (struct cell){0};
    parse_shared(c, identity, e);
    if (!cell_is_source(identity))
        parse_method(c, identity, e);
    if (e->code)
        cell_free(c);
    return e->code;
}

void cell_free(struct cell *c)
{
    json_decref(c->source);
    json_decref(c->target);
    network_free(&c->network);
    supervised_free(&c->supervised);
    adapt_free(&c->adapt);
    *c = (struct cell){0};
}

static double product(const json_t *j, const char *a, const char *b)
{
    return json_number_value(json_object_get(j, a)) * json_number_value(json_object_get(j, b));
}

double cell_work(const json_t *identity)
{
    const json_t *adapt = json_object_get(identity, "adapt");
    const json_t *supervised = json_object_get(identity, "supervised");
    const char *name = json_string_value(json_object_get(identity, "method"));
    const struct method *m = name ? method_find(name) : NULL;
    double images = json_number_value(json_object_get(identity, "test"));
    if (cell_is_source(identity) || (m && m->role == METHOD_ORACLE))
        images += 3 * product(supervised, "steps", "batch");
    if (adapt)
        images += 4 * product(adapt, "steps", "batch") + 3 * product(adapt, "warmup", "batch");
    return images;
}
