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

/* An alias of the entry is where the entry is, too. */
static bool of_one_entry(const struct sweep_method *a, const struct sweep_method *b)
{
    return text_equal(a->place->file, b->place->file) && a->place->line == b->place->line &&
           a->place->column == b->place->column;
}

/* "k_d=1, noise=0"; new string. */
static char *values_of(const struct sweep_method *m)
{
    char *values = text_copy(m->variant);
    struct text line = {0};
    for (char *at = values, *end; *at; at = end) {
        end = at + strcspn(at, "\n");
        text_printf(&line, "%s%.*s", line.size ? ", " : "", (int)(end - at), at);
        end += *end == '\n';
    }
    free(values);
    return text_take(&line);
}

/* Two rows that the lists of one entry make. */
static void refuse_values(const struct sweep_method *m, const struct sweep_method *first,
                          struct err *e)
{
    char *these = values_of(m), *those = values_of(first);
    if (text_equal(these, those))
        node_error(m->place, e,
                   "this entry makes the row '%s' twice%s%s: a list has a value twice, or an alias "
                   "repeats the entry; remove one of the two",
                   m->label, *these ? ": " : "", these);
    else
        node_error(
            m->place, e,
            "the lists of this '%s' make two rows that are the same: '%s' and '%s'; remove a "
            "value, or write an entry for each row that is to be there",
            m->label, those, these);
    free(these);
    free(those);
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
        if (strcmp(keys[i].hash, keys[i - 1].hash) != 0)
            continue;
        if (of_one_entry(m, first))
            refuse_values(m, first, e);
        else
            node_error(m->place, e,
                       "this '%s' is the same as that of line %d; remove one of the two (another "
                       "'label' would show the same numbers twice)",
                       m->label, first->place->line);
    }
    free(keys);
}
