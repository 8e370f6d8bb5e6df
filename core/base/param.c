/* Tables of parameters: reading, defaults, canonical JSON, reference pages. */
#include "base/param.h"

#include <float.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

static bool is_dist(enum param_type t)
{
    return t == PARAM_INT_DIST || t == PARAM_REAL_DIST || t == PARAM_COLOR;
}

static bool is_integer(enum param_type t)
{
    return t == PARAM_INT || t == PARAM_INT_DIST;
}

static bool is_limited(const struct param *p)
{
    return p->min < 0 || p->min > 0 || p->max < 0 || p->max > 0;
}

static double low(const struct param *p)
{
    if (p->type == PARAM_COLOR)
        return 0;
    return is_limited(p) ? p->min : is_integer(p->type) ? INT_MIN : -DBL_MAX;
}

static double high(const struct param *p)
{
    if (p->type == PARAM_COLOR)
        return 0xffffff;
    return is_limited(p) ? p->max : is_integer(p->type) ? INT_MAX : DBL_MAX;
}

static void *field(const struct param *p, void *out)
{
    return (char *)out + p->offset;
}

static const void *const_field(const struct param *p, const void *in)
{
    return (const char *)in + p->offset;
}

/* ---- one parameter -------------------------------------------------------------------------- */

static int choice_count(const struct param *p)
{
    int n = 0;
    while (p->choices[n])
        n++;
    return n;
}

static void list_choices(const struct param *p, char *text, size_t size)
{
    size_t used = 0;
    text[0] = 0;
    for (int i = 0; p->choices[i] && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? ", " : "", p->choices[i]);
}

static bool read_choice(const struct param *p, const struct node *n, int *out, struct err *e)
{
    char all[512];
    if (!node_is(n, NODE_SCALAR, e))
        return false;
    for (int i = 0; p->choices[i]; i++)
        if (strcmp(p->choices[i], n->text) == 0) {
            *out = i;
            return true;
        }
    const char *near = err_nearest(n->text, p->choices, choice_count(p));
    list_choices(p, all, sizeof all);
    if (near)
        node_error(n, e, "%s: unknown '%s' (did you mean '%s'?); one of %s", p->name, n->text, near,
                   all);
    else
        node_error(n, e, "%s: unknown '%s'; one of %s", p->name, n->text, all);
    return false;
}

static bool read_text(const struct node *n, char **out, struct err *e)
{
    if (!node_is(n, NODE_SCALAR, e))
        return false;
    char *copy = strdup(n->text);
    if (!copy) {
        err_memory(e);
        return false;
    }
    free(*out);
    *out = copy;
    return true;
}

/* Replaces the value only by a good one. */
static bool read_dist(const struct param *p, const struct node *n, struct dist *out, struct err *e)
{
    struct dist d = {.integer = is_integer(p->type),
                     .color = p->type == PARAM_COLOR,
                     .ink = p->ink,
                     .min = low(p),
                     .max = high(p)};
    if (!dist_read(&d, n, e)) {
        dist_free(&d);
        return false;
    }
    dist_free(out);
    *out = d;
    return true;
}

static bool read_one(const struct param *p, const struct node *n, void *out, struct err *e)
{
    long long whole;
    void *at = field(p, out);
    switch (p->type) {
    case PARAM_INT:
        if (!node_int(n, (long long)low(p), (long long)high(p), &whole, e))
            return false;
        *(int *)at = (int)whole;
        return true;
    case PARAM_REAL:
        return node_real(n, low(p), high(p), at, e);
    case PARAM_BOOL:
        return node_bool(n, at, e);
    case PARAM_TEXT:
        return read_text(n, at, e);
    case PARAM_CHOICE:
        return read_choice(p, n, at, e);
    default:
        return read_dist(p, n, at, e);
    }
}

/* Messages carry the name of the parameter and no position: the text stands in no file. */
static enum err_code read_yaml(const struct param *p, const char *text, void *out, struct err *e)
{
    static const struct node empty = {.kind = NODE_SCALAR, .text = ""};
    struct document *d = NULL;
    const enum err_code code = document_parse(&d, text, p->name, NULL);
    if (code == ERR_OS)
        return err_memory(e);
    if (code)
        return err_add(e, ERR_CONFIG, "%s: '%s' is not a YAML value; put it in quotation marks",
                       p->name, text);
    const struct node *root = document_root(d);
    struct node n = root ? *root : empty;
    n.key = p->name;
    n.file = NULL;
    const bool good = read_one(p, &n, out, e);
    document_free(d);
    return good ? ERR_NONE : e ? e->code : ERR_CONFIG;
}

/* ---- tables --------------------------------------------------------------------------------- */

/* Most defaults are words and numbers, which need no parser. */
static enum err_code read_default(const struct param *p, void *out, struct err *e)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    const size_t length = strspn(p->def, plain);
    if (!length || p->def[length] || p->def[0] == '-')
        return read_yaml(p, p->def, out, e);
    const struct node n = {.kind = NODE_SCALAR, .key = p->name, .text = p->def};
    return read_one(p, &n, out, e) ? ERR_NONE : ERR_CONFIG;
}

static void set_default(const struct param *p, void *out, struct err *e)
{
    struct err own = ERR_INIT;
    const bool wrong = p->def && read_default(p, out, &own);
    if (wrong && own.code == ERR_OS)
        err_memory(e);
    else if (wrong)
        err_set(e, ERR_SOFTWARE, "built-in default of %s", own.text);
    err_free(&own);
}

enum err_code param_read(const struct param_table *table, void *out, const struct node *map,
                         const char *const *also, struct err *e)
{
    struct err unheard = ERR_INIT; /* the code must be right where nobody wants the text */
    if (!e) {
        const enum err_code code = param_read(table, out, map, also, &unheard);
        err_free(&unheard);
        return code;
    }
    memset(out, 0, table->size);
    for (int i = 0; i < table->count; i++) {
        const struct param *p = &table->params[i];
        set_default(p, out, e);
        if (!p->def && map && map->kind == NODE_MAP && !node_get(map, p->name))
            node_error(map, e, "%s: '%s' is missing: %s", table->name, p->name, p->help);
        else if (!p->def && !map)
            err_add(e, ERR_CONFIG, "%s: '%s' is missing: %s", table->name, p->name, p->help);
    }
    return map ? param_update(table, out, map, also, e) : e->code;
}

static bool has_name(const struct param_table *table, const char *name)
{
    for (int i = 0; i < table->count; i++)
        if (strcmp(table->params[i].name, name) == 0)
            return true;
    return false;
}

static void check_keys(const struct param_table *table, const struct node *map,
                       const char *const *also, struct err *e)
{
    int extra = 0;
    while (also && also[extra])
        extra++;
    const char **names = calloc((size_t)(table->count + extra) + 1, sizeof *names);
    if (!names) {
        err_memory(e);
        return;
    }
    for (int i = 0; i < table->count; i++)
        names[i] = table->params[i].name;
    int count = table->count;
    for (int i = 0; i < extra; i++)
        if (!has_name(table, also[i])) /* messages list each once */
            names[count++] = also[i];
    node_check_keys(map, names, count, e);
    free(names);
}

enum err_code param_update(const struct param_table *table, void *out, const struct node *map,
                           const char *const *also, struct err *e)
{
    struct err unheard = ERR_INIT;
    if (!e) {
        const enum err_code code = param_update(table, out, map, also, &unheard);
        err_free(&unheard);
        return code;
    }
    if (!map || !node_is(map, NODE_MAP, e))
        return e->code;
    check_keys(table, map, also, e);
    for (int i = 0; i < table->count; i++) {
        const struct node *n = node_get(map, table->params[i].name);
        if (n)
            read_one(&table->params[i], n, out, e);
    }
    return e->code;
}

enum err_code param_set(const struct param_table *table, void *out, const char *name,
                        const char *text, struct err *e)
{
    const char *names[256];
    int count = 0;
    for (; count < table->count && count < 256; count++) {
        names[count] = table->params[count].name;
        if (strcmp(names[count], name) == 0)
            return read_yaml(&table->params[count], text, out, e);
    }
    const char *near = err_nearest(name, names, count);
    return err_add(e, ERR_USAGE, "%s has no '%s'%s%s%s", table->name, name,
                   near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static json_t *one_json(const struct param *p, const void *in)
{
    const void *at = const_field(p, in);
    switch (p->type) {
    case PARAM_INT:
        return json_integer(*(const int *)at);
    case PARAM_REAL:
        return json_real(*(const double *)at);
    case PARAM_BOOL:
        return json_boolean(*(const bool *)at);
    case PARAM_TEXT:
        return json_string(*(char *const *)at ? *(char *const *)at : "");
    case PARAM_CHOICE:
        return json_string(p->choices[*(const int *)at]);
    default:
        return dist_json(at);
    }
}

static bool has_default(const struct param_table *table, const struct param *p, const void *value)
{
    const struct param_table alone = {table->name, p, 1, table->size};
    void *fresh = calloc(1, table->size);
    struct err unheard = ERR_INIT; /* a default that cannot be read is not what `value` has */
    bool same = false;
    if (fresh && !param_read(&alone, fresh, NULL, NULL, &unheard)) {
        json_t *now = one_json(p, value), *first = one_json(p, fresh);
        same = json_equal(now, first);
        json_decref(now);
        json_decref(first);
        param_free(&alone, fresh);
    }
    free(fresh);
    err_free(&unheard);
    return same;
}

json_t *param_json(const struct param_table *table, const void *in)
{
    json_t *j = json_object();
    for (int i = 0; i < table->count; i++) {
        const struct param *p = &table->params[i];
        if (!p->later || !has_default(table, p, in))
            json_object_set_new(j, p->name, one_json(p, in));
    }
    return j;
}

/* JSON is YAML, so there is one reader. */
enum err_code param_from_json(const struct param_table *table, void *out, const json_t *object,
                              struct err *e)
{
    struct document *d = NULL;
    memset(out, 0, table->size);
    if (!json_is_object(object))
        return err_set(e, ERR_DATA, "%s: expected an object", table->name);
    char *text = json_canonical(object);
    if (!text)
        return err_memory(e);
    enum err_code code = document_parse(&d, text, table->name, e);
    if (!code)
        code = param_read(table, out, document_root(d), NULL, e);
    document_free(d);
    free(text);
    return code;
}

void param_free(const struct param_table *table, void *in)
{
    for (int i = 0; i < table->count; i++) {
        const struct param *p = &table->params[i];
        if (p->type == PARAM_TEXT) {
            char **text = field(p, in);
            free(*text);
            *text = NULL;
        } else if (is_dist(p->type)) {
            dist_free(field(p, in));
        }
    }
}

void param_copy(const struct param_table *table, void *out, const void *from)
{
    memcpy(out, from, table->size);
    for (int i = 0; i < table->count; i++) {
        const struct param *p = &table->params[i];
        if (p->type == PARAM_TEXT)
            *(char **)field(p, out) = text_copy(*(char *const *)const_field(p, from));
        else if (is_dist(p->type))
            dist_copy(field(p, out), const_field(p, from));
    }
}

/* ---- help ----------------------------------------------------------------------------------- */

static void describe_type(const struct param *p, char *text, size_t size)
{
    static const char *const names[] = {
        "integer",           "number",           "true/false",      "text", "",
        "integer or random", "number or random", "colour or random"};
    if (p->type == PARAM_CHOICE) {
        list_choices(p, text, size);
        return;
    }
    int used = snprintf(text, size, "%s%s", names[p->type], p->ink ? ", or ink" : "");
    if (is_limited(p))
        used += snprintf(text + used, size - (size_t)used, " %.10g..%.10g", p->min, p->max);
    if (p->unit && p->unit[0])
        snprintf(text + used, size - (size_t)used, " %s", p->unit);
}

/* "none" would be taken for a value. */
static const char *default_of(const struct param *p)
{
    return !p->def ? "required" : *p->def ? p->def : "optional";
}

void param_print(const struct param_table *table, FILE *to)
{
    char type[512];
    for (int i = 0; i < table->count; i++) {
        const struct param *p = &table->params[i];
        describe_type(p, type, sizeof type);
        fprintf(to, "  %-16s %s; %s%s\n                   %s\n", p->name, type,
                p->def && *p->def ? "default " : "", default_of(p), p->help);
    }
}

json_t *param_describe(const struct param_table *table)
{
    char type[512];
    json_t *list = json_array();
    for (int i = 0; i < table->count; i++) {
        const struct param *p = &table->params[i];
        describe_type(p, type, sizeof type);
        json_array_append_new(list, json_pack("{s:s, s:s, s:s?, s:s}", "name", p->name, "value",
                                              type, "default", p->def, "help", p->help));
    }
    return list;
}

void param_markdown(const struct param_table *table, FILE *to)
{
    char type[512];
    fprintf(to, "| parameter | value | default | meaning |\n|---|---|---|---|\n");
    for (int i = 0; i < table->count; i++) {
        const struct param *p = &table->params[i];
        describe_type(p, type, sizeof type);
        const bool code = p->def && *p->def;
        fprintf(to, "| `%s` | %s | %s%s%s | %s |\n", p->name, type, code ? "`" : "", default_of(p),
                code ? "`" : "", p->help);
    }
}
