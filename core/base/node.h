/* Nodes of a YAML document: what they hold, where they stand, and values read from them. */
#ifndef ADDA_BASE_NODE_H
#define ADDA_BASE_NODE_H

#include <stdbool.h>
#include "base/err.h"

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

/* Owned by its document. `key` is the name under which it stands in a map, else NULL. */
struct node {
    enum node_kind kind;
    const char *key;
    const char *text; /* scalars; "" for an empty one */
    bool quoted;      /* a quoted scalar is text and never a number or a boolean */
    int count;        /* children of a list or a map */
    const struct node *children;
    int line, column; /* 1-based; of the value */
    int key_line, key_column;
    const char *file; /* as given to the loader; NULL: messages carry no position */
};

/* The child under `key`, or NULL. `map` may be NULL. */
const struct node *node_get(const struct node *map, const char *key);

/* Adds "file:line:col: message" (position of the value, or of its key). Returns e->code. */
enum err_code node_error(const struct node *n, struct err *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum err_code node_key_error(const struct node *n, struct err *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same of each line of `text`, which others collected: "file:line:col: what: line". */
enum err_code node_error_lines(const struct node *n, struct err *e, const char *what,
                               const char *text);

/* What messages call the value: its key, or "value". */
const char *node_label(const struct node *n);

/* Checks that `n` is of the kind, else adds "expected a map, found a list". Returns true if so. */
bool node_is(const struct node *n, enum node_kind kind, struct err *e);

/* Reports every key of `map` that is not in the list, each with the nearest name that is, or
 * with all of them. */
void node_check_keys(const struct node *map, const char *const *allowed, int count, struct err *e);

/* Whether a scalar, or with `_key` the key of any node, is a name or a line (names.h); adds an
 * error at its place if not. */
bool node_is_name(const struct node *n, struct err *e);
bool node_is_line(const struct node *n, struct err *e);
bool node_key_is_name(const struct node *n, struct err *e);

/* Scalars. Each adds an error and returns false when the node is not of that type. Integers are
 * decimal, in [min, max]; reals are finite; booleans are true/false (yes/no/on/off are refused with
 * a hint). */
bool node_int(const struct node *n, long long min, long long max, long long *value, struct err *e);
bool node_real(const struct node *n, double min, double max, double *value, struct err *e);
bool node_bool(const struct node *n, bool *value, struct err *e);

#endif
