/* YAML with the bytes of every node. */
#include "gen/design/tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/document_yaml.h"
#include "base/text.h"
#include "base/utf8.h"

/* A document that is being read. libyaml counts characters: at[k] is the first byte of character
 * k. */
struct design_reading {
    yaml_document_t yaml;
    const char *text;
    size_t *at, characters;
};

static void count_characters(struct design_reading *r)
{
    uint32_t c;
    const char *end = r->text + strlen(r->text), *from = r->text;
    if (strncmp(from, "\xef\xbb\xbf", 3) == 0) /* a byte order mark is no character */
        from += 3;
    r->at = memory_take((size_t)(end - from) + 1, sizeof *r->at);
    for (int length = 1; from < end; from += length) {
        r->at[r->characters++] = (size_t)(from - r->text);
        length = utf8_read(from, &c);
        length = length ? length : 1;
    }
    r->at[r->characters] = (size_t)(end - r->text);
}

static size_t byte_of(const struct design_reading *r, const yaml_mark_t *mark)
{
    return r->at[mark->index < r->characters ? mark->index : r->characters];
}

/* ---- nodes ---------------------------------------------------------------------------------- */

static void build(struct design_reading *r, int index, struct design_node *out);

static void build_scalar(const struct design_reading *r, const yaml_node_t *y,
                         struct design_node *out)
{
    const yaml_scalar_style_t style = y->data.scalar.style;
    out->kind = NODE_SCALAR;
    out->text = text_copy((const char *)y->data.scalar.value);
    out->quoted = style != YAML_PLAIN_SCALAR_STYLE;
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
        while (out->end > out->start && strchr(" \t\r\n", r->text[out->end - 1]))
            out->end--;
}

static void build_list(struct design_reading *r, const yaml_node_t *y, struct design_node *out)
{
    const yaml_node_item_t *items = y->data.sequence.items.start;
    out->kind = NODE_LIST;
    out->flow = y->data.sequence.style == YAML_FLOW_SEQUENCE_STYLE;
    out->count = (int)(y->data.sequence.items.top - items);
    out->children = memory_take((size_t)out->count, sizeof *out->children);
    for (int i = 0; i < out->count; i++)
        build(r, items[i], &out->children[i]);
}

static void build_map(struct design_reading *r, const yaml_node_t *y, struct design_node *out)
{
    const yaml_node_pair_t *pairs = y->data.mapping.pairs.start;
    out->kind = NODE_MAP;
    out->flow = y->data.mapping.style == YAML_FLOW_MAPPING_STYLE;
    out->count = (int)(y->data.mapping.pairs.top - pairs);
    out->children = memory_take((size_t)out->count, sizeof *out->children);
    for (int i = 0; i < out->count; i++) {
        const yaml_node_t *key = yaml_document_get_node(&r->yaml, pairs[i].key);
        struct design_node *child = &out->children[i];
        build(r, pairs[i].value, child);
        child->key = text_copy((const char *)key->data.scalar.value);
        child->key_start = byte_of(r, &key->start_mark);
    }
}

/* Where a map or list without braces ends, libyaml has gone on to what follows. */
static void end_with_last(struct design_node *n)
{
    if (!n->flow && n->count)
        n->end = n->children[n->count - 1].end;
}

static void build(struct design_reading *r, int index, struct design_node *out)
{
    const yaml_node_t *y = yaml_document_get_node(&r->yaml, index);
    out->start = byte_of(r, &y->start_mark);
    out->end = byte_of(r, &y->end_mark);
    if (y->type == YAML_SEQUENCE_NODE)
        build_list(r, y, out);
    else if (y->type == YAML_MAPPING_NODE)
        build_map(r, y, out);
    else
        build_scalar(r, y, out);
    if (y->type != YAML_SCALAR_NODE)
        end_with_last(out);
}

/* The text is known to be good: document_parse has read it, with its limits. */
static enum err_code load(struct design_node **root, const char *text, struct err *e)
{
    struct design_reading r = {.text = text};
    yaml_parser_t p;
    if (!yaml_parser_initialize(&p))
        return err_memory(e);
    yaml_parser_set_input_string(&p, (const unsigned char *)text, strlen(text));
    if (yaml_parser_load(&p, &r.yaml)) {
        count_characters(&r);
        if (yaml_document_get_root_node(&r.yaml)) {
            *root = memory_take(1, sizeof **root);
            build(&r, 1, *root);
        }
        free(r.at);
        yaml_document_delete(&r.yaml);
    } else {
        err_memory(e);
    }
    yaml_parser_delete(&p);
    return e->code;
}

enum err_code design_tree_parse(struct design_node **root, const char *text, const char *name,
                                struct err *e)
{
    struct document *checked = NULL;
    *root = NULL;
    if (document_parse(&checked, text, name, e))
        return e->code;
    document_free(checked);
    return load(root, text, e);
}

static void free_inside(struct design_node *n)
{
    for (int i = 0; i < n->count; i++)
        free_inside(&n->children[i]);
    free(n->children);
    free(n->key);
    free(n->text);
}

void design_tree_free(struct design_node *root)
{
    if (!root)
        return;
    free_inside(root);
    free(root);
}

const struct design_node *design_tree_child(const struct design_node *node, const char *key)
{
    for (int i = 0; node && node->kind == NODE_MAP && i < node->count; i++)
        if (strcmp(node->children[i].key, key) == 0)
            return &node->children[i];
    return NULL;
}

/* ---- what it means -------------------------------------------------------------------------- */

static json_t *plain_json(const char *text)
{
    char *end;
    const double value = strtod(text, &end);
    if (!*text || !strcmp(text, "null") || !strcmp(text, "~"))
        return json_null();
    if (!strcmp(text, "true") || !strcmp(text, "false"))
        return json_boolean(text[0] == 't');
    if (!*end && !text[strspn(text, "0123456789+-.eE")])
        return json_real(value);
    return json_string(text);
}

json_t *design_tree_json(const struct design_node *n)
{
    if (!n)
        return json_null();
    if (n->kind == NODE_SCALAR)
        return n->quoted ? json_string(n->text) : plain_json(n->text);
    json_t *all = n->kind == NODE_MAP ? json_object() : json_array();
    for (int i = 0; i < n->count; i++) {
        json_t *one = design_tree_json(&n->children[i]);
        if (n->kind == NODE_MAP)
            json_object_set_new(all, n->children[i].key, one);
        else
            json_array_append_new(all, one);
    }
    return all;
}

json_t *design_value_json(const json_t *value)
{
    const char *key;
    json_t *part, *all, *from = (json_t *)(uintptr_t)value;
    size_t i;
    if (json_is_integer(value))
        return json_real((double)json_integer_value(value));
    if (json_is_array(value)) {
        all = json_array();
        json_array_foreach(from, i, part) json_array_append_new(all, design_value_json(part));
        return all;
    }
    if (!json_is_object(value))
        return json_deep_copy(value);
    all = json_object();
    json_object_foreach(from, key, part) json_object_set_new(all, key, design_value_json(part));
    return all;
}
