/* The formats, in the order of list.h. */
#ifndef ADDA_GEN_EXPORT_REGISTRY_H
#define ADDA_GEN_EXPORT_REGISTRY_H

#include "gen/export/export.h"

extern const struct exporter *const exporter_registry[]; /* NULL-terminated */

/* NULL and ERR_USAGE, with the nearest name, when there is none of that name. */
const struct exporter *exporter_find(const char *name, struct err *e);

#endif
