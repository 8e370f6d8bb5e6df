/* Values at paths, and what they share a place with. */
#include "bench/sweep/lay.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/sweep/instead.h"

/* "im" of "adapt.terms.im.temperature", with what follows the term's name in *rest ("", or from the
 * dot on). New string; NULL: the path leads to no term. */
static char *term_of(const char *path, const char **rest)
{
    static const char terms[] = "adapt.terms.";
    if (strncmp(path, terms, strlen(terms)) != 0)
        return NULL;
    path += strlen(terms);
    *rest = path + strcspn(path, ".");
    return text_format("%.*s", (int)(*rest - path), path);
}

char *lay_path(const char *path, bool is_scalar)
{
    const char *rest = "";
    char *term = term_of(path, &rest);
    char *whole = text_format("%s%s", path, term && !*rest && is_scalar ? ".weight" : "");
    free(term);
    return whole;
}

static const struct node *find_term(const struct node *root, const char *term)
{
    return node_get(node_get(node_get(root, "adapt"), "terms"), term);
}

/* A weight that stands alone becomes a map, into which a setting beside it can be laid. */
static const struct node *make_map(struct node_pool *pool, const struct node *root,
                                   const char *term, struct err *e)
{
    const struct node *alone = find_term(root, term);
    char *path = text_format("adapt.terms.%s", term);
    if (alone && alone->kind == NODE_SCALAR)
        root = node_set(pool, root, path, node_map(pool, "weight", alone), e);
    free(path);
    return root;
}

const struct node *lay_value(struct node_pool *pool, const struct node *root, const char *path,
                             const struct node *value, struct err *e)
{
    const char *rest = "";
    char *term = term_of(path, &rest);
    const struct node *there = term ? find_term(root, term) : NULL;
    const bool is_weight = there && there->kind == NODE_MAP && !*rest && value->kind == NODE_SCALAR;
    char *at = text_format("%s%s", path, is_weight ? ".weight" : "");
    if (there && *rest)
        root = make_map(pool, root, term, e);
    root = instead_make_way(pool, root, path, e);
    root = node_set(pool, root, at, value, e);
    free(at);
    free(term);
    return root;
}
