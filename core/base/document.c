#include "base/document.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/publish.h"

enum {
    MAX_DEPTH = 64,
    MAX_NODES = 1000000,
    MAX_BYTES = 4 << 20,
    MAX_ANCHORS = 1000,
    MAX_DIRECTIVES = 16
};

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
    if (depth > MAX_DEPTH) {
        node_error(out, e, "nested deeper than %d levels", MAX_DEPTH);
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

/* What to do about the commonest of libyaml's complaints. */
static const char *advice(const char *problem)
{
    static const struct {
        const char *problem, *advice;
    } table[] = {
        {"mapping values are not allowed in this context",
         "; check the indentation, and quote a text that holds ': '"},
        {"could not find expected ':'", "; a line is 'key: value' or '- item'"},
        {"did not find expected key", "; check the indentation"},
        {"found character that cannot start any token",
         "; quote a text that begins with %, @ or a backquote"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].problem, problem) == 0)
            return table[i].advice;
    return "";
}

/* Whether a tab is among the white space that begins a line (counted from 0). */
static bool tab_indents(const char *text, size_t line)
{
    for (; line > 0; line--) {
        text = strchr(text, '\n');
        if (!text)
            return false;
        text++;
    }
    return memchr(text, '\t', strspn(text, " \t")) != NULL;
}

/* The file is no UTF-8, or holds characters that no text file holds: libyaml counts bytes. */
static enum err_code reader_error(const struct document *d, const yaml_parser_t *p,
                                  const char *text, size_t size, struct err *e)
{
    int line = 1, column = 1;
    for (size_t i = 0; i < p->problem_offset && i < size; i++) {
        column = text[i] == '\n' ? 1 : column + 1;
        line += text[i] == '\n';
    }
    return err_add(e, ERR_CONFIG, "%s:%d:%d: %s; the file must be plain text in UTF-8", d->name,
                   line, column, p->problem ? p->problem : "cannot be read");
}

static enum err_code syntax_error(const struct document *d, const yaml_parser_t *p,
                                  const char *text, size_t size, struct err *e)
{
    if (p->error == YAML_MEMORY_ERROR)
        return err_memory(e);
    if (p->error == YAML_READER_ERROR)
        return reader_error(d, p, text, size, e);
    const char *problem = p->problem ? p->problem : "not YAML";
    const int line = (int)p->problem_mark.line + 1, column = (int)p->problem_mark.column + 1;
    if (tab_indents(text, p->problem_mark.line))
        return err_add(e, ERR_CONFIG, "%s:%d:%d: a tab in the indentation; use spaces", d->name,
                       line, column);
    return err_add(e, ERR_CONFIG, "%s:%d:%d: %s%s%s%s", d->name, line, column,
                   p->context ? p->context : "", p->context ? ", " : "", problem, advice(problem));
}

/* Each directive is compared with all before it. */
static bool few_directives(const struct document *d, const char *text, struct err *e)
{
    int count = 0, line = 1;
    for (const char *p = text; p && count <= MAX_DIRECTIVES; line++) {
        count += *p == '%';
        p = strchr(p, '\n');
        p = p ? p + 1 : NULL;
    }
    if (count > MAX_DIRECTIVES)
        err_add(e, ERR_CONFIG, "%s:%d:1: more than %d lines begin with %%", d->name, line - 1,
                MAX_DIRECTIVES);
    return count <= MAX_DIRECTIVES;
}

/* How an event changes the depth. */
static int deeper(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return 1;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return -1;
    default:
        return 0;
    }
}

static bool has_anchor(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor;
    default:
        return false;
    }
}

/* libyaml's time grows with the square of the depth and of the number of anchors, so both are
 * limited before it builds the document. What is no YAML is left for that to report. */
static bool within_limits(const struct document *d, const char *text, size_t size, struct err *e)
{
    yaml_parser_t p;
    yaml_event_t event;
    int depth = 0, anchors = 0;
    const char *excess = NULL;
    bool end = false;
    if (!few_directives(d, text, e))
        return false;
    if (!yaml_parser_initialize(&p)) {
        err_memory(e);
        return false;
    }
    yaml_parser_set_input_string(&p, (const unsigned char *)text, size);
    while (!end && !excess && yaml_parser_parse(&p, &event)) {
        end = event.type == YAML_STREAM_END_EVENT;
        depth += deeper(&event);
        anchors += has_anchor(&event);
        excess = depth > MAX_DEPTH + 1   ? "nested deeper than 64 levels"
                 : anchors > MAX_ANCHORS ? "more than 1000 anchors"
                                         : NULL;
        if (excess)
            err_add(e, ERR_CONFIG, "%s:%d:%d: %s", d->name, (int)event.start_mark.line + 1,
                    (int)event.start_mark.column + 1, excess);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&p);
    return !excess;
}

/* Nothing may follow the first document. */
static void check_end(const struct document *d, yaml_parser_t *p, const char *text, size_t size,
                      struct err *e)
{
    yaml_document_t rest;
    if (!yaml_parser_load(p, &rest)) {
        syntax_error(d, p, text, size, e);
        return;
    }
    const yaml_node_t *root = yaml_document_get_root_node(&rest);
    if (root)
        err_add(e, ERR_CONFIG, "%s:%d:%d: a second document starts here; a file holds one", d->name,
                (int)root->start_mark.line + 1, (int)root->start_mark.column + 1);
    yaml_document_delete(&rest);
}

/* Returns false when there is no whole tree. */
static bool load(struct document *d, const char *text, size_t size, struct err *e)
{
    bool whole = false;
    yaml_parser_t p;
    if (!within_limits(d, text, size, e))
        return false;
    if (!yaml_parser_initialize(&p)) {
        err_memory(e);
        return false;
    }
    yaml_parser_set_input_string(&p, (const unsigned char *)text, size);
    if (!yaml_parser_load(&p, &d->yaml)) {
        syntax_error(d, &p, text, size, e);
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
