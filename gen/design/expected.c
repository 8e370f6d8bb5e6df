/* Changes of values, as opposed to texts. */
#include "gen/design/expected.h"

#include <string.h>

static json_t *step(json_t *in, const json_t *by)
{
    if (json_is_string(by))
        return json_object_get(in, json_string_value(by));
    const json_int_t i = json_integer_value(by);
    return i >= 0 ? json_array_get(in, (size_t)i) : NULL;
}

static int put(json_t *in, const json_t *by, json_t *value)
{
    if (json_is_string(by))
        return json_object_set_new(in, json_string_value(by), value);
    return json_array_set_new(in, (size_t)json_integer_value(by), value);
}

static int take_out(json_t *in, const json_t *by)
{
    if (json_is_string(by))
        return json_object_del(in, json_string_value(by));
    return json_array_remove(in, (size_t)json_integer_value(by));
}

/* A map where there is nothing, or the bare name of what the map is to hold. */
static bool becomes_map(const json_t *now, const json_t *key)
{
    return !now || json_is_null(now) ||
           (json_is_string(now) && json_is_string(key) &&
            !strcmp(json_string_value(now), json_string_value(key)));
}

/* What holds the last step of the path, made where it is missing. Borrowed. */
static json_t *parent_of(json_t **root, const json_t *path)
{
    const size_t count = json_array_size(path);
    if (count && becomes_map(*root, json_array_get(path, 0))) {
        json_decref(*root);
        *root = json_object();
    }
    json_t *at = *root;
    for (size_t i = 0; at && i + 1 < count; i++) {
        json_t *next = step(at, json_array_get(path, i));
        if (becomes_map(next, json_array_get(path, i + 1)) &&
            put(at, json_array_get(path, i), json_object()))
            return NULL;
        at = step(at, json_array_get(path, i));
    }
    return count ? at : NULL;
}

/* The list at the path gets an item; where there is none, it is one. */
static int append(json_t *parent, const json_t *last, json_t *value)
{
    json_t *list = step(parent, last);
    if (json_is_array(list))
        return json_array_append_new(list, value);
    json_t *made = json_pack("[o]", value);
    if (list && !json_is_null(list)) {
        json_decref(made);
        return -1;
    }
    return put(parent, last, made);
}

json_t *design_expected(const struct design_node *before, const json_t *change)
{
    json_t *root = design_tree_json(before);
    const json_t *set = json_object_get(change, "set"), *gone = json_object_get(change, "remove"),
                 *more = json_object_get(change, "add"),
                 *path = gone  ? gone
                         : set ? set
                               : more,
                 *value = json_object_get(change, "value");
    json_t *parent = parent_of(&root, path);
    const json_t *last = json_array_get(path, json_array_size(path) - 1);
    int failed = !parent || !last || (!gone && !value);
    if (!failed)
        failed = gone  ? take_out(parent, last)
                 : set ? put(parent, last, design_value_json(value))
                       : append(parent, last, design_value_json(value));
    if (!failed)
        return root;
    json_decref(root);
    return NULL;
}
