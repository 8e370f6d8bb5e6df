/* A YAML text as a tree of nodes that know their bytes, so that one value can be replaced and all
 * else, comments included, stays as it is. */
#ifndef ADDA_GEN_DESIGN_TREE_H
#define ADDA_GEN_DESIGN_TREE_H

#include <jansson.h>
#include "base/document.h"

/* Its content is bytes start ... end-1 of the text: of a map or list without braces from its first
 * key or dash to the end of its last value; of a missing value nothing, behind the colon. */
struct design_node {
    enum node_kind kind;
    bool flow; /* in braces or brackets */
    bool quoted;
    size_t start, end;
    char *key; /* NULL: not in a map */
    size_t key_start;
    char *text; /* of a scalar */
    int count;
    struct design_node *children;
};

/* *root is NULL, and no error, where the text holds nothing but comments; design_tree_free. The
 * error is document_parse's; `name` appears in it. */
enum err_code design_tree_parse(struct design_node **root, const char *text, const char *name,
                                struct err *e);
void design_tree_free(struct design_node *root);

/* NULL: there is none; `node` may be NULL. */
const struct design_node *design_tree_child(const struct design_node *node, const char *key);

/* What it means: numbers as reals, true and false, null where nothing stands, all else as strings.
 * New reference; of NULL, null. */
json_t *design_tree_json(const struct design_node *node);

/* A value with its whole numbers as reals, to be compared with the former. New reference. */
json_t *design_value_json(const json_t *value);

#endif
