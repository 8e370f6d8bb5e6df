/* Changes of YAML: where each goes, and the check that it did nothing else. */
#include "gen/design/edit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "gen/design/expected.h"
#include "gen/design/flow.h"
#include "gen/design/patch.h"
#include "gen/design/tree.h"

static const struct design_node *step(const struct design_node *n, const json_t *by)
{
    if (json_is_string(by))
        return design_tree_child(n, json_string_value(by));
    const json_int_t i = json_integer_value(by);
    return n->kind == NODE_LIST && i >= 0 && i < n->count ? &n->children[i] : NULL;
}

/* ---- set ------------------------------------------------------------------------------------ */

static bool has_form(const struct design_node *n, const json_t *value)
{
    if (n->count == 0)
        return false;
    if (n->kind == NODE_LIST)
        return json_is_array(value) && json_array_size(value) == (size_t)n->count;
    bool all = n->kind == NODE_MAP && json_object_size(value) == (size_t)n->count;
    for (int i = 0; all && i < n->count; i++)
        all = json_object_get(value, n->children[i].key) != NULL;
    return all;
}

/* Replaces what differs. */
static void set_value(struct design_patch *p, const struct design_node *n, const json_t *value)
{
    json_t *now = design_tree_json(n), *then = design_value_json(value);
    const bool same = json_equal(now, then);
    json_decref(now);
    json_decref(then);
    if (same)
        return;
    if (!has_form(n, value)) {
        design_patch_replace(p, n, value);
        return;
    }
    for (int i = 0; i < n->count; i++)
        set_value(p, &n->children[i],
                  n->kind == NODE_LIST ? json_array_get(value, (size_t)i)
                                       : json_object_get(value, n->children[i].key));
}

/* The value that stands under path[from], with the maps on the way to it. New reference. */
static json_t *wrapped(const json_t *path, size_t from, const json_t *value)
{
    json_t *all = json_deep_copy(value);
    for (size_t i = json_array_size(path); all && i-- > from + 1;) {
        const char *key = json_string_value(json_array_get(path, i));
        json_t *map = key ? json_pack("{s:O}", key, all) : NULL;
        json_decref(all);
        all = map;
    }
    return all;
}

static bool is_nothing(const struct design_node *n)
{
    return n->kind == NODE_SCALAR && !n->quoted && n->start == n->end;
}

/* `n`, in `parent`, lacks what path[at] names. */
static bool set_missing(struct design_patch *p, const struct design_node *parent,
                        const struct design_node *n, const json_t *path, size_t at,
                        const json_t *value)
{
    const char *key = json_string_value(json_array_get(path, at));
    json_t *inside = key ? wrapped(path, at, value) : NULL;
    bool can = inside != NULL;
    if (can && (!n || n->kind == NODE_MAP)) {
        design_patch_insert(p, n, key, inside);
    } else if (can && n->kind == NODE_SCALAR && !strcmp(n->text, key) && parent && !parent->flow) {
        design_patch_replace_name(p, n, key, inside);
    } else if (can && n->kind == NODE_SCALAR && (is_nothing(n) || !strcmp(n->text, key))) {
        json_t *map = json_pack("{s:O}", key, inside);
        design_patch_replace(p, n, map);
        json_decref(map);
    } else {
        can = false;
    }
    json_decref(inside);
    return can;
}

static bool set(struct design_patch *p, const struct design_node *n, const json_t *path,
                const json_t *value)
{
    const size_t count = json_array_size(path);
    const struct design_node *parent = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct design_node *next = n ? step(n, json_array_get(path, i)) : NULL;
        if (!next)
            return set_missing(p, parent, n, path, i, value);
        parent = n;
        n = next;
    }
    if (count)
        set_value(p, n, value);
    return count > 0;
}

/* ---- remove and add ------------------------------------------------------------------------- */

static bool take_out(struct design_patch *p, const struct design_node *n, const json_t *path)
{
    const struct design_node *parent = NULL;
    for (size_t i = 0; n && i < json_array_size(path); i++) {
        parent = n;
        n = step(n, json_array_get(path, i));
    }
    if (parent && n)
        design_patch_remove(p, parent, (int)(n - parent->children));
    return parent && n;
}

static bool add(struct design_patch *p, const struct design_node *root, const json_t *path,
                const json_t *value)
{
    const struct design_node *n = root;
    const size_t count = json_array_size(path);
    for (size_t i = 0; n && i < count; i++)
        n = step(n, json_array_get(path, i));
    if (n && n->kind == NODE_LIST && n->count) {
        design_patch_append(p, n, value);
        return true;
    }
    json_t *list = json_pack("[O]", value);
    const bool can =
        n && count == 1 ? design_patch_replace_section(p, n, list) : set(p, root, path, list);
    json_decref(list);
    return can;
}

/* ---- all ------------------------------------------------------------------------------------ */

static bool make(struct design_patch *p, const struct design_node *root, const json_t *change)
{
    const json_t *value = json_object_get(change, "value"), *path;
    if ((path = json_object_get(change, "remove")))
        return take_out(p, root, path);
    if (!value)
        return false;
    if ((path = json_object_get(change, "set")))
        return set(p, root, path, value);
    return (path = json_object_get(change, "add")) && add(p, root, path, value);
}

/* Whether `text` means what the change was to make of `before`. */
static bool is_as_meant(const struct design_node *before, const char *text, const json_t *change)
{
    struct design_node *after = NULL;
    struct err unheard = ERR_INIT;
    const bool read = !design_tree_parse(&after, text, "", &unheard);
    json_t *meant = design_expected(before, change), *is = design_tree_json(after);
    const bool same = read && meant && json_equal(meant, is);
    json_decref(meant);
    json_decref(is);
    design_tree_free(after);
    err_free(&unheard);
    return same;
}

enum err_code design_edit(char **out, const char *text, const json_t *change, const char *name,
                          struct err *e)
{
    struct design_node *root = NULL;
    *out = NULL;
    if (design_tree_parse(&root, text, name, e))
        return e->code;
    struct design_patch p = {.text = text};
    if (make(&p, root, change))
        *out = design_patch_apply(&p);
    if (*out && !is_as_meant(root, *out, change)) {
        free(*out);
        *out = NULL;
    }
    design_patch_free(&p);
    design_tree_free(root);
    if (*out)
        return ERR_NONE;
    return err_set(e, ERR_DATA,
                   "this cannot be changed here without changing more than it: "
                   "change it in the text");
}
