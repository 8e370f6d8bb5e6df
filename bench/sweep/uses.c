/* Settings by the place of their keys, and whether any training reads them. */
#include "bench/sweep/uses.h"

#include <stdlib.h>
#include <string.h>

#include "adapt/terms/registry.h"
#include "base/hash.h"
#include "base/text.h"
#include "nn/optimizer.h"

void setting_uses_free(struct setting_uses *u)
{
    for (int i = 0; i < u->count; i++)
        free(u->list[i].key);
    free(u->list);
    free(u->slots);
    *u = (struct setting_uses){0};
}

static bool is_at(const struct setting_use *use, const struct node *n)
{
    return use->line == n->key_line && use->column == n->key_column &&
           strcmp(use->key, n->key) == 0 && text_equal(use->file, n->file);
}

/* Where a place is looked for first; then in the slots after it. */
static unsigned first_slot(const struct setting_uses *u, int line, int column)
{
    const int place[] = {line, column};
    return hash_fnv1a(place, sizeof place) & (unsigned)(u->slot_count - 1);
}

/* At least half of the slots stay empty. */
static void make_room(struct setting_uses *u)
{
    if (2 * (u->count + 1) <= u->slot_count)
        return;
    u->slot_count = u->slot_count ? 2 * u->slot_count : 64;
    free(u->slots);
    u->slots = memory_take((size_t)u->slot_count, sizeof *u->slots);
    for (int i = 0; i < u->count; i++) {
        unsigned at = first_slot(u, u->list[i].line, u->list[i].column);
        while (u->slots[at])
            at = (at + 1) & (unsigned)(u->slot_count - 1);
        u->slots[at] = i + 1;
    }
}

static struct setting_use *find(struct setting_uses *u, const struct node *n)
{
    make_room(u);
    unsigned at = first_slot(u, n->key_line, n->key_column);
    for (; u->slots[at]; at = (at + 1) & (unsigned)(u->slot_count - 1))
        if (is_at(&u->list[u->slots[at] - 1], n))
            return &u->list[u->slots[at] - 1];
    u->list = memory_grow(u->list, u->count, &u->capacity, sizeof *u->list);
    u->list[u->count] = (struct setting_use){
        .key = text_copy(n->key), .file = n->file, .line = n->key_line, .column = n->key_column};
    u->slots[at] = ++u->count;
    return &u->list[u->count - 1];
}

const char setting_uses_another_method[] = "another method";

void setting_uses_note(struct setting_uses *u, const struct node *n, const char *needs)
{
    struct setting_use *use = find(u, n);
    use->read = use->read || !needs;
    if (needs && (needs != setting_uses_another_method || !use->needs))
        use->needs = needs;
}

void setting_uses_note_optimizer(struct setting_uses *u, const struct node *map,
                                 const struct optimizer_settings *s, const char *lacks)
{
    for (int i = 0; map && map->kind == NODE_MAP && i < map->count; i++) {
        const struct node *n = &map->children[i];
        setting_uses_note(u, n, lacks ? lacks : optimizer_needs(s, n->key));
    }
}

/* `map`: its settings, or its weight alone. */
static void note_term(struct setting_uses *u, const struct node *map, const struct term_settings *s)
{
    for (int i = 0; map && map->kind == NODE_MAP && i < map->count; i++)
        if (!text_equal(map->children[i].key, "weight"))
            setting_uses_note(u, &map->children[i],
                              s->used ? NULL : "a weight of the term above 0");
}

void setting_uses_note_terms(struct setting_uses *u, const struct node *map,
                             const struct term_settings *s)
{
    for (int k = 0; map->kind == NODE_MAP && k < TERM_COUNT; k++)
        note_term(u, node_get(map, terms[k]->name), &s[k]);
}

void setting_uses_note_no_terms(struct setting_uses *u, const struct node *n,
                                const struct term_settings *below)
{
    struct node value = *n; /* of a list, each has a place of its own */
    value.key_line = n->line;
    value.key_column = n->column;
    for (int k = 0; n->kind == NODE_MAP && !n->count && k < TERM_COUNT; k++)
        if (below[k].used)
            setting_uses_note(u, &value,
                              "a term in it, whose weight of 0 takes it out of those that are set");
}

void setting_uses_check(const struct setting_uses *u, struct err *e)
{
    for (int i = 0; i < u->count; i++) {
        const struct setting_use *use = &u->list[i];
        const struct node place = {
            .key = use->key, .file = use->file, .key_line = use->line, .key_column = use->column};
        if (!use->read)
            node_key_error(&place, e, "'%s' would do nothing: it is read only with %s", use->key,
                           use->needs);
    }
}
