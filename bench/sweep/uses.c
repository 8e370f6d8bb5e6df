/* Settings by the place of their keys, and whether any training reads them. */
#include "bench/sweep/uses.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "nn/optimizer.h"

void setting_uses_free(struct setting_uses *u)
{
    for (int i = 0; i < u->count; i++)
        free(u->list[i].key);
    free(u->list);
    *u = (struct setting_uses){0};
}

static bool is_at(const struct setting_use *use, const struct node *n)
{
    return use->line == n->key_line && use->column == n->key_column &&
           strcmp(use->key, n->key) == 0 && text_equal(use->file, n->file);
}

/* Variants note their settings in the same order: the next is mostly the one after the last. */
static struct setting_use *find(struct setting_uses *u, const struct node *n)
{
    for (int i = 0; i < u->count; i++) {
        const int at = (u->next + i) % u->count;
        if (is_at(&u->list[at], n)) {
            u->next = at + 1;
            return &u->list[at];
        }
    }
    u->list = memory_grow(u->list, u->count, &u->capacity, sizeof *u->list);
    u->list[u->count] = (struct setting_use){
        .key = text_copy(n->key), .file = n->file, .line = n->key_line, .column = n->key_column};
    return &u->list[u->count++];
}

void setting_uses_note(struct setting_uses *u, const struct node *n, const char *needs)
{
    struct setting_use *use = find(u, n);
    use->read = use->read || !needs;
    if (needs)
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
