/* A YAML file as a tree of nodes that know where they stand (libyaml). Read-only once loaded.
 * Duplicate keys, non-scalar keys, tags, control characters, several documents, tabs in the
 * indentation and other syntax errors are errors with file:line:col. Aliases are followed; depth is
 * limited to 64, nodes to 1,000,000 and anchors to 1,000, so that a hostile file takes a second. */
#ifndef ADDA_BASE_DOCUMENT_H
#define ADDA_BASE_DOCUMENT_H

#include "base/err.h"
#include "base/node.h"

struct document;
/* Limits: a file of at most 4 MiB. The caller frees with document_free (NULL is fine). */
enum err_code document_load(struct document **d, const char *path, struct err *e);
enum err_code document_parse(struct document **d, const char *text, const char *name,
                             struct err *e);
void document_free(struct document *d);

/* NULL for an empty document. */
const struct node *document_root(const struct document *d);

#endif
