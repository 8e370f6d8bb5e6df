/* Tables of parameters and their values as JSON. */
#include "gen/design/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "gen/domain/keys.h"
#include "gen/domain/lengths.h"
#include "gen/domain/parts.h"
#include "gen/effects/registry.h"

/* ---- values --------------------------------------------------------------------------------- */

/* All of them, also those that identities leave out at their default. */
static json_t *values_of(const struct param_table *table, const void *settings)
{
    struct param_table whole = *table;
    struct param *params = memory_take((size_t)table->count, sizeof *params);
    memcpy(params, table->params, (size_t)table->count * sizeof *params);
    for (int i = 0; i < table->count; i++)
        params[i].later = false;
    whole.params = params;
    json_t *values = param_json(&whole, settings);
    free(params);
    return values;
}

/* Null where a value must be given. */
static json_t *default_of(const struct param_table *table, int i)
{
    const struct param_table alone = {table->name, &table->params[i], 1, table->size};
    void *fresh = memory_take(1, table->size);
    struct err unheard = ERR_INIT;
    json_t *value = NULL;
    if (!param_read(&alone, fresh, NULL, NULL, &unheard)) {
        json_t *all = values_of(&alone, fresh);
        value = json_incref(json_object_get(all, table->params[i].name));
        json_decref(all);
    }
    param_free(&alone, fresh);
    free(fresh);
    err_free(&unheard);
    return value ? value : json_null();
}

/* ---- what can be set ------------------------------------------------------------------------ */

static const char *kind_of(enum param_type type)
{
    static const char *const kinds[] = {
        [PARAM_INT] = "integer",      [PARAM_REAL] = "number",   [PARAM_BOOL] = "flag",
        [PARAM_TEXT] = "text",        [PARAM_CHOICE] = "choice", [PARAM_INT_DIST] = "integer",
        [PARAM_REAL_DIST] = "number", [PARAM_COLOR] = "color"};
    return kinds[type];
}

static json_t *choices_of(const struct param *p)
{
    json_t *list = p->type == PARAM_CHOICE ? json_array() : json_null();
    for (int i = 0; p->type == PARAM_CHOICE && p->choices[i]; i++)
        json_array_append_new(list, json_string(p->choices[i]));
    return list;
}

static json_t *setting(const struct param_table *table, int i)
{
    const struct param *p = &table->params[i];
    const bool limited = p->min < 0 || p->min > 0 || p->max < 0 || p->max > 0;
    const bool random =
        p->type == PARAM_INT_DIST || p->type == PARAM_REAL_DIST || p->type == PARAM_COLOR;
    return json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:o, s:o, s:o, s:o}", "name", p->name, "help",
                     p->help, "unit", p->unit ? p->unit : "", "kind", kind_of(p->type), "random",
                     random, "ink", p->ink, "min", limited ? json_real(p->min) : json_null(), "max",
                     limited ? json_real(p->max) : json_null(), "choices", choices_of(p), "default",
                     default_of(table, i));
}

static json_t *settings_of(const struct param_table *table)
{
    json_t *list = json_array();
    for (int i = 0; i < table->count; i++)
        json_array_append_new(list, setting(table, i));
    return list;
}

static const char *help_of(enum domain_section section, const char *name)
{
    for (int i = 0; i < domain_keys[section].count; i++)
        if (!strcmp(domain_keys[section].keys[i].name, name))
            return domain_keys[section].keys[i].help;
    return "";
}

/* Keys without a table. */
struct outermost_settings {
    char *alphabet;
    struct dist length;
};
struct shared_settings {
    double probability;
};

static json_t *outermost(void)
{
    const struct param params[] = {
        {"alphabet", PARAM_TEXT, offsetof(struct outermost_settings, alphabet),
         .help = help_of(KEYS_OF_DOMAIN, "alphabet")},
        {"length", PARAM_INT_DIST, offsetof(struct outermost_settings, length), .min = 1,
         .max = CAPTCHA_MAX_LENGTH, .def = "4", .help = help_of(KEYS_OF_DOMAIN, "length")},
    };
    const struct param_table table = PARAM_TABLE("domain", struct outermost_settings, params);
    return settings_of(&table);
}

static json_t *shared(void)
{
    const struct param params[] = {
        {"probability", PARAM_REAL, offsetof(struct shared_settings, probability), .min = 0,
         .max = 1, .def = "1", .help = help_of(KEYS_OF_EFFECT, "probability")},
    };
    const struct param_table table = PARAM_TABLE("effect", struct shared_settings, params);
    return settings_of(&table);
}

static json_t *effects(void)
{
    json_t *list = json_array();
    for (int i = 0; effect_registry[i]; i++) {
        const struct effect *one = effect_registry[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o}", "name", one->name, "help",
                                              one->help, "stage", effect_stage_names[one->stage],
                                              "settings", settings_of(&one->table)));
    }
    return list;
}

json_t *design_form(void)
{
    json_t *sections = json_pack(
        "[{s:s, s:s, s:[], s:o}, {s:s, s:s, s:[s], s:o}, {s:s, s:s, s:[s], s:o}]", "name", "domain",
        "help", "What the texts are.", "path", "settings", outermost(), "name", "canvas", "help",
        "The image.", "path", "canvas", "settings", settings_of(&domain_canvas_table), "name",
        "text", "help", "How the characters are placed and painted.", "path", "text", "settings",
        settings_of(&domain_text_table));
    return json_pack("{s:o, s:o, s:o}", "sections", sections, "effects", effects(), "shared",
                     shared());
}

/* ---- what is set ---------------------------------------------------------------------------- */

static json_t *alphabet_of(const struct domain *d)
{
    struct text all = {0};
    char one[8];
    for (int i = 0; i < d->info.classes; i++)
        text_add_bytes(&all, one, (size_t)(utf8_put(one, d->alphabet[i]) - one));
    json_t *value = json_text(all.data ? all.data : "");
    text_free(&all);
    return value;
}

/* The names of what a map of the text has. */
static json_t *keys_of(const struct design_node *map)
{
    json_t *names = json_array();
    for (int i = 0; map && map->kind == NODE_MAP && i < map->count; i++)
        json_array_append_new(names, json_string(map->children[i].key));
    return names;
}

static json_t *effect_values(const struct domain_effect *one, const struct design_node *root,
                             const char *list, int at)
{
    const struct design_node *item = &design_tree_child(root, list)->children[at];
    json_t *values = values_of(&one->effect->table, one->settings);
    json_object_set_new(values, "probability", json_real(one->probability));
    return json_pack("{s:s, s:[s,i,s], s:o, s:o}", "name", one->effect->name, "path", list, at,
                     one->effect->name, "values", values, "set",
                     keys_of(design_tree_child(item, one->effect->name)));
}

static int count_of(const struct design_node *root, const char *list)
{
    const struct design_node *n = design_tree_child(root, list);
    return n && n->kind == NODE_LIST ? n->count : 0;
}

/* Those of other files come first, then `effects`, then `add`. */
static json_t *all_effects(const struct domain *d, const struct design_node *root, json_t *base)
{
    const int own = count_of(root, "effects"), added = count_of(root, "add");
    const int before = d->effect_count - own - added;
    json_t *list = json_array();
    for (int i = 0; i < d->effect_count; i++) {
        const struct domain_effect *one = &d->effects[i];
        if (i < before)
            json_array_append_new(base, json_string(one->effect->name));
        else if (i < before + own)
            json_array_append_new(list, effect_values(one, root, "effects", i - before));
        else
            json_array_append_new(list, effect_values(one, root, "add", i - before - own));
    }
    return list;
}

json_t *design_values(const struct domain *d, const struct design_node *root)
{
    if (domain_is_imported(d) || design_tree_child(root, "interpolate"))
        return json_null();
    json_t *base = json_array();
    json_t *list = all_effects(d, root, base);
    json_t *sections =
        json_pack("{s:{s:o, s:o}, s:o, s:o}", "domain", "alphabet", alphabet_of(d), "length",
                  domain_length_json(d), "canvas", values_of(&domain_canvas_table, &d->canvas),
                  "text", values_of(&domain_text_table, &d->text));
    json_t *set = json_pack("{s:o, s:o, s:o}", "domain", keys_of(root), "canvas",
                            keys_of(design_tree_child(root, "canvas")), "text",
                            keys_of(design_tree_child(root, "text")));
    const bool adds = design_tree_child(root, "base") && !design_tree_child(root, "effects");
    return json_pack("{s:o, s:o, s:o, s:o, s:s}", "sections", sections, "set", set, "effects", list,
                     "base", base, "list", adds ? "add" : "effects");
}
