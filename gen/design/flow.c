/* JSON to YAML. */
#include "gen/design/flow.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/escape.h"
#include "base/json.h"

static bool is_word(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char rest[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    static const char *const other[] = {"true", "false", "null", "yes", "no", "on",
                                        "off",  "y",     "n",    "Yes", "No", "True"};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (strcmp(text, other[i]) == 0)
            return false;
    return *text && strchr(letters, *text) && !text[strspn(text, rest)];
}

void design_flow_text(struct text *to, const char *text)
{
    if (is_word(text))
        text_add(to, text);
    else
        escape_yaml(to, text);
}

static void add_list(struct text *to, const json_t *list)
{
    text_add(to, "[");
    for (size_t i = 0; i < json_array_size(list); i++) {
        text_add(to, i ? ", " : "");
        design_flow(to, json_array_get(list, i));
    }
    text_add(to, "]");
}

static void add_map(struct text *to, const json_t *map)
{
    const char *key, *between = "";
    json_t *value, *from = (json_t *)(uintptr_t)map;
    text_add(to, "{");
    json_object_foreach(from, key, value)
    {
        text_add(to, between);
        design_flow_text(to, key);
        text_add(to, ": ");
        design_flow(to, value);
        between = ", ";
    }
    text_add(to, "}");
}

void design_flow(struct text *to, const json_t *value)
{
    char number[32];
    if (json_is_object(value)) {
        add_map(to, value);
    } else if (json_is_array(value)) {
        add_list(to, value);
    } else if (json_is_string(value)) {
        design_flow_text(to, json_string_value(value));
    } else if (json_is_integer(value)) {
        text_printf(to, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        json_number(json_real_value(value), number);
        text_add(to, number);
    } else {
        text_add(to, json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null");
    }
}
