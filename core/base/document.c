/* Builds the tree of nodes from a YAML text through libyaml. */
#include "base/document.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/document_yaml.h"
#include "base/publish.h"

enum { MAX_NODES = 1000000, MAX_BYTES = 4 << 20 };

/* libyaml's document stays alive for its texts; nodes are copied out beside their positions. */
struct document {
    yaml_document_t yaml;
    bool loaded;
    char *name;
    struct node *root;
    int nodes;
};

/* ---- building the tree ---------------------------------------------------------------------- */

/* Functions of this part return false when building cannot go on; mistakes of content are only
 * collected, so that all of them are told. */
static bool build(struct document *d, int index, int depth, struct node *out, struct err *e);

static void place(struct node *n, const yaml_node_t *y, const char *file)
{
    n->file = file;
    n->line = (int)y->start_mark.line + 1;
    n->column = (int)y->start_mark.column + 1;
}

static bool allocate(struct document *d, struct node *n, int count, struct err *e)
{
    if (count == 0)
        return true;
    if (count > MAX_NODES - d->nodes) {
        node_error(n, e, "more than %d values: is an alias repeated too often?", MAX_NODES);
        return false;
    }
    n->children = calloc((size_t)count, sizeof *n->children);
    if (!n->children) {
        err_memory(e);
        return false;
    }
    n->count = count;
    d->nodes += count;
    return true;
}

/* Children are const to everyone but the builder. */
static struct node *child(struct node *n, int i)
{
    return (struct node *)(uintptr_t)&n->children[i];
}

/* Texts are for people, terminals and JSON: printable, tabs and line breaks apart. */
static bool is_printable(const yaml_node_t *y)
{
    const unsigned char *text = y->data.scalar.value;
    for (size_t i = 0; i < y->data.scalar.length; i++) {
        const unsigned char c = text[i];
        const bool blank = c == '\t' || c == '\n' || c == '\r';
        const bool c1 = c == 0xc2 && text[i + 1] >= 0x80 && text[i + 1] < 0xa0;
        const bool mark = c == 0xef && ((text[i + 1] == 0xbb && text[i + 2] == 0xbf) ||
                                        (text[i + 1] == 0xbf && text[i + 2] >= 0xbe));
        if ((c < 0x20 && !blank) || c == 0x7f || c1 || mark)
            return false;
    }
    return true;
}

static const char *scalar_text(const struct document *d, const yaml_node_t *y, struct err *e)
{
    struct node n = {0};
    place(&n, y, d->name);
    if (!is_printable(y))
        node_error(&n, e, "a text must not hold control characters");
    return (const char *)y->data.scalar.value;
}

static bool build_list(struct document *d, const yaml_node_t *y, int depth, struct node *out,
                       struct err *e)
{
    const yaml_node_item_t *items = y->data.sequence.items.start;
    const int count = (int)(y->data.sequence.items.top - items);
    out->kind = NODE_LIST;
    if (!allocate(d, out, count, e))
        return false;
    for (int i = 0; i < count; i++)
        if (!build(d, items[i], depth + 1, child(out, i), e))
            return false;
    return true;
}

static void build_key(const struct document *d, int index, struct node *n, struct err *e)
{
    const yaml_node_t *y = yaml_document_get_node(&((struct document *)(uintptr_t)d)->yaml, index);
    place(n, y, d->name);
    n->key = "";
    n->key_line = n->line;
    n->key_column = n->column;
    if (y->type == YAML_SCALAR_NODE)
        n->key = scalar_text(d, y, e);
    else
        node_error(n, e, "a key must be a single word; quote a text that begins with [ or {");
}

/* By key, then by place in the file. */
static int by_key(const void *a, const void *b)
{
    const struct node *m = *(const struct node *const *)a, *n = *(const struct node *const *)b;
    const int order = strcmp(m->key, n->key);
    return order ? order : (m > n) - (m < n);
}

static bool check_duplicates(const struct node *map, struct err *e)
{
    const size_t count = map->count > 1 ? (size_t)map->count : 0;
    const struct node **sorted = calloc(count + 1, sizeof *sorted);
    if (!sorted) {
        err_memory(e);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = &map->children[i];
    qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t i = 1; i < count; i++)
        if (sorted[i]->key[0] && strcmp(sorted[i - 1]->key, sorted[i]->key) == 0)
            node_key_error(sorted[i], e, "'%s' is given twice (first in line %d)", sorted[i]->key,
                           sorted[i - 1]->key_line);
    free(sorted);
    return true;
}

static bool build_map(struct document *d, const yaml_node_t *y, int depth, struct node *out,
                      struct err *e)
{
    const yaml_node_pair_t *pairs = y->data.mapping.pairs.start;
    const int count = (int)(y->data.mapping.pairs.top - pairs);
    out->kind = NODE_MAP;
    if (!allocate(d, out, count, e))
        return false;
    for (int i = 0; i < count; i++) {
        build_key(d, pairs[i].key, child(out, i), e);
        if (!build(d, pairs[i].value, depth + 1, child(out, i), e))
            return false;
    }
    return check_duplicates(out, e);
}

/* Tags change what a value means, and no reader of ours asks for them. */
static void check_tag(const yaml_node_t *y, const struct node *n, struct err *e)
{
    static const char *const plain[] = {YAML_STR_TAG, YAML_SEQ_TAG, YAML_MAP_TAG};
    const char *tag = (const char *)y->tag;
    for (int i = 0; tag && i < 3; i++)
        if (strcmp(tag, plain[i]) == 0)
            return;
    if (tag)
        node_error(n, e, "the tag '%s' has no meaning here; leave it out", tag);
}

static bool build(struct document *d, int index, int depth, struct node *out, struct err *e)
{
    const yaml_node_t *y = yaml_document_get_node(&d->yaml, index);
    place(out, y, d->name);
    check_tag(y, out, e);
    if (depth > DOCUMENT_MAX_DEPTH) {
        node_error(out, e, "nested deeper than %d levels", DOCUMENT_MAX_DEPTH);
        return false;
    }
    if (y->type == YAML_SEQUENCE_NODE)
        return build_list(d, y, depth, out, e);
    if (y->type == YAML_MAPPING_NODE)
        return build_map(d, y, depth, out, e);
    out->kind = NODE_SCALAR;
    out->text = scalar_text(d, y, e);
    out->quoted = y->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return true;
}

/* ---- loading -------------------------------------------------------------------------------- */

/* Nothing may follow the first document. */
static void check_end(const struct document *d, yaml_parser_t *p, const char *text, size_t size,
                      struct err *e)
{
    yaml_document_t rest;
    if (!yaml_parser_load(p, &rest)) {
        document_parser_error(d->name, p, text, size, e);
        return;
    }
    const yaml_node_t *root = yaml_document_get_root_node(&rest);
    if (root)
        err_add(e, ERR_CONFIG, "%s:%d:%d: a second document starts here; a file holds one", d->name,
                (int)root->start_mark.line + 1, (int)root->start_mark.column + 1);
    yaml_document_delete(&rest);
}

/* Returns false when the tree is incomplete. */
static bool load(struct document *d, const char *text, size_t size, struct err *e)
{
    bool whole = false;
    yaml_parser_t p;
    if (!document_within_limits(d->name, text, size, e))
        return false;
    if (!yaml_parser_initialize(&p)) {
        err_memory(e);
        return false;
    }
    yaml_parser_set_input_string(&p, (const unsigned char *)text, size);
    if (!yaml_parser_load(&p, &d->yaml)) {
        document_parser_error(d->name, &p, text, size, e);
        goto cleanup;
    }
    d->loaded = true;
    if (!yaml_document_get_root_node(&d->yaml)) {
        whole = true;
        goto cleanup;
    }
    check_end(d, &p, text, size, e);
    d->root = calloc(1, sizeof *d->root);
    if (d->root)
        whole = build(d, 1, 0, d->root, e);
    else
        err_memory(e);
cleanup:
    yaml_parser_delete(&p);
    return whole;
}

static enum err_code parse(struct document **out, const char *text, size_t size, const char *name,
                           struct err *e)
{
    struct err ignored = ERR_INIT;
    struct err *to = e ? e : &ignored;
    const int before = to->count; /* errors of other files may already be there */
    enum err_code code = ERR_NONE;
    struct document *d = calloc(1, sizeof *d);
    *out = NULL;
    if (!d || !(d->name = strdup(name))) {
        free(d);
        return err_memory(e);
    }
    if (size > MAX_BYTES)
        err_add(to, ERR_CONFIG, "%s: larger than %d bytes", name, MAX_BYTES);
    else if (!load(d, text, size, to) && to->count == before)
        err_add(to, ERR_OS, "out of memory"); /* hidden by an earlier error */
    if (to->count > before) {
        code = to->code;
        document_free(d);
    } else {
        *out = d;
    }
    err_free(&ignored);
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
    struct err own = ERR_INIT;
    enum err_code code = read_file_upto(path, MAX_BYTES, &text, &size, &own);
    if (code) {
        err_add(e, code, "%s", own.text ? own.text : "out of memory");
        err_free(&own);
        return code;
    }
    code = parse(d, text, size, path, e);
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
