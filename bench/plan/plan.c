/* The memory of a plan, its cells by hash, and their names for people. */
#include "bench/plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "gen/domain/domain.h"

int plan_find(const struct plan *p, const char *hash)
{
    const json_t *index = json_object_get(p->index, hash);
    return index ? (int)json_integer_value(index) : -1;
}

/* Whether two values are written the same; zeros have a sign. */
static bool is_same(const json_t *a, const json_t *b)
{
    const double x = json_real_value(a), y = json_real_value(b);
    if (json_is_real(a) && json_is_real(b))
        return memcmp(&x, &y, sizeof x) == 0;
    return !json_is_object(a) && !json_is_array(a) && json_equal(a, b);
}

bool plan_share(json_t *j, json_t *like)
{
    void *next;
    const char *key;
    json_t *value;
    bool all = json_object_size(j) == json_object_size(like);
    json_object_foreach_safe(j, next, key, value)
    {
        json_t *other = json_object_get(like, key);
        bool same = other == value;
        if (!same && other && strcmp(key, "source") != 0 && strcmp(key, "target") != 0) {
            same = json_is_object(value) && json_is_object(other) ? plan_share(value, other)
                                                                  : is_same(value, other);
            if (same)
                json_object_set(j, key, other);
        }
        all = all && same;
    }
    return all;
}

/* The last cell of the same kind, which is near. */
static json_t *last_like(const struct plan *p, const json_t *identity)
{
    enum { NEAR = 4 };
    const json_t *kind = json_object_get(identity, "kind");
    for (int i = p->cell_count - 1; i >= 0 && i >= p->cell_count - NEAR; i--)
        if (json_equal(json_object_get(p->cells[i].identity, "kind"), kind))
            return p->cells[i].identity;
    return NULL;
}

/* Adds the canonical form of a domain to the two of a hash. */
static int know(struct plan *p, json_t *domain, struct json_known *list, int count)
{
    int i = p->known_count - 1;
    while (i >= 0 && p->known[i].json != domain)
        i--;
    if (i < 0 && json_is_object(domain)) {
        p->known = memory_grow(p->known, p->known_count, &p->known_capacity, sizeof *p->known);
        p->known[i = p->known_count++] =
            (struct known_domain){json_incref(domain), json_canonical(domain)};
        if (!p->known[i].text)
            memory_exhausted();
    }
    if (i >= 0)
        list[count++] = (struct json_known){domain, p->known[i].text};
    return count;
}

bool plan_pair_is_scored(const struct plan *p, int pair)
{
    return domain_texts_of(json_object_get(p->domains, p->pairs[pair].target)) != TEXTS_UNKNOWN;
}

int plan_imported_domains(const struct plan *p)
{
    const char *hash;
    const json_t *domain;
    int count = 0;
    json_object_foreach(p->domains, hash, domain) count += json_object_get(domain, "import") != 0;
    return count;
}

int plan_add_known(struct plan *p, json_t *identity, int depends, const struct json_known *known,
                   int count)
{
    struct plan_cell cell = {.identity = identity, .depends = depends};
    json_hash_known(identity, known, count, cell.hash);
    const int there = plan_find(p, cell.hash);
    if (there >= 0) {
        json_decref(identity);
        return there;
    }
    plan_share(identity, last_like(p, identity));
    p->cells = memory_grow(p->cells, p->cell_count, &p->cell_capacity, sizeof cell);
    p->cells[p->cell_count] = cell;
    json_object_set_new_nocheck(p->index, cell.hash, json_integer(p->cell_count));
    return p->cell_count++;
}

int plan_add_cell(struct plan *p, json_t *identity, int depends)
{
    struct json_known known[2];
    int count = know(p, json_object_get(identity, "source"), known, 0);
    count = know(p, json_object_get(identity, "target"), known, count);
    return plan_add_known(p, identity, depends, known, count);
}

void plan_row_free(struct plan_row *r)
{
    free(r->method);
    free(r->label);
    free(r->sharing);
    free(r->variant);
    free(r->cells);
    free(r->baselines);
}

void plan_free(struct plan *p)
{
    for (int i = 0; i < p->cell_count; i++)
        json_decref(p->cells[i].identity);
    for (int i = 0; i < p->pair_count; i++) {
        free(p->pairs[i].name);
        free(p->pairs[i].pairing);
        free(p->pairs[i].source_name);
        free(p->pairs[i].target_name);
        free(p->pairs[i].family);
    }
    for (int i = 0; i < p->row_count; i++)
        plan_row_free(&p->rows[i]);
    free(p->cells);
    free(p->pairs);
    free(p->rows);
    free(p->name);
    free(p->description);
    json_decref(p->domains);
    json_decref(p->names);
    json_decref(p->set);
    json_decref(p->leaks);
    json_decref(p->files);
    for (int i = 0; i < p->known_count; i++) {
        json_decref(p->known[i].json);
        free(p->known[i].text);
    }
    free(p->known);
    json_decref(p->index);
    *p = (struct plan){0};
}

int plan_pair_before(const struct plan *p, int pair)
{
    const struct plan_pair *own = &p->pairs[pair];
    for (int i = 0; i < pair; i++)
        if (strcmp(own->source, p->pairs[i].source) == 0 &&
            strcmp(own->target, p->pairs[i].target) == 0 &&
            strcmp(own->pairing, p->pairs[i].pairing) == 0)
            return i;
    return -1;
}

const char *plan_domain_name(const struct plan *p, const char *hash)
{
    for (int i = 0; i < p->pair_count; i++) {
        if (strcmp(p->pairs[i].source, hash) == 0)
            return p->pairs[i].source_name;
        if (strcmp(p->pairs[i].target, hash) == 0)
            return p->pairs[i].target_name;
    }
    return "";
}

uint64_t plan_cell_seed(const struct plan *p, int cell)
{
    return (uint64_t)json_integer_value(json_object_get(p->cells[cell].identity, "seed"));
}

static const char *text_of(const json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    return text ? text : "";
}

/* The name of the pair that has both domains; the source's alone for a source cell. */
static const char *place_name(const struct plan *p, const json_t *identity)
{
    char source[HASH_HEX], target[HASH_HEX] = "";
    const json_t *from = json_object_get(identity, "source");
    const json_t *to = json_object_get(identity, "target");
    if (!from)
        return "?";
    json_hash(from, source);
    if (to)
        json_hash(to, target);
    for (int i = 0; i < p->pair_count; i++) {
        const struct plan_pair *pair = &p->pairs[i];
        if (strcmp(pair->source, source) == 0 &&
            (!to || (strcmp(pair->target, target) == 0 &&
                     strcmp(pair->pairing, text_of(identity, "pairing")) == 0)))
            return to ? pair->name : pair->source_name;
    }
    return "?";
}

const json_t *plan_alphabet(const struct plan *p, int pair)
{
    return json_object_get(json_object_get(p->domains, p->pairs[pair].target), "alphabet");
}

void alphabet_put(char out[CHARACTER_BYTES], const json_t *alphabet, int class)
{
    const json_int_t c = json_integer_value(json_array_get(alphabet, (size_t) class));
    *utf8_put(out, (uint32_t)c) = '\0';
}

char *plan_row_title(const char *label, const char *sharing, const char *variant)
{
    return text_format("%s%s%s%s%s", label, *sharing ? ", " : "", sharing, *variant ? ", " : "",
                       variant);
}

char *plan_cell_name(const struct plan *p, int cell)
{
    const json_t *j = p->cells[cell].identity;
    const char *method = text_of(j, "method");
    const char *sharing = text_of(json_object_get(j, "adapt"), "sharing");
    const json_t *external = json_object_get(j, "external");
    if (external)
        sharing = text_of(external, "script");
    return text_format("%s%s%s %s seed %lld (%.12s)", *method ? method : "source model",
                       *sharing ? " " : "", sharing, place_name(p, j),
                       (long long)json_integer_value(json_object_get(j, "seed")),
                       p->cells[cell].hash);
}
