#include "bench/sweep/variant_clash.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/sweep/instead.h"
#include "bench/sweep/lay.h"

/* What follows `path` and a dot in `longer`; "" where they are equal, NULL where `longer` does not
 * lie below `path`. */
static const char *below(const char *path, const char *longer)
{
    const size_t length = strlen(path);
    if (strncmp(path, longer, length) != 0 || (longer[length] && longer[length] != '.'))
        return NULL;
    return longer + length + (longer[length] == '.');
}

static const struct node *child(const struct node *map, const char *key, size_t length)
{
    for (int i = 0; map->kind == NODE_MAP && i < map->count; i++)
        if (strlen(map->children[i].key) == length &&
            strncmp(map->children[i].key, key, length) == 0)
            return &map->children[i];
    return NULL;
}

static const struct node *sets_all(const struct node *n, const struct node *value);

/* The node in the map `n` that sets something of what `value` at `path` sets; NULL: there is none.
 */
static const struct node *sets(const struct node *n, const char *path, const struct node *value)
{
    const char *above = "", *two_above = "";
    while (*path) {
        const size_t length = strcspn(path, ".");
        if (n->kind != NODE_MAP) /* of a term it is the weight */
            return strncmp(two_above, "terms.", 6) == 0 && !text_equal(path, "weight") ? NULL : n;
        n = child(n, path, length);
        if (!n)
            return NULL;
        two_above = above;
        above = path;
        path += length + (path[length] == '.');
    }
    return sets_all(n, value);
}

static const struct node *sets_all(const struct node *n, const struct node *value)
{
    const struct node *found = NULL;
    if (!value || n->kind != NODE_MAP || value->kind != NODE_MAP)
        return n;
    for (int i = 0; i < value->count && !found; i++)
        found = sets(n, value->children[i].key, &value->children[i]);
    return found;
}

/* A later path that is the same or above replaces all of an earlier one; below it, a part. */
static bool replaces(const struct assignment *later, const struct assignment *earlier)
{
    char *path = lay_path(later->path, later->value->kind == NODE_SCALAR);
    char *other = lay_path(earlier->path, earlier->value->kind == NODE_SCALAR);
    const char *part = below(other, path);
    const bool found = instead_of_path(path, other) || below(path, other) ||
                       (part && sets(earlier->value, part, NULL)) ||
                       (part && instead_of(part) && sets(earlier->value, instead_of(part), NULL));
    free(other);
    free(path);
    return found;
}

static void refuse_twice(const struct variant *v, struct err *e)
{
    for (int i = 0; i < v->count; i++)
        for (int k = 0; k < i; k++)
            if (v->set[i].place != v->set[k].place && replaces(&v->set[i], &v->set[k])) {
                node_key_error(v->set[i].place, e,
                               "'%s' takes the place of '%s' in line %d, whose values would do "
                               "nothing",
                               v->set[i].path, v->set[k].path, v->set[k].place->line);
                return;
            }
}

static void refuse_entries(const struct variant *v, const struct node *methods, struct err *e)
{
    for (int i = 0; i < v->count; i++) {
        char *whole = lay_path(v->set[i].path, v->set[i].value->kind == NODE_SCALAR);
        const char *path = below("adapt", whole);
        for (int k = 0; path && methods && methods->kind == NODE_LIST && k < methods->count; k++) {
            const struct node *entry = &methods->children[k];
            if (entry->kind != NODE_MAP || node_get(entry, "external"))
                continue;
            const char *other = instead_of(path);
            const struct node *own = other ? node_get(entry, other) : NULL;
            own = own ? own : sets(entry, path, v->set[i].value);
            if (own)
                node_key_error(
                    own, e,
                    "'%s' in line %d sets this too, and would do nothing for this entry, "
                    "whose rows it would name: leave one of the two out",
                    v->set[i].path, v->set[i].place->line);
        }
        free(whole);
    }
}

/* What the command line set, here or below; NULL: nothing. */
static const struct node *set_by_option(const struct node *n)
{
    const struct node *found = node_option(n) ? n : NULL;
    for (int i = 0; i < n->count && !found; i++)
        found = set_by_option(&n->children[i]);
    return found;
}

const struct node *option_replaced(const struct node *root, const char *path)
{
    const struct node *n = instead_there(root, path);
    n = n ? n : sets(root, path, NULL);
    return n ? set_by_option(n) : NULL;
}

static void refuse_option(const struct variant *v, const struct node *root, struct err *e)
{
    for (int i = 0; i < v->count; i++) {
        char *path = lay_path(v->set[i].path, v->set[i].value->kind == NODE_SCALAR);
        const struct node *n = option_replaced(root, path);
        free(path);
        if (n)
            node_error(n, e, "does nothing: '%s' in line %d gives values of its own",
                       v->set[i].path, v->set[i].place->line);
    }
}

/* Whether the same is found in both: they set the same paths, to no maps. */
static bool alike(const struct variant *a, const struct variant *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++)
        if (a->set[i].place != b->set[i].place || a->set[i].value->kind == NODE_MAP ||
            b->set[i].value->kind == NODE_MAP)
            return false;
    return true;
}

void variants_refuse_clashes(const struct variants *v, const struct node *root, struct err *e)
{
    const bool own_methods = json_object_get(v->paths, "methods") != NULL;
    for (int i = 0; i < v->count && e->count < ERR_KEPT; i++) {
        const struct variant *one = &v->list[i];
        struct err own = ERR_INIT; /* many variants say the same */
        if (i && alike(one, &v->list[i - 1]))
            continue;
        refuse_twice(one, &own);
        if (!own_methods)
            refuse_entries(one, node_get(root, "methods"), &own);
        if (i == 0)
            refuse_option(one, root, &own);
        err_merge(e, &own);
    }
}
