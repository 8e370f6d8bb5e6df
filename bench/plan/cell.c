/* The identity of a cell as canonical JSON, and back. */
#include "bench/plan/cell.h"

#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "bench/sweep/external.h"

static const char *const shared_keys[] = {"numerics",   "kernels", "seed",   "train",
                                          "test",       "texts",   "source", "network",
                                          "supervised", "endless"};

int cell_is_source(const json_t *identity)
{
    const char *kind = json_string_value(json_object_get(identity, "kind"));
    return kind && strcmp(kind, "source") == 0;
}

int cell_numerics(const json_t *identity)
{
    const json_int_t n = json_integer_value(json_object_get(identity, "numerics"));
    return n < 0 ? 0 : n > INT32_MAX ? INT32_MAX : (int)n;
}

bool cell_is_older(const json_t *identity)
{
    const int numerics = cell_numerics(identity);
    return numerics >= 1 && numerics < CELL_NUMERICS;
}

bool cell_validates_on_test(const json_t *identity)
{
    return cell_is_older(identity) && cell_numerics(identity) < 4;
}

static json_t *network_part(const struct network_settings *n, int discriminator)
{
    json_t *j = network_json(n);
    if (!discriminator)
        json_object_del(j, "discriminator");
    return j;
}

/* Where the target's differ from the source's. */
static void add_target_sizes(json_t *j, const struct data_sizes *z)
{
    if (z->target_train != z->source_train)
        json_object_set_new(j, "target_train", json_integer(z->target_train));
    if (z->transductive)
        json_object_set_new(j, "target_test", json_string("train"));
    else if (z->target_test != z->source_test)
        json_object_set_new(j, "target_test", json_integer(z->target_test));
}

/* Where it has settings of its own: steps that are the source's and target labels are none. */
static bool has_own_oracle(const struct cell *c)
{
    return c->method && c->method->role == METHOD_ORACLE &&
           (c->oracle.labels != ORACLE_TARGET ||
            (c->oracle.steps && c->oracle.steps != c->supervised.steps));
}

static json_t *oracle_identity(const struct cell *c)
{
    struct oracle_settings own = c->oracle;
    own.steps = own.steps ? own.steps : c->supervised.steps;
    return param_json(&oracle_table, &own);
}

json_t *cell_group(const struct cell *c, enum cell_group g)
{
    switch (g) {
    case GROUP_NETWORK:
        return network_part(&c->network, c->method && method_is_adversarial(c->method));
    case GROUP_SUPERVISED:
        return supervised_json(&c->supervised);
    case GROUP_ADAPT:
        return c->method && c->method->role == METHOD_ADAPTS ? adapt_json(&c->adapt) : NULL;
    case GROUP_ORACLE:
        return has_own_oracle(c) ? oracle_identity(c) : NULL;
    default:
        return json_incref(c->external);
    }
}

static void set(json_t *j, const char *key, json_t *value)
{
    json_object_set_new_nocheck(j, key, value);
}

/* An endless source model reads no number of images. */
static json_t *compose_shared(const struct cell *c, json_t *const groups[CELL_GROUPS])
{
    json_t *j = json_object();
    set(j, "numerics", json_integer(c->numerics));
    set(j, "kind", json_string(c->method ? "method" : "source"));
    set(j, "kernels", json_string(kernels_names[c->kernels]));
    set(j, "seed", json_integer((json_int_t)c->seed));
    if (c->method || !c->sizes.endless)
        set(j, "train", json_integer(c->sizes.source_train));
    set(j, "test", json_integer(c->sizes.source_test));
    set(j, "texts", json_string(texts_names[c->texts]));
    set(j, "source", json_incref(c->source));
    set(j, "network", json_incref(groups[GROUP_NETWORK]));
    set(j, "supervised", json_incref(groups[GROUP_SUPERVISED]));
    if (c->sizes.endless)
        set(j, "endless", json_true());
    return j;
}

json_t *cell_compose(const struct cell *c, json_t *const groups[CELL_GROUPS])
{
    json_t *j = compose_shared(c, groups);
    if (!c->method)
        return j;
    set(j, "target", json_incref(c->target));
    set(j, "pairing", json_string(seeds_pairing_names[c->pairing]));
    set(j, "method", json_string(c->method->name));
    add_target_sizes(j, &c->sizes);
    if (c->test_pairing)
        set(j, "test_pairing", json_string(seeds_pairing_names[c->test_pairing]));
    if (groups[GROUP_ADAPT])
        set(j, "adapt", json_incref(groups[GROUP_ADAPT]));
    if (groups[GROUP_ORACLE])
        set(j, "oracle", json_incref(groups[GROUP_ORACLE]));
    if (groups[GROUP_EXTERNAL])
        set(j, "external", json_incref(groups[GROUP_EXTERNAL]));
    return j;
}

json_t *cell_identity(const struct cell *c)
{
    json_t *groups[CELL_GROUPS];
    for (int g = 0; g < CELL_GROUPS; g++)
        groups[g] = cell_group(c, (enum cell_group)g);
    json_t *j = cell_compose(c, groups);
    for (int g = 0; g < CELL_GROUPS; g++)
        json_decref(groups[g]);
    return j;
}

json_t *cell_source_identity(const struct cell *c)
{
    struct cell source = *c;
    source.method = NULL;
    return cell_identity(&source);
}

/* As compose_shared has it. */
static json_t *without_unread(json_t *source)
{
    if (json_object_get(source, "endless"))
        json_object_del(source, "train");
    return source;
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
    return without_unread(j);
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

/* An older cell may lack a setting that came later: it has the first choice. */
static enum err_code get_choice(const json_t *j, const char *key, const char *const *names,
                                int *value, struct err *e)
{
    const char *text = json_string_value(json_object_get(j, key));
    *value = 0;
    if (!json_object_get(j, key) && cell_is_older(j))
        return ERR_NONE;
    for (; text && names[*value]; (*value)++)
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

static bool has_setting(const struct param_table *table, const char *name)
{
    for (int i = 0; i < table->count; i++)
        if (strcmp(table->params[i].name, name) == 0)
            return true;
    return false;
}

static bool is_optimizer(const char *name)
{
    return text_equal(name, "optimizer") || text_equal(name, "mapping") ||
           text_equal(name, "discriminator");
}

static void keep_known(const struct param_table *table, json_t *settings);

static void keep_known_terms(json_t *settings)
{
    for (int k = 0; k < TERM_COUNT; k++)
        if (json_object_get(settings, terms[k]->name))
            keep_known(terms[k]->settings, json_object_get(settings, terms[k]->name));
}

static void keep_known(const struct param_table *table, json_t *settings)
{
    void *next;
    const char *key;
    json_t *value;
    json_object_foreach_safe(settings, next, key, value)
    {
        if (table != &optimizer_table && is_optimizer(key))
            keep_known(&optimizer_table, value);
        else if (table == &adapt_table && text_equal(key, "terms"))
            keep_known_terms(value);
        else if (table == &adapt_table && text_equal(key, "until"))
            keep_known(&until_table, value);
        else if (!has_setting(table, key))
            json_object_del(settings, key);
    }
}

/* A new reference: of an older cell without the settings that are gone. */
static json_t *known_settings(const struct cell *c, const struct param_table *table, json_t *j)
{
    if (c->numerics == CELL_NUMERICS)
        return json_incref(j);
    json_t *known = json_deep_copy(j);
    keep_known(table, known);
    return known;
}

/* The target's are the source's where an identity has none of its own. */
struct data_sizes cell_sizes(const json_t *identity)
{
    const json_t *test = json_object_get(identity, "target_test");
    const json_t *train = json_object_get(identity, "target_train");
    struct data_sizes z = {
        .source_train = (int)json_integer_value(json_object_get(identity, "train")),
        .source_test = (int)json_integer_value(json_object_get(identity, "test")),
        .endless = json_is_true(json_object_get(identity, "endless")),
        .transductive = json_is_string(test) && text_equal(json_string_value(test), "train")};
    if (cell_is_source(identity))
        return z;
    z.target_train = train ? (int)json_integer_value(train) : z.source_train;
    z.target_test = z.transductive ? z.target_train
                    : test         ? (int)json_integer_value(test)
                                   : z.source_test;
    return z;
}

static void check_size(const json_t *j, const char *key, struct err *e)
{
    json_int_t ignored;
    get_int(j, key, 1, INT32_MAX, &ignored, e);
}

static void parse_sizes(struct cell *c, const json_t *j, struct err *e)
{
    c->sizes = cell_sizes(j);
    if (!(c->sizes.endless && cell_is_source(j)))
        check_size(j, "train", e);
    check_size(j, "test", e);
    if (json_object_get(j, "target_train"))
        check_size(j, "target_train", e);
    if (cell_is_source(j))
        return;
    const bool is_scored = domain_texts_of(json_object_get(j, "target")) != TEXTS_UNKNOWN;
    if (!is_scored && (c->sizes.transductive || c->sizes.target_test))
        err_add(e, ERR_DATA, "cell: it tests a target whose labels nobody knows");
    if (is_scored && json_object_get(j, "target_test") && !c->sizes.transductive)
        check_size(j, "target_test", e);
    if (domain_texts_of(json_object_get(j, "target")) == TEXTS_KNOWN_OF_TEST &&
        c->sizes.transductive)
        err_add(e, ERR_DATA, "cell: it tests on training images whose labels nobody knows");
}

static void parse_shared(struct cell *c, const json_t *j, struct err *e)
{
    json_int_t numerics = 0, seed = 0;
    get_int(j, "numerics", 1, INT32_MAX, &numerics, e);
    c->numerics = (int)numerics;
    get_choice(j, "kernels", kernels_names, &c->kernels, e);
    get_int(j, "seed", 0, INT64_MAX, &seed, e);
    parse_sizes(c, j, e);
    get_choice(j, "texts", texts_names, &c->texts, e);
    c->seed = (uint64_t)seed;
    c->source = json_incref(json_object_get(j, "source"));
    if (!json_is_object(c->source))
        err_add(e, ERR_DATA, "cell: 'source' is missing");
    parse_network(&c->network, json_object_get(j, "network"));
    json_t *supervised = known_settings(c, &supervised_table, json_object_get(j, "supervised"));
    supervised_from_json(&c->supervised, supervised, e);
    json_decref(supervised);
}

/* Test images of both domains are compared one by one, so there must be as many. */
static void parse_twins(struct cell *c, const json_t *j, struct err *e)
{
    const struct data_sizes *z = &c->sizes;
    get_choice(j, "test_pairing", seeds_pairing_names, &c->test_pairing, e);
    if (c->test_pairing < PAIRING_LAYOUT || z->transductive || z->source_test != z->target_test ||
        z->source_test > TWINS_MOST)
        err_add(e, ERR_DATA, "cell: 'test_pairing' does not go with its test images");
}

static void parse_external(struct cell *c, const json_t *j, struct err *e)
{
    struct external_limits ignored;
    c->external = json_incref(cell_external(j));
    external_parse(c->external, &ignored, e);
    if (c->test_pairing || !c->sizes.target_test)
        err_add(e, ERR_DATA, "cell: a method from outside has no features and no validators");
}

static void parse_method(struct cell *c, const json_t *j, struct err *e)
{
    const char *name = json_string_value(json_object_get(j, "method"));
    c->method = name ? external_or_method(name) : NULL;
    if (!c->method) {
        err_add(e, ERR_DATA, "cell: unknown method '%s'", name ? name : "");
        return;
    }
    c->target = json_incref(json_object_get(j, "target"));
    if (!json_is_object(c->target))
        err_add(e, ERR_DATA, "cell: 'target' is missing");
    get_choice(j, "pairing", seeds_pairing_names, &c->pairing, e);
    if (json_object_get(j, "test_pairing"))
        parse_twins(c, j, e);
    json_t *adapt = known_settings(c, &adapt_table, json_object_get(j, "adapt"));
    if (c->method->role == METHOD_ADAPTS)
        adapt_from_json(&c->adapt, adapt, e);
    else
        adapt_read(&c->adapt, c->method->defaults, NULL, NULL, e);
    json_decref(adapt);
    if (json_object_get(j, "oracle"))
        param_from_json(&oracle_table, &c->oracle, json_object_get(j, "oracle"), e);
    if (c->method->role == METHOD_OUTSIDE)
        parse_external(c, j, e);
}

enum err_code cell_check_known(const json_t *identity, struct err *e)
{
    const int numerics = cell_numerics(identity);
    if (numerics <= CELL_NUMERICS)
        return ERR_NONE;
    return err_set(
        e, ERR_DATA,
        "made by a newer program, with numerics version %d; this one knows versions up to "
        "%d",
        numerics, CELL_NUMERICS);
}

enum err_code cell_parse(struct cell *c, const json_t *identity, struct err *e)
{
    *c = (struct cell){0};
    if (cell_check_known(identity, e))
        return e->code;
    parse_shared(c, identity, e);
    if (!cell_is_source(identity))
        parse_method(c, identity, e);
    if (e->code)
        cell_free(c);
    return e->code;
}

enum err_code cell_check_numerics(const struct cell *c, struct err *e)
{
    if (c->numerics == CELL_NUMERICS)
        return ERR_NONE;
    return err_set(
        e, ERR_DATA,
        "made for numerics version %d; this program computes version %d: 'adda-bench run' "
        "with the sweep plans it anew",
        c->numerics, CELL_NUMERICS);
}

bool cell_agrees(const json_t *a, const json_t *b)
{
    const char *key;
    json_t *value;
    if (!json_is_object(a) || !json_is_object(b))
        return json_equal(a, b);
    json_object_foreach((json_t *)(uintptr_t)a, key, value)
    {
        const json_t *other = json_object_get(b, key);
        if (other && !cell_agrees(value, other))
            return false;
    }
    return true;
}

void cell_free(struct cell *c)
{
    json_decref(c->source);
    json_decref(c->target);
    json_decref(c->external);
    network_free(&c->network);
    supervised_free(&c->supervised);
    adapt_free(&c->adapt);
    *c = (struct cell){0};
}

static double product(const json_t *j, const char *a, const char *b)
{
    return json_number_value(json_object_get(j, a)) * json_number_value(json_object_get(j, b));
}

json_t *cell_external(const json_t *identity)
{
    return json_object_get(identity, "external");
}

int cell_oracle_steps(const json_t *identity)
{
    const json_t *own = json_object_get(identity, "oracle");
    const json_t *settings = own ? own : json_object_get(identity, "supervised");
    return (int)json_integer_value(json_object_get(settings, "steps"));
}

double cell_work(const json_t *identity)
{
    const json_t *adapt = json_object_get(identity, "adapt");
    const json_t *supervised = json_object_get(identity, "supervised");
    const char *name = json_string_value(json_object_get(identity, "method"));
    const struct method *m = name ? external_or_method(name) : NULL;
    double images = json_number_value(json_object_get(identity, "test"));
    if (m && m->role == METHOD_ORACLE)
        images += 3 * cell_oracle_steps(identity) *
                  json_number_value(json_object_get(supervised, "batch"));
    if (cell_is_source(identity))
        images += 3 * product(supervised, "steps", "batch");
    if (adapt)
        images += 4 * product(adapt, "steps", "batch") + 3 * product(adapt, "warmup", "batch");
    return images;
}
