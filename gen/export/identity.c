/* What two datasets have in common. */
#include "gen/export/identity.h"

#include <string.h>

static void add_name(struct text *names, const char *name)
{
    text_printf(names, "%s%s", names->size ? ", " : "", name);
}

void dataset_differences(const json_t *one, const json_t *other, struct text *names)
{
    const char *key;
    const json_t *value;
    json_object_foreach((json_t *)(uintptr_t)one, key, value)
    {
        if (!json_equal(value, json_object_get(other, key)))
            add_name(names, key);
    }
    json_object_foreach((json_t *)(uintptr_t)other, key, value)
    {
        if (!json_object_get(one, key))
            add_name(names, key);
    }
}

static const json_t *find_split(const json_t *splits, const json_t *name)
{
    size_t i;
    const json_t *split;
    json_array_foreach(splits, i, split)
    {
        if (json_equal(json_object_get(split, "name"), name))
            return split;
    }
    return NULL;
}

static json_int_t number_of(const json_t *split, const char *key)
{
    return json_integer_value(json_object_get(split, key));
}

static bool holds_split(const json_t *splits, const json_t *smaller)
{
    const json_t *split = find_split(splits, json_object_get(smaller, "name"));
    return split && number_of(split, "first") == number_of(smaller, "first") &&
           number_of(split, "end") >= number_of(smaller, "end") &&
           number_of(smaller, "end") > number_of(smaller, "first") &&
           json_equal(json_object_get(split, "labels"), json_object_get(smaller, "labels"));
}

static bool rest_is_same(const json_t *one, const json_t *other)
{
    struct text names = {0};
    dataset_differences(one, other, &names);
    const bool same = text_equal(names.data ? names.data : "", "splits");
    text_free(&names);
    return same;
}

bool dataset_extends(const json_t *larger, const json_t *smaller)
{
    const json_t *splits = json_object_get(larger, "splits");
    const json_t *before = json_object_get(smaller, "splits"), *split;
    size_t i;
    bool holds = json_array_size(before) > 0 && json_array_size(before) <= EXPORT_MAX_SPLITS &&
                 rest_is_same(larger, smaller);
    json_array_foreach(before, i, split)
    {
        holds = holds && holds_split(splits, split);
    }
    return holds;
}

struct export_dataset dataset_smaller(const struct export_dataset *larger, const json_t *smaller)
{
    struct export_dataset d = *larger;
    const json_t *split;
    size_t i;
    d.split_count = 0;
    json_array_foreach(json_object_get(smaller, "splits"), i, split)
    {
        const char *name = json_string_value(json_object_get(split, "name"));
        for (int k = 0; name && k < larger->split_count; k++)
            if (strcmp(larger->splits[k].name, name) == 0) {
                d.splits[d.split_count] = larger->splits[k];
                d.splits[d.split_count++].end = (uint64_t)number_of(split, "end");
            }
    }
    return d;
}
