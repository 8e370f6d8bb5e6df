/* The memory of a plan, its cells by hash, and their names for people. */
#include "bench/plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

int plan_find(const struct plan *p, const char *hash)
{
    const json_t *index = json_object_get(p->index, hash);
    return index ? (int)json_integer_value(index) : -1;
}

int plan_add_cell(struct plan *p, json_t *identity, int depends)
{
    struct plan_cell cell = {.identity = identity, .depends = depends};
    json_hash(identity, cell.hash);
    int known = plan_find(p, cell.hash);
    if (known >= 0) {
        json_decref(identity);
        return known;
    }
    p->cells = memory_grow(p->cells, p->cell_count, &p->cell_capacity, sizeof cell);
    p->cells[p->cell_count] = cell;
    json_object_set_new(p->index, cell.hash, json_integer(p->cell_count));
    return p->cell_count++;
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
    json_decref(p->index);
    *p = (struct plan){0};
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

char *plan_cell_name(const struct plan *p, int cell)
{
    const json_t *j = p->cells[cell].identity;
    const char *method = text_of(j, "method");
    const char *sharing = text_of(json_object_get(j, "adapt"), "sharing");
    return text_format("%s%s%s %s seed %lld (%.12s)", *method ? method : "source model",
                       *sharing ? " " : "", sharing, place_name(p, j),
                       (long long)json_integer_value(json_object_get(j, "seed")),
                       p->cells[cell].hash);
}
