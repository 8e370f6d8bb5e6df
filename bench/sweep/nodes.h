/* New YAML trees made of parsed ones. A sweep is expanded by substitution: each variant is the
 * sweep's own tree with some values replaced, read by the same readers as if a person had written
 * it. Every node keeps the file, line and column it came from, so that an error inside a list of a
 * grid is reported there. */
#ifndef ADDA_BENCH_NODES_H
#define ADDA_BENCH_NODES_H

#include "base/document.h"

/* Owns the nodes made here; documents they came from must outlive it. */
struct node_pool;
struct node_pool *node_pool_create(void);
void node_pool_free(struct node_pool *pool);

/* A copy of `root` (a map) in which the value at `path` ("adapt.mapping.lr") is `value`. Missing
 * maps along the path are made. A scalar or a list along the path is an error at its place, and
 * `root` is returned. */
const struct node *node_set(struct node_pool *pool, const struct node *root, const char *path,
                            const struct node *value, struct err *e);

/* A copy of `map` without `key`. */
const struct node *node_without(struct node_pool *pool, const struct node *map, const char *key);

/* A scalar at the position of `place`. */
const struct node *node_scalar(struct node_pool *pool, const struct node *place, const char *text);

/* `value` with the key's position of `place`: an error about the key of a path that varies is
 * reported where the path is written, once for all its values. */
const struct node *node_under(struct node_pool *pool, const struct node *value,
                              const struct node *place);

/* A map of one key. */
const struct node *node_map(struct node_pool *pool, const char *key, const struct node *value);

/* "name=value" of a command line: parses the value as YAML and has it laid over the tree, by
 * node_set or as a caller does; errors name the option. */
typedef const struct node *(*node_layer)(struct node_pool *pool, const struct node *root,
                                         const char *path, const struct node *value, struct err *e);
const struct node *node_set_text(struct node_pool *pool, const struct node *root,
                                 const char *assignment, node_layer lay, struct err *e);

/* The path of the command line's assignment that the node comes from; NULL: from a file. */
const char *node_option(const struct node *n);

/* The node as one line of flow YAML, for labels: text, [a, b], {k: v}. New string. */
char *node_text(const struct node *n);

/* The same with numbers as numbers: equal where two values mean the same. New string. */
char *node_meaning(const struct node *n);

/* An error at each child of a list, if `n` is one, that is there already. */
void node_refuse_repeated(const struct node *n, struct err *e);

#endif
