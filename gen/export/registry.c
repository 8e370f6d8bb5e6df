/* The formats, in the order of list.h. */
#include "gen/export/registry.h"

#include <string.h>

#define EXPORTER(name_) extern const struct exporter exporter_##name_;
#include "gen/export/list.h"
#undef EXPORTER

#define EXPORTER(name_) &exporter_##name_,
const struct exporter *const exporter_registry[] = {
#include "gen/export/list.h"
    NULL};
#undef EXPORTER

enum { EXPORTERS = sizeof exporter_registry / sizeof *exporter_registry };

const struct exporter *exporter_find(const char *name, struct err *e)
{
    const char *names[EXPORTERS];
    int count = 0;
    for (; exporter_registry[count]; count++) {
        if (strcmp(exporter_registry[count]->name, name) == 0)
            return exporter_registry[count];
        names[count] = exporter_registry[count]->name;
    }
    const char *near = err_nearest(name, names, count);
    err_set(e, ERR_USAGE, "unknown format '%s'%s%s%s; 'captcha-gen list formats' names them", name,
            near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
    return NULL;
}
