/* Values of nodes, and errors that say where they stand. */
#include "base/node.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/names.h"
#include "base/utf8.h"

const struct node *node_get(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (int i = 0; i < map->count; i++)
        if (strcmp(map->children[i].key, key) == 0)
            return &map->children[i];
    return NULL;
}

static void positioned(const char *file, int line, int column, struct err *e, const char *format,
                       va_list arguments) __attribute__((format(printf, 5, 0)));

static void positioned(const char *file, int line, int column, struct err *e, const char *format,
                       va_list arguments)
{
    char raw[1024];
    vsnprintf(raw, sizeof raw, format, arguments);
    utf8_cut(raw);
    struct text shown = {.fallible = true};
    escape_shown(&shown, raw); /* one line, whatever the file holds */
    const char *text = shown.failed || !shown.data ? raw : shown.data;
    if (file)
        err_add(e, ERR_CONFIG, "%s:%d:%d: %s", file, line, column, text);
    else
        err_add(e, ERR_CONFIG, "%s", text);
    text_free(&shown);
}

enum err_code node_error(const struct node *n, struct err *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    positioned(n->file, n->line, n->column, e, format, arguments);
    va_end(arguments);
    return e ? e->code : ERR_CONFIG;
}

enum err_code node_key_error(const struct node *n, struct err *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    positioned(n->file, n->key ? n->key_line : n->line, n->key ? n->key_column : n->column, e,
               format, arguments);
    va_end(arguments);
    return e ? e->code : ERR_CONFIG;
}

enum err_code node_error_lines(const struct node *n, struct err *e, const char *what,
                               const char *text)
{
    while (*text) {
        const size_t length = strcspn(text, "\n");
        node_error(n, e, "%s: %.*s", what, (int)length, text);
        text += length + (text[length] == '\n');
    }
    return e ? e->code : ERR_CONFIG;
}

bool node_is(const struct node *n, enum node_kind kind, struct err *e)
{
    static const char *const names[] = {"a single value", "a list", "a map"};
    if (n->kind == kind)
        return true;
    const bool empty = n->kind == NODE_SCALAR && !n->quoted && !n->text[0];
    node_error(n, e, "%s%sexpected %s, found %s", n->key ? n->key : "", n->key ? ": " : "",
               names[kind], empty ? "nothing" : names[n->kind]);
    return false;
}

/* "a, b, c", cut off where it does not fit. */
static void list_names(char *out, size_t size, const char *const *names, int count)
{
    size_t used = 0;
    *out = 0;
    for (int i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", names[i]);
}

void node_check_keys(const struct node *map, const char *const *allowed, int count, struct err *e)
{
    for (int i = 0; map && map->kind == NODE_MAP && i < map->count; i++) {
        const struct node *n = &map->children[i];
        bool known = false;
        for (int j = 0; j < count && !known; j++)
            known = strcmp(allowed[j], n->key) == 0;
        if (known)
            continue;
        const char *near = err_nearest(n->key, allowed, count);
        char all[512];
        list_names(all, sizeof all, allowed, count);
        if (near)
            node_key_error(n, e, "unknown key '%s' (did you mean '%s'?)", n->key, near);
        else
            node_key_error(n, e, "unknown key '%s'; there are: %s", n->key, all);
    }
}

const char *node_label(const struct node *n)
{
    return n->key ? n->key : "value";
}

bool node_int(const struct node *n, long long min, long long max, long long *value, struct err *e)
{
    char *end = NULL;
    if (!node_is(n, NODE_SCALAR, e))
        return false;
    errno = 0;
    *value = strtoll(n->text, &end, 10);
    if (n->quoted || end == n->text || *end || n->text[0] == ' ') {
        node_error(n, e, "%s: '%s' is not a whole number", node_label(n), n->text);
        return false;
    }
    if (errno || *value < min || *value > max) {
        node_error(n, e, "%s: %s is out of range, %lld to %lld", node_label(n), n->text, min, max);
        return false;
    }
    return true;
}

bool node_real(const struct node *n, double min, double max, double *value, struct err *e)
{
    char *end = NULL;
    if (!node_is(n, NODE_SCALAR, e))
        return false;
    *value = strtod(n->text, &end);
    const bool plain = strspn(n->text, "+-.0123456789eE") == strlen(n->text);
    if (n->quoted || end == n->text || *end || !plain) {
        node_error(n, e, "%s: '%s' is not a number", node_label(n), n->text);
        return false;
    }
    if (!isfinite(*value)) {
        node_error(n, e, "%s: %s is too large", node_label(n), n->text);
        return false;
    }
    if (*value < min || *value > max) {
        node_error(n, e, "%s: %s is out of range, %g to %g", node_label(n), n->text, min, max);
        return false;
    }
    return true;
}

/* Other words for a truth value, which YAML 1.1 had. */
static const char *bool_hint(const char *text)
{
    static const char *const yes[] = {"yes", "on", "y", "1"}, *const no[] = {"no", "off", "n", "0"};
    for (int i = 0; i < 4; i++) {
        if (strcasecmp(text, yes[i]) == 0)
            return " (write true)";
        if (strcasecmp(text, no[i]) == 0)
            return " (write false)";
    }
    return strcasecmp(text, "true") == 0 || strcasecmp(text, "false") == 0
               ? " (small letters, not quoted)"
               : "";
}

bool node_bool(const struct node *n, bool *value, struct err *e)
{
    if (!node_is(n, NODE_SCALAR, e))
        return false;
    *value = strcmp(n->text, "true") == 0;
    if (!n->quoted && (*value || strcmp(n->text, "false") == 0))
        return true;
    node_error(n, e, "%s: '%s' is neither true nor false%s", node_label(n), n->text,
               bool_hint(n->text));
    return false;
}

/* ---- names --------------------------------------------------------------------------------------
 */

/* At the place of the value, or of the key. */
static bool check(const struct node *n, const char *text, bool is_key, const char *why,
                  struct err *e)
{
    char which[16] = "";
    const uint32_t c = first_control(text);
    if (!why)
        return true;
    if (c)
        snprintf(which, sizeof which, ": U+%04X", (unsigned)c);
    if (is_key)
        node_key_error(n, e, "the name %s%s", why, which);
    else
        node_error(n, e, "%s: the text %s%s", node_label(n), why, which);
    return false;
}

bool node_is_name(const struct node *n, struct err *e)
{
    return node_is(n, NODE_SCALAR, e) && check(n, n->text, false, name_mistake(n->text), e);
}

bool node_is_line(const struct node *n, struct err *e)
{
    return node_is(n, NODE_SCALAR, e) && check(n, n->text, false, line_mistake(n->text), e);
}

bool node_key_is_name(const struct node *n, struct err *e)
{
    return check(n, n->key, true, name_mistake(n->key), e);
}
