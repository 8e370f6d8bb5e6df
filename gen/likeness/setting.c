/* Settings by name: of text, canvas and effects, and the length of texts. */
#include "gen/likeness/setting.h"

#include <string.h>

#include "gen/domain/lengths.h"
#include "gen/domain/parts.h"
#include "gen/effects/registry.h"

static const char length_name[] = "length";

/* The name of a setting in its table, when `name` is "SECTION.SETTING"; else NULL. */
static const char *inside(const char *name, const char *section)
{
    const size_t n = strlen(section);
    return !strncmp(name, section, n) && name[n] == '.' ? name + n + 1 : NULL;
}

static bool has(const struct param_table *table, const char *key)
{
    for (int i = 0; key && i < table->count; i++)
        if (!strcmp(table->params[i].name, key))
            return true;
    return false;
}

bool likeness_setting_known(const char *name)
{
    if (!strcmp(name, length_name) || has(&domain_text_table, inside(name, "text")) ||
        has(&domain_canvas_table, inside(name, "canvas")))
        return true;
    for (int i = 0; effect_registry[i]; i++)
        if (has(&effect_registry[i]->table, inside(name, effect_registry[i]->name)))
            return true;
    return false;
}

static json_t *value_in(const struct param_table *table, const void *settings, const char *key)
{
    json_t *all = param_json(table, settings);
    json_t *value = json_incref(json_object_get(all, key));
    json_decref(all);
    return value;
}

static json_t *value_in_effects(const struct domain *d, const char *name)
{
    json_t *values = json_array();
    for (int i = 0; i < d->effect_count; i++) {
        const struct domain_effect *one = &d->effects[i];
        const char *key = inside(name, one->effect->name);
        if (key)
            json_array_append_new(values, value_in(&one->effect->table, one->settings, key));
    }
    json_t *value = json_array_size(values) < 2 ? json_array_get(values, 0) : values;
    json_incref(value);
    json_decref(values);
    return value;
}

json_t *likeness_setting_value(const struct domain *d, const char *name)
{
    const char *key;
    if (!strcmp(name, length_name))
        return domain_length_json(d);
    if ((key = inside(name, "text")))
        return value_in(&domain_text_table, &d->text, key);
    if ((key = inside(name, "canvas")))
        return value_in(&domain_canvas_table, &d->canvas, key);
    return value_in_effects(d, name);
}
