#include "bench/plan/plan.h"

#include <stdlib.h>

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
    json_decref(p->set);
    json_decref(p->index);
    *p = (struct plan){0};
}
