/* Rows whose cells are equal once what they do not read is left out. */
#include "bench/plan/same_training.h"

#include <stdlib.h>

#include "adapt/method.h"
#include "adapt/methods/registry.h"
#include "base/text.h"

/* Takes out of an optimiser what its other settings switch off. */
static void leave_out_unread_rates(json_t *optimizer, const struct optimizer_settings *s)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(optimizer, next, key, value)
    {
        if (optimizer_needs(s, key))
            json_object_del(optimizer, key);
    }
}

static void leave_out_unread(json_t *adapt, const struct method *m, const struct adapt_settings *s)
{
    const char *key;
    json_t *value;
    void *next;
    leave_out_unread_rates(json_object_get(adapt, "mapping"), &s->mapping);
    leave_out_unread_rates(json_object_get(adapt, "discriminator"), &s->discriminator);
    json_object_foreach_safe(adapt, next, key, value)
    {
        if (method_needs(m, s, key))
            json_object_del(adapt, key);
    }
}

/* The identity without what is not read; NULL: a cell that adapts nothing. New reference. */
static json_t *what_is_read(const json_t *identity)
{
    const char *name = json_string_value(json_object_get(identity, "method"));
    const struct method *m = name ? method_find(name) : NULL;
    struct adapt_settings s = {0};
    struct err ignored = ERR_INIT;
    json_t *left = NULL, *adapt = json_deep_copy(json_object_get(identity, "adapt"));
    if (m && adapt && !adapt_from_json(&s, adapt, &ignored)) {
        leave_out_unread(adapt, m, &s);
        left = json_copy((json_t *)(uintptr_t)identity);
        json_object_set(left, "adapt", adapt);
    }
    json_decref(adapt);
    adapt_free(&s);
    err_free(&ignored);
    return left;
}

/* "k_d, mapping.beta1": where two settings of adaptation differ. */
static void add_differences(struct text *t, const char *within, const json_t *a, const json_t *b)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)a, key, value)
    {
        const json_t *other = json_object_get(b, key);
        char *path = text_format("%s%s", within, key);
        if (json_is_object(value) && json_is_object(other)) {
            char *deeper = text_format("%s.", path);
            add_differences(t, deeper, value, other);
            free(deeper);
        } else if (!json_equal(value, other)) {
            text_printf(t, "%s%s", t->size ? ", " : "", path);
        }
        free(path);
    }
}

static void add_line(struct text *t, const struct plan *p, int row, int first)
{
    const struct plan_row *a = &p->rows[first], *b = &p->rows[row];
    struct text differences = {0};
    add_differences(&differences, "", json_object_get(p->cells[a->cells[0]].identity, "adapt"),
                    json_object_get(p->cells[b->cells[0]].identity, "adapt"));
    text_printf(t,
                "pair '%s', '%s': two rows differ in %s alone, which they do not read beside their "
                "other settings: the same numbers under two names\n",
                p->pairs[b->pair].name, b->label, differences.data);
    text_free(&differences);
}

char *same_training_told(const struct plan *p)
{
    struct text t = {0};
    json_t *seen = json_object();
    for (int i = 0; i < p->row_count; i++) {
        const struct plan_cell *c = &p->cells[p->rows[i].cells[0]];
        json_t *left = what_is_read(c->identity);
        char hash[HASH_HEX];
        if (!left)
            continue;
        json_hash(left, hash);
        json_decref(left);
        const json_t *before = json_object_get(seen, hash);
        if (!before) {
            json_object_set_new(seen, hash, json_integer(i));
        } else {
            const int first = (int)json_integer_value(before);
            if (p->rows[first].cells[0] != p->rows[i].cells[0])
                add_line(&t, p, i, first);
        }
    }
    json_decref(seen);
    if (t.size)
        return text_take(&t);
    text_free(&t);
    return NULL;
}
