#include "base/document.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/publish.h"

enum { MAX_DEPTH = 64, MAX_NODES = 1000000, MAX_BYTES = 4 << 20 };

/* libyaml's document stays alive for its texts; nodes are copied out beside their positions. */
struct document {
    yaml_document_t yaml;
    bool loaded;
    char *name;
    struct node *root;
    int nodes;
};

/* ---- building the tree ---------------------------------------------------------------------- */

static void place(struct node *n, const yaml_node_t *y, const char *file)
{
    n->file = file;
    n->line = (int)y->start_mark.line + 1;
    n->column = (int)y->start_mark.column + 1;
}

static enum err_code build(struct document *d, int index, int depth, struct node *out,
                           struct err *e);

static enum err_code allocate(struct document *d, struct node *n, int count, struct err *e)
{
    struct node *children = count ? calloc((size_t)count, sizeof *children) : NULL;
    n->children = children;
    d->nodes += count;
    if (count && !children)
        return err_memory(e);
    if (d->nodes > MAX_NODES)
        return node_error(n, e, "more than %d values: is an alias repeated too often?", MAX_NODES);
    n->count = count;
    return ERR_NONE;
}

/* Children are const to everyone but the builder. */
static struct node *child(struct node *n, int i)
{
    return (struct node *)(uintptr_t)&n->children[i];
}

static enum err_code build_list(struct document *d, const yaml_node_t *y, int depth,
                                struct node *out, struct err *e)
{
    const yaml_node_item_t *items = y->data.sequence.items.start;
    const int count = (int)(y->data.sequence.items.top - items);
    out->kind = NODE_LIST;
    if (allocate(d, out, count, e))
        return e->code;
    for (int i = 0; i < count; i++)
        if (build(d, items[i], depth + 1, child(out, i), e))
            return e->code;
    return ERR_NONE;
}

static void check_duplicate(const struct node *map, int i, struct err *e)
{
    const struct node *n = &map->children[i];
    for (int j = 0; j < i; j++)
        if (strcmp(map->children[j].key, n->key) == 0)
            node_key_error(n, e, "'%s' is given twice (first in line %d)", n->key,
                           map->children[j].key_line);
}

static enum err_code build_map(struct document *d, const yaml_node_t *y, int depth,
                               struct node *out, struct err *e)
{
    const yaml_node_pair_t *pairs = y->data.mapping.pairs.start;
    const int count = (int)(y->data.mapping.pairs.top - pairs);
    out->kind = NODE_MAP;
    if (allocate(d, out, count, e))
        return e->code;
    for (int i = 0; i < count; i++) {
        const yaml_node_t *key = yaml_document_get_node(&d->yaml, pairs[i].key);
        struct node *n = child(out, i);
        if (key->type != YAML_SCALAR_NODE)
            return err_add(e, ERR_CONFIG, "%s:%d:%d: a key must be a plain word", d->name,
                           (int)key->start_mark.line + 1, (int)key->start_mark.column + 1);
        n->key = (const char *)key->data.scalar.value;
        n->key_line = (int)key->start_mark.line + 1;
        n->key_column = (int)key->start_mark.column + 1;
        if (build(d, pairs[i].value, depth + 1, n, e))
            return e->code;
        check_duplicate(out, i, e);
    }
    return e->code;
}

static enum err_code build(struct document *d, int index, int depth, struct node *out,
                           struct err *e)
{
    const yaml_node_t *y = yaml_document_get_node(&d->yaml, index);
    place(out, y, d->name);
    if (depth > MAX_DEPTH)
        return node_error(out, e, "nested deeper than %d levels", MAX_DEPTH);
    if (y->type == YAML_SEQUENCE_NODE)
        return build_list(d, y, depth, out, e);
    if (y->type == YAML_MAPPING_NODE)
        return build_map(d, y, depth, out, e);
    out->kind = NODE_SCALAR;
    out->text = (const char *)y->data.scalar.value;
    out->quoted = y->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    if (strlen(out->text) != y->data.scalar.length)
        return node_error(out, e, "a text must not hold a zero byte");
    return ERR_NONE;
}

/* ---- loading -------------------------------------------------------------------------------- */

static enum err_code syntax_error(const struct document *d, const yaml_parser_t *p, struct err *e)
{
    if (p->error == YAML_MEMORY_ERROR)
        return err_memory(e);
    const char *problem = p->problem ? p->problem : "not YAML";
    if (p->error == YAML_READER_ERROR)
        return err_add(e, ERR_CONFIG, "%s: %s (byte %zu); the file must be UTF-8", d->name, problem,
                       p->problem_offset);
    return err_add(e, ERR_CONFIG, "%s:%d:%d: %s%s%s", d->name, (int)p->problem_mark.line + 1,
                   (int)p->problem_mark.column + 1, problem, p->context ? ", " : "",
                   p->context ? p->context : "");
}

/* Nothing may follow the first document. */
static enum err_code check_end(const struct document *d, yaml_parser_t *p, struct err *e)
{
    yaml_document_t rest;
    if (!yaml_parser_load(p, &rest))
        return syntax_error(d, p, e);
    const yaml_node_t *root = yaml_document_get_root_node(&rest);
    if (root)
        err_add(e, ERR_CONFIG, "%s:%d:%d: a second document starts here; a file holds one", d->name,
                (int)root->start_mark.line + 1, (int)root->start_mark.column + 1);
    yaml_document_delete(&rest);
    return e->code;
}

static enum err_code load(struct document *d, const char *text, size_t size, struct err *e)
{
    yaml_parser_t p;
    if (!yaml_parser_initialize(&p))
        return err_memory(e);
    yaml_parser_set_input_string(&p, (const unsigned char *)text, size);
    if (!yaml_parser_load(&p, &d->yaml)) {
        syntax_error(d, &p, e);
        goto cleanup;
    }
    d->loaded = true;
    if (!yaml_document_get_root_node(&d->yaml) || check_end(d, &p, e))
        goto cleanup;
    d->root = calloc(1, sizeof *d->root);
    if (!d->root)
        err_memory(e);
    else
        build(d, 1, 0, d->root, e);
cleanup:
    yaml_parser_delete(&p);
    return e->code;
}

static enum err_code parse(struct document **out, const char *text, size_t size, const char *name,
                           struct err *e)
{
    struct err own = ERR_INIT;
    struct document *d = calloc(1, sizeof *d);
    *out = NULL;
    if (!d || !(d->name = strdup(name))) {
        free(d);
        return err_memory(e);
    }
    if (size > MAX_BYTES)
        err_add(&own, ERR_CONFIG, "%s: larger than %d bytes", name, MAX_BYTES);
    else
        load(d, text, size, &own);
    if (!own.code) {
        *out = d;
        return ERR_NONE;
    }
    const enum err_code code = err_add(e, own.code, "%s", own.text ? own.text : "out of memory");
    err_free(&own);
    document_free(d);
    return code;
}

enum err_code document_parse(struct document **d, const char *text, const char *name, struct err *e)
{
    return parse(d, text, strlen(text), name, e);
}

enum err_code document_load(struct document **d, const char *path, struct err *e)
{
    char *text = NULL;
    size_t size = 0;
    *d = NULL;
    if (read_file(path, &text, &size, e))
        return e->code;
    const enum err_code code = parse(d, text, size, path, e);
    free(text);
    return code;
}

static void free_children(struct node *n)
{
    for (int i = 0; i < n->count; i++)
        free_children(child(n, i));
    free((void *)(uintptr_t)n->children);
}

void document_free(struct document *d)
{
    if (!d)
        return;
    if (d->root)
        free_children(d->root);
    free(d->root);
    if (d->loaded)
        yaml_document_delete(&d->yaml);
    free(d->name);
    free(d);
}

const struct node *document_root(const struct document *d)
{
    return d ? d->root : NULL;
}

/* ---- reading -------------------------------------------------------------------------------- */

const struct node *node_get(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (int i = 0; i < map->count; i++)
        if (strcmp(map->children[i].key, key) == 0)
            return &map->children[i];
    return NULL;
}

static enum err_code positioned(const char *file, int line, int column, struct err *e,
                                const char *format, va_list arguments)
{
    char text[1024];
    vsnprintf(text, sizeof text, format, arguments);
    return err_add(e, ERR_CONFIG, "%s:%d:%d: %s", file, line, column, text);
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

bool node_is(const struct node *n, enum node_kind kind, struct err *e)
{
    static const char *const names[] = {"a single value", "a list", "a map"};
    if (n->kind == kind)
        return true;
    node_error(n, e, "%s%s%sexpected %s, found %s", n->key ? "'" : "", n->key ? n->key : "",
               n->key ? "': " : "", names[kind], names[n->kind]);
    return false;
}

void node_check_keys(const struct node *map, const char *const *allowed, int count, struct err *e)
{
    for (int i = 0; map && map->kind == NODE_MAP && i < map->count; i++) {
        const struct node *n = &map->children[i];
        bool known = false;
        for (int j = 0; j < count && !known; j++)
            known = strcmp(allowed[j], n->key) == 0;
        const char *near = known ? NULL : err_nearest(n->key, allowed, count);
        if (near)
            node_key_error(n, e, "unknown key '%s' (did you mean '%s'?)", n->key, near);
        else if (!known)
            node_key_error(n, e, "unknown key '%s'", n->key);
    }
}

static const char *label(const struct node *n)
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
        node_error(n, e, "%s: '%s' is not a whole number", label(n), n->text);
        return false;
    }
    if (errno || *value < min || *value > max) {
        node_error(n, e, "%s: %s is out of range, %lld to %lld", label(n), n->text, min, max);
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
        node_error(n, e, "%s: '%s' is not a number", label(n), n->text);
        return false;
    }
    if (!isfinite(*value) || *value < min || *value > max) {
        node_error(n, e, "%s: %s is out of range, %g to %g", label(n), n->text, min, max);
        return false;
    }
    return true;
}

bool node_bool(const struct node *n, bool *value, struct err *e)
{
    if (!node_is(n, NODE_SCALAR, e))
        return false;
    *value = strcmp(n->text, "true") == 0;
    if (!n->quoted && (*value || strcmp(n->text, "false") == 0))
        return true;
    node_error(n, e, "%s: '%s' is neither true nor false", label(n), n->text);
    return false;
}
