/* Copies of YAML trees with some values replaced; untouched parts are shared. */
#include "bench/sweep/nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/json.h"
#include "base/names.h"
#include "base/text.h"

enum { MAX_DEPTH = 64 }; /* of a document */

struct node_pool {
    void **blocks;
    int count, capacity;
    struct document **documents;
    int document_count, document_capacity;
};

struct node_pool *node_pool_create(void)
{
    return memory_take(1, sizeof(struct node_pool));
}

void node_pool_free(struct node_pool *pool)
{
    if (!pool)
        return;
    for (int i = 0; i < pool->count; i++)
        free(pool->blocks[i]);
    for (int i = 0; i < pool->document_count; i++)
        document_free(pool->documents[i]);
    free(pool->documents);
    free(pool->blocks);
    free(pool);
}

static void *keep(struct node_pool *pool, void *block)
{
    pool->blocks = memory_grow(pool->blocks, pool->count, &pool->capacity, sizeof(void *));
    pool->blocks[pool->count++] = block;
    return block;
}

/* `value` under its new key. */
static struct node under_key(const struct node *value, const char *key, const struct node *old)
{
    struct node n = *value;
    n.key = key;
    const struct node *place = old ? old : value;
    const bool has_key = place->key_line > 0;
    n.key_line = has_key ? place->key_line : place->line;
    n.key_column = has_key ? place->key_column : place->column;
    return n;
}

/* A map like `map` whose `key` is `value`. */
static const struct node *with_child(struct node_pool *pool, const struct node *map,
                                     const char *key, const struct node *value)
{
    const struct node *old = node_get(map, key);
    int count = map->count + (old ? 0 : 1);
    struct node *children = keep(pool, memory_take((size_t)count, sizeof *children));
    struct node *copy = keep(pool, memory_take(1, sizeof *copy));
    if (map->count)
        memcpy(children, map->children, (size_t)map->count * sizeof *children);
    int at = old ? (int)(old - map->children) : map->count;
    children[at] = under_key(value, old ? old->key : key, old);
    *copy = *map;
    copy->children = children;
    copy->count = count;
    return copy;
}

static const struct node *empty_map(struct node_pool *pool, const struct node *place)
{
    struct node *n = keep(pool, memory_take(1, sizeof *n));
    *n = *place;
    n->kind = NODE_MAP;
    n->text = "";
    n->count = 0;
    n->children = NULL;
    return n;
}

static const struct node *set_below(struct node_pool *pool, const struct node *map, char *path,
                                    const struct node *value, struct err *e)
{
    char *dot = strchr(path, '.');
    if (!dot)
        return with_child(pool, map, path, value);
    *dot = '\0';
    const struct node *child = node_get(map, path);
    if (!child)
        child = empty_map(pool, value);
    if (child->kind != NODE_MAP) {
        node_error(child, e, "'%s' must be written as a map for '%s.%s' to be set", path, path,
                   dot + 1);
        return map;
    }
    return with_child(pool, map, path, set_below(pool, child, dot + 1, value, e));
}

const struct node *node_set(struct node_pool *pool, const struct node *root, const char *path,
                            const struct node *value, struct err *e)
{
    int depth = 0;
    for (const char *at = path; (at = strchr(at, '.')); at++)
        depth++;
    if (depth >= MAX_DEPTH) {
        node_error(value, e, "a path of %d names is longer than that of any setting", depth + 1);
        return root;
    }
    return set_below(pool, root, keep(pool, text_copy(path)), value, e);
}

const struct node *node_without(struct node_pool *pool, const struct node *map, const char *key)
{
    const struct node *old = node_get(map, key);
    if (!old)
        return map;
    struct node *children = keep(pool, memory_take((size_t)map->count, sizeof *children));
    struct node *copy = keep(pool, memory_take(1, sizeof *copy));
    int kept = 0;
    for (int i = 0; i < map->count; i++)
        if (&map->children[i] != old)
            children[kept++] = map->children[i];
    *copy = *map;
    copy->children = children;
    copy->count = kept;
    return copy;
}

const struct node *node_map(struct node_pool *pool, const char *key, const struct node *value)
{
    return with_child(pool, empty_map(pool, value), keep(pool, text_copy(key)), value);
}

const struct node *node_scalar(struct node_pool *pool, const struct node *place, const char *text)
{
    struct node *n = keep(pool, memory_take(1, sizeof *n));
    *n = *place;
    n->kind = NODE_SCALAR;
    n->text = keep(pool, text_copy(text));
    n->quoted = false;
    n->count = 0;
    n->children = NULL;
    return n;
}

const struct node *node_under(struct node_pool *pool, const struct node *value,
                              const struct node *place)
{
    struct node *n = keep(pool, memory_take(1, sizeof *n));
    *n = *value;
    n->key_line = place->key_line;
    n->key_column = place->key_column;
    return n;
}

/* What a document of the command line is named before its path. */
#define OPTION "--set "

const char *node_option(const struct node *n)
{
    return n->file && strncmp(n->file, OPTION, strlen(OPTION)) == 0 ? n->file + strlen(OPTION)
                                                                    : NULL;
}

const struct node *node_set_text(struct node_pool *pool, const struct node *root,
                                 const char *assignment, node_layer lay, struct err *e)
{
    const char *equals = strchr(assignment, '=');
    if (!equals || equals == assignment) {
        err_add(e, ERR_USAGE, "--set %s: write --set key=value, e.g. --set adapt.steps=100",
                assignment);
        return root;
    }
    const char *why = sentence_mistake(assignment);
    if (why) {
        err_add(e, ERR_USAGE, "--set %s: it %s", assignment, why);
        return root;
    }
    char *path = keep(pool, text_copy(assignment));
    path[equals - assignment] = '\0';
    struct document *d = NULL;
    char *name = keep(pool, text_format(OPTION "%s", path));
    if (document_parse(&d, equals + 1, name, e))
        return root;
    pool->documents = memory_grow(pool->documents, pool->document_count, &pool->document_capacity,
                                  sizeof(struct document *));
    pool->documents[pool->document_count++] = d;
    const struct node *value = document_root(d);
    if (!value) {
        err_add(e, ERR_USAGE, "--set %s: the value is empty", path);
        return root;
    }
    return lay(pool, root, path, value, e);
}

/* In quotes where a line break would end the line. */
static void write_scalar(struct text *t, const char *s)
{
    if (line_mistake(s))
        escape_yaml(t, s);
    else
        text_add(t, s);
}

/* A plain scalar that is a number, as the shortest text of its value. */
static bool write_number(struct text *t, const struct node *n)
{
    char *end, number[32];
    const double value = strtod(n->text, &end);
    if (n->quoted || !*n->text || *end || strspn(n->text, "+-.0123456789eE") != strlen(n->text))
        return false;
    if (strspn(n->text, "-0123456789") == strlen(n->text)) /* whole numbers may be long */
        return false;
    json_number(value, number);
    const size_t length = strlen(number);
    const bool whole = length > 2 && strcmp(number + length - 2, ".0") == 0;
    text_add_bytes(t, number, whole ? length - 2 : length);
    return true;
}

static void write_node(struct text *t, const struct node *n, bool meaning)
{
    if (n->kind == NODE_SCALAR) {
        if (!meaning || !write_number(t, n))
            write_scalar(t, n->text);
        return;
    }
    text_add(t, n->kind == NODE_LIST ? "[" : "{");
    for (int i = 0; i < n->count; i++) {
        if (i)
            text_add(t, ", ");
        if (n->kind == NODE_MAP) {
            write_scalar(t, n->children[i].key);
            text_add(t, ": ");
        }
        write_node(t, &n->children[i], meaning);
    }
    text_add(t, n->kind == NODE_LIST ? "]" : "}");
}

char *node_text(const struct node *n)
{
    struct text t = {0};
    write_node(&t, n, false);
    return text_take(&t);
}

char *node_meaning(const struct node *n)
{
    struct text t = {0};
    write_node(&t, n, true);
    return text_take(&t);
}

/* ---- repeated values --------------------------------------------------------------------------
 */

struct value {
    char *meaning;
    const struct node *node;
};

static int by_meaning(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    const int order = strcmp(x->meaning, y->meaning);
    return order ? order : (x->node > y->node) - (x->node < y->node);
}

void node_refuse_repeated(const struct node *n, struct err *e)
{
    if (!n || n->kind != NODE_LIST || n->count < 2)
        return;
    struct value *values = memory_take((size_t)n->count, sizeof *values);
    for (int i = 0; i < n->count; i++)
        values[i] = (struct value){node_meaning(&n->children[i]), &n->children[i]};
    qsort(values, (size_t)n->count, sizeof *values, by_meaning);
    for (int i = 1; i < n->count; i++)
        if (strcmp(values[i].meaning, values[i - 1].meaning) == 0)
            node_error(values[i].node, e, "'%s' is listed twice", values[i].meaning);
    for (int i = 0; i < n->count; i++)
        free(values[i].meaning);
    free(values);
}
