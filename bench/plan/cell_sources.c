/* An identity's entries of the registries, and the hashes of their files. */
#include "bench/plan/cell_sources.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "adapt/terms/registry.h"
#include "base/text.h"
#include "bench/sources/sources.h"
#include "gen/effects/registry.h"
#include "nn/layers/registry.h"

/* Paths of each registry's files, in its order. */
#define METHOD(name_) "core/adapt/methods/" #name_ ".c",
static const char *const method_files[] = {
#include "adapt/methods/list.h"
};
#undef METHOD
#define VALIDATOR(name_) "core/adapt/validators/" #name_ ".c",
static const char *const validator_files[] = {
#include "adapt/validators/list.h"
};
#undef VALIDATOR
#define TERM(name_) "core/adapt/terms/" #name_ ".c",
static const char *const term_files[] = {
#include "adapt/terms/list.h"
};
#undef TERM
#define LAYER(name_) "core/nn/layers/" #name_ ".c",
static const char *const layer_files[] = {
#include "nn/layers/list.h"
};
#undef LAYER
#define EFFECT(name_) "gen/effects/" #name_ ".c",
static const char *const effect_files[] = {
#include "gen/effects/list.h"
};
#undef EFFECT

static void add_file(json_t *files, const char *path)
{
    json_object_set_new(files, path, json_string(source_hash(path)));
}

static void add_method(json_t *files, const json_t *identity)
{
    const char *name = json_string_value(json_object_get(identity, "method"));
    for (int i = 0; name && methods[i]; i++)
        if (strcmp(methods[i]->name, name) == 0)
            add_file(files, method_files[i]);
}

static void add_terms(json_t *files, const json_t *identity)
{
    const json_t *used = json_object_get(json_object_get(identity, "adapt"), "terms");
    for (int i = 0; i < TERM_COUNT; i++)
        if (json_object_get(used, terms[i]->name))
            add_file(files, term_files[i]);
}

static void add_layer(json_t *files, const char *word, size_t length)
{
    for (int i = 0; i < layer_type_count; i++)
        if (strlen(layer_types[i]->name) == length &&
            memcmp(layer_types[i]->name, word, length) == 0)
            add_file(files, layer_files[i]);
}

/* "conv 4 5x5 | relu": the first word of each part. */
static void add_layers(json_t *files, const char *network)
{
    static const char blank[] = " \t\n";
    while (network && *network) {
        network += strspn(network, blank);
        add_layer(files, network, strcspn(network, " \t\n|"));
        network += strcspn(network, "|");
        network += *network == '|';
    }
}

static void add_effect(json_t *files, const char *name)
{
    for (int i = 0; effect_registry[i]; i++)
        if (strcmp(effect_registry[i]->name, name) == 0)
            add_file(files, effect_files[i]);
}

static void add_effects(json_t *files, const json_t *domain)
{
    size_t i;
    const char *name;
    json_t *effect, *settings;
    json_array_foreach(json_object_get(domain, "effects"), i, effect)
        json_object_foreach(effect, name, settings) add_effect(files, name);
}

json_t *cell_sources(const json_t *identity)
{
    static const char *const texts[] = {"encoder", "head", "discriminator"};
    const json_t *network = json_object_get(identity, "network");
    json_t *files = json_object();
    add_method(files, identity);
    add_terms(files, identity);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        add_layers(files, json_string_value(json_object_get(network, texts[i])));
    for (size_t i = 0; i < sizeof validator_files / sizeof *validator_files; i++)
        add_file(files, validator_files[i]);
    add_effects(files, json_object_get(identity, "source"));
    add_effects(files, json_object_get(identity, "target"));
    return json_pack("{s:o, s:s}", "files", files, "rest", sources_rest);
}
