/* Rows of a sweep found equal by their hashes. */
#include "bench/sweep/same_methods.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"

struct row_key {
    char hash[HASH_HEX];
    int row;
};

static struct row_key row_key(const struct sweep *s, int row)
{
    const struct sweep_method *m = &s->methods[row];
    struct row_key key = {.row = row};
    json_t *j = json_pack("{s:s, s:s, s:o}", "method", m->method->name, "label", m->label, "adapt",
                          m->method->role == METHOD_ADAPTS ? adapt_json(&m->adapt) : json_null());
    if (m->external)
        json_object_set(j, "external", m->external);
    json_hash(j, key.hash);
    json_decref(j);
    return key;
}

static int by_hash(const void *a, const void *b)
{
    const struct row_key *x = a, *y = b;
    const int order = strcmp(x->hash, y->hash);
    return order ? order : x->row - y->row;
}

void sweep_refuse_same_methods(const struct sweep *s, struct err *e)
{
    const int count = s->method_count;
    if (count < 2)
        return;
    struct row_key *keys = memory_take((size_t)count, sizeof *keys);
    for (int i = 0; i < count; i++)
        keys[i] = row_key(s, i);
    qsort(keys, (size_t)count, sizeof *keys, by_hash);
    for (int i = 1; i < count; i++) {
        const struct sweep_method *m = &s->methods[keys[i].row],
                                  *first = &s->methods[keys[i - 1].row];
        if (strcmp(keys[i].hash, keys[i - 1].hash) == 0)
            node_error(m->place, e,
                       "this '%s' is the same as that of line %d; remove one, or give it another "
                       "'label'",
                       m->label, first->place->line);
    }
    free(keys);
}
