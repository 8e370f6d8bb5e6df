#include "bench/excludes.h"

#include <stdlib.h>
#include <string.h>

#include "bench/sweep.h"
#include "bench/text.h"

static const char *row_value(const struct plan *p, const struct plan_row *row, const char *key)
{
    if (strcmp(key, "pair") == 0)
        return p->pairs[row->pair].name;
    if (strcmp(key, "method") == 0)
        return row->method;
    if (strcmp(key, "label") == 0)
        return row->label;
    return strcmp(key, "sharing") == 0 ? row->sharing : NULL;
}

/* "adapt.steps=50" must be one of the variant's lines. */
static bool variant_holds(const char *variant, const char *key, const char *value)
{
    char *line = text_format("%s=%s", key, value);
    bool found = text_has_line(variant, line, strlen(line));
    free(line);
    return found;
}

static bool holds_value(const struct plan *p, const struct plan_row *row, const char *key,
                        const char *wanted)
{
    const char *value = row_value(p, row, key);
    return value ? strcmp(value, wanted) == 0 : variant_holds(row->variant, key, wanted);
}

static bool holds_seed(const struct node *n, uint64_t seed)
{
    struct sweep s = {0};
    struct err ignored = ERR_INIT;
    bool found = false;
    sweep_read_seeds(&s, n, &ignored);
    for (int i = 0; i < s.seed_count; i++)
        found |= s.seeds[i] == seed;
    err_free(&ignored);
    sweep_free(&s);
    return found;
}

static bool holds(const struct plan *p, const struct plan_row *row, uint64_t seed,
                  const struct node *n)
{
    if (strcmp(n->key, "seed") == 0)
        return holds_seed(n, seed);
    bool found = n->kind == NODE_SCALAR && holds_value(p, row, n->key, n->text);
    for (int i = 0; i < n->count; i++)
        found |= holds_value(p, row, n->key, n->children[i].text);
    return found;
}

bool excludes_match(struct excludes *x, const struct plan *p, const struct plan_row *row,
                    uint64_t seed)
{
    bool out = false;
    for (int i = 0; x->list && i < x->list->count; i++) {
        const struct node *rule = &x->list->children[i];
        bool all = rule->count > 0;
        for (int k = 0; k < rule->count && all; k++)
            all = holds(p, row, seed, &rule->children[k]);
        x->used[i] |= all;
        out |= all;
    }
    return out;
}

static void check_value(const struct node *n, struct err *e)
{
    if (strcmp(n->key, "seed") == 0) {
        struct sweep s = {0};
        sweep_read_seeds(&s, n, e);
        sweep_free(&s);
    } else if (n->kind == NODE_LIST) {
        for (int i = 0; i < n->count; i++)
            node_is(&n->children[i], NODE_SCALAR, e);
    } else {
        node_is(n, NODE_SCALAR, e);
    }
}

enum err_code excludes_read(struct excludes *x, const struct node *list, struct err *e)
{
    const int before = e->count;
    *x = (struct excludes){0};
    if (!list || !node_is(list, NODE_LIST, e))
        return e->code;
    for (int i = 0; i < list->count; i++)
        if (node_is(&list->children[i], NODE_MAP, e))
            for (int k = 0; k < list->children[i].count; k++)
                check_value(&list->children[i].children[k], e);
    if (e->count == before) {
        x->list = list;
        x->used = memory_take((size_t)list->count, sizeof *x->used);
    }
    return e->code;
}

void excludes_free(struct excludes *x)
{
    free(x->used);
    *x = (struct excludes){0};
}

void excludes_check_used(const struct excludes *x, struct err *e)
{
    for (int i = 0; x->list && i < x->list->count; i++)
        if (!x->used[i])
            node_error(&x->list->children[i], e, "this excludes nothing");
}
