/* The registry of methods: list.h as a table. */
#ifndef ADDA_ADAPT_METHODS_REGISTRY_H
#define ADDA_ADAPT_METHODS_REGISTRY_H

#include "adapt/method.h"

extern const struct method *const methods[]; /* NULL-terminated, in the order of a table */
const struct method *method_find(const char *name);

/* The one method of a role that others are set against (METHOD_SOURCE_ONLY, METHOD_ORACLE). */
const struct method *method_bound(enum method_role role);

#endif
