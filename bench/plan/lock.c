/* The plan as lock.json and back. The domains, which are most of an identity's bytes, are written
 * once; identities refer to them by hash. */
#include "bench/plan/lock.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/names.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/plan/leaks.h"
#include "gen/render/seeds.h"
#include "nn/kernels/kernels.h"

enum { LOCK_FORMAT = 1, FINGERPRINT_DIGITS = 16 };

static const char *const domain_keys[] = {"source", "target"};

static json_t *short_identity(const json_t *identity)
{
    json_t *j = json_object();
    const char *key;
    json_t *value;
    char hash[HASH_HEX];
    json_object_foreach((json_t *)(uintptr_t)identity, key, value) json_object_set(j, key, value);
    for (int i = 0; i < 2; i++)
        if ((value = json_object_get(identity, domain_keys[i]))) {
            json_hash(value, hash);
            json_object_set_new(j, domain_keys[i], json_string(hash));
        }
    return j;
}

/* NULL if a domain is missing. */
static json_t *full_identity(const json_t *identity, const json_t *domains)
{
    json_t *j = json_copy((json_t *)(uintptr_t)identity);
    for (int i = 0; j && i < 2; i++) {
        const char *hash = json_string_value(json_object_get(identity, domain_keys[i]));
        json_t *domain = hash ? json_object_get(domains, hash) : NULL;
        if (hash && !domain) {
            json_decref(j);
            return NULL;
        }
        if (domain)
            json_object_set(j, domain_keys[i], domain);
    }
    return j;
}

static json_t *numbers(const int *values, int count)
{
    json_t *j = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(j, json_integer(values[i]));
    return j;
}

static json_t *row_json(const struct plan_row *r)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:i, s:o, s:o}", "pair", r->pair, "method",
                     r->method, "label", r->label, "sharing", r->sharing, "variant", r->variant,
                     "rank", r->rank, "cells", numbers(r->cells, r->count), "baselines",
                     numbers(r->baselines, r->count));
}

static json_t *pair_json(const struct plan_pair *p)
{
    return json_pack("{s:s, s:f, s:s, s:s, s:s, s:s, s:s, s:s}", "family", p->family, "gap", p->gap,
                     "name", p->name, "pairing", p->pairing, "source", p->source, "target",
                     p->target, "source_name", p->source_name, "target_name", p->target_name);
}

json_t *plan_json(const struct plan *p)
{
    json_t *cells = json_array(), *pairs = json_array(), *rows = json_array();
    for (int i = 0; i < p->cell_count; i++)
        json_array_append_new(cells, json_pack("{s:s, s:i, s:o}", "hash", p->cells[i].hash,
                                               "depends", p->cells[i].depends, "identity",
                                               short_identity(p->cells[i].identity)));
    for (int i = 0; i < p->pair_count; i++)
        json_array_append_new(pairs, pair_json(&p->pairs[i]));
    for (int i = 0; i < p->row_count; i++)
        json_array_append_new(rows, row_json(&p->rows[i]));
    return json_pack("{s:i, s:s, s:s, s:s, s:b, s:f, s:O, s:O*, s:O*, s:O*, s:o, s:o, s:o}",
                     "format", LOCK_FORMAT, "name", p->name, "description", p->description,
                     "kernels", kernels_names[p->kernels], "save_models", p->save_models,
                     "budget_hours", p->budget_hours, "domains", p->domains, "names", p->names,
                     "set", p->set, "leaks", p->leaks, "pairs", pairs, "rows", rows, "cells",
                     cells);
}

char *plan_fingerprint(const struct plan *p)
{
    char hash[HASH_HEX];
    json_t *j = plan_json(p);
    json_hash(j, hash);
    json_decref(j);
    return text_format("%.*s", FINGERPRINT_DIGITS, hash);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static enum err_code damaged(struct err *e, const char *what)
{
    return err_set(e, ERR_DATA,
                   "the lock is damaged (%s); 'adda-bench run' with the sweep writes "
                   "it again",
                   what);
}

static enum err_code read_cells(struct plan *p, const json_t *list, struct err *e)
{
    size_t i;
    const json_t *j;
    json_array_foreach(list, i, j)
    {
        const char *hash = json_string_value(json_object_get(j, "hash"));
        json_int_t depends = json_integer_value(json_object_get(j, "depends"));
        json_t *identity = full_identity(json_object_get(j, "identity"), p->domains);
        if (cell_check_known(identity, e)) {
            json_decref(identity);
            return e->code;
        }
        if (!hash || !identity || depends >= (json_int_t)i || depends < -1) {
            json_decref(identity);
            return damaged(e, "a cell");
        }
        int at = plan_add_cell(p, identity, (int)depends);
        if (at != (int)i || strcmp(p->cells[at].hash, hash) != 0)
            return damaged(e, "a cell's hash");
    }
    return ERR_NONE;
}

static const char *get_text(const json_t *j, const char *key)
{
    return json_string_value(json_object_get(j, key));
}

/* Whoever wrote the lock: names that the sweep could not have had would break the lines of a report
 * or the paths of a store. */
static bool are_lines(const char *const *texts, int count)
{
    for (int i = 0; i < count; i++)
        if (line_mistake(texts[i]))
            return false;
    return true;
}

static bool is_pairing(const char *text)
{
    int i = 0;
    while (seeds_pairing_names[i] && strcmp(seeds_pairing_names[i], text) != 0)
        i++;
    return seeds_pairing_names[i] != NULL;
}

static enum err_code read_pair(struct plan *p, const json_t *j, struct err *e)
{
    const char *source = get_text(j, "source"), *target = get_text(j, "target");
    const char *name = get_text(j, "name"), *pairing = get_text(j, "pairing");
    const char *source_name = get_text(j, "source_name"), *target_name = get_text(j, "target_name");
    const char *family = get_text(j, "family");
    if (!name || !pairing || !family || !source_name || !target_name || !source || !target ||
        strlen(source) != HASH_HEX - 1 || strlen(target) != HASH_HEX - 1)
        return damaged(e, "a pair");
    const char *const texts[] = {name, family, source_name, target_name};
    if (!*name || !are_lines(texts, 4) || !is_pairing(pairing))
        return damaged(e, "a pair's names");
    if (!json_object_get(p->domains, source) || !json_object_get(p->domains, target))
        return damaged(e, "a pair's domains");
    struct plan_pair pair = {.name = text_copy(name),
                             .pairing = text_copy(pairing),
                             .source_name = text_copy(source_name),
                             .target_name = text_copy(target_name),
                             .family = text_copy(family),
                             .gap = json_number_value(json_object_get(j, "gap"))};
    memcpy(pair.source, source, HASH_HEX);
    memcpy(pair.target, target, HASH_HEX);
    p->pairs = memory_grow(p->pairs, p->pair_count, &p->pair_capacity, sizeof pair);
    p->pairs[p->pair_count++] = pair;
    return ERR_NONE;
}

static enum err_code read_pairs(struct plan *p, const json_t *list, struct err *e)
{
    size_t i;
    const json_t *j;
    json_array_foreach(list, i, j) if (read_pair(p, j, e)) return e->code;
    return ERR_NONE;
}

/* Indices of cells, each in low ... cell_count-1; NULL otherwise. */
static int *read_indices(const struct plan *p, const json_t *list, int low)
{
    size_t i;
    const json_t *j;
    int *values = memory_take(json_array_size(list), sizeof *values);
    json_array_foreach(list, i, j)
    {
        json_int_t v = json_integer_value(j);
        if (!json_is_integer(j) || v < low || v >= p->cell_count) {
            free(values);
            return NULL;
        }
        values[i] = (int)v;
    }
    return values;
}

static enum err_code read_row(struct plan *p, const json_t *j, struct err *e)
{
    const json_t *cells = json_object_get(j, "cells"), *bases = json_object_get(j, "baselines");
    const char *method = get_text(j, "method"), *label = get_text(j, "label");
    const char *sharing = get_text(j, "sharing"), *variant = get_text(j, "variant");
    const json_int_t rank = json_integer_value(json_object_get(j, "rank"));
    struct plan_row row = {.pair = (int)json_integer_value(json_object_get(j, "pair")),
                           .count = (int)json_array_size(cells)};
    if (!method || !label || !sharing || !variant || row.pair < 0 || row.pair >= p->pair_count ||
        rank < 0 || rank >= RANK_COUNT || row.count < 1 ||
        json_array_size(bases) != json_array_size(cells))
        return damaged(e, "a row");
    const char *const texts[] = {method, label, sharing, variant};
    if (!*label || !are_lines(texts, 4))
        return damaged(e, "a row's names");
    row.rank = (enum row_rank)rank;
    row.method = text_copy(method);
    row.label = text_copy(label);
    row.sharing = text_copy(sharing);
    row.variant = text_copy(variant);
    row.cells = read_indices(p, cells, 0);
    row.baselines = read_indices(p, bases, -1);
    p->rows = memory_grow(p->rows, p->row_count, &p->row_capacity, sizeof row);
    p->rows[p->row_count++] = row; /* freed with the plan, complete or not */
    return row.cells && row.baselines ? ERR_NONE : damaged(e, "a row's cells");
}

static enum err_code read_rows(struct plan *p, const json_t *list, struct err *e)
{
    size_t i;
    const json_t *j;
    json_array_foreach(list, i, j) if (read_row(p, j, e)) return e->code;
    return ERR_NONE;
}

/* A list of texts, or NULL when there is none. */
static bool read_set(struct plan *p, json_t *list)
{
    size_t i;
    const json_t *j;
    json_array_foreach(list, i, j) if (!json_is_string(j) ||
                                       sentence_mistake(json_string_value(j))) return false;
    p->set = json_incref(list);
    return !list || json_is_array(list);
}

static bool read_leaks(struct plan *p, json_t *leaks)
{
    p->leaks = json_incref(leaks);
    return !leaks || leaks_valid(leaks);
}

/* Each under its own hash. */
static bool read_domains(struct plan *p, json_t *domains)
{
    char hex[HASH_HEX];
    const char *hash;
    const json_t *domain;
    json_object_foreach(domains, hash, domain)
    {
        json_hash(domain, hex);
        if (strcmp(hex, hash) != 0)
            return false;
    }
    p->domains = json_incref(domains);
    return json_is_object(domains);
}

/* It becomes a file's name. */
static bool is_hash(const char *text)
{
    return text && strlen(text) == HASH_HEX - 1 && strspn(text, "0123456789abcdef") == HASH_HEX - 1;
}

/* Hashes by names, or NULL when there is none. */
static bool read_names(struct plan *p, json_t *names)
{
    const char *name;
    const json_t *hash;
    json_object_foreach(names, name, hash) if (!is_hash(json_string_value(hash))) return false;
    p->names = json_incref(names);
    return !names || json_is_object(names);
}

static enum err_code read_top(struct plan *p, const json_t *j, struct err *e)
{
    const char *name = get_text(j, "name"), *kernels = get_text(j, "kernels");
    const char *description = get_text(j, "description");
    if (json_integer_value(json_object_get(j, "format")) != LOCK_FORMAT)
        return damaged(e, "its format");
    if (!name || !kernels || !description)
        return damaged(e, "its head");
    if (file_name_mistake(name) || sentence_mistake(description))
        return damaged(e, "its name or description");
    if (!read_domains(p, json_object_get(j, "domains")) ||
        !read_names(p, json_object_get(j, "names")))
        return damaged(e, "its domains");
    if (!read_leaks(p, json_object_get(j, "leaks")))
        return damaged(e, "its leaks");
    if (!read_set(p, json_object_get(j, "set")))
        return damaged(e, "its settings");
    for (p->kernels = 0; strcmp(kernels_names[p->kernels], kernels) != 0; p->kernels++)
        if (!kernels_names[p->kernels + 1])
            return damaged(e, "its kernels");
    p->name = text_copy(name);
    p->description = text_copy(description);
    p->save_models = json_is_true(json_object_get(j, "save_models"));
    p->budget_hours = json_number_value(json_object_get(j, "budget_hours"));
    return ERR_NONE;
}

enum err_code plan_from_json(struct plan *p, const json_t *j, struct err *e)
{
    *p = (struct plan){.index = json_object()};
    if (!read_top(p, j, e) && !read_cells(p, json_object_get(j, "cells"), e) &&
        !read_pairs(p, json_object_get(j, "pairs"), e))
        read_rows(p, json_object_get(j, "rows"), e);
    return e->code;
}
