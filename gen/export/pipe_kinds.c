/* What a pipe may carry, in the order of pipe_list.h. */
#include "gen/export/pipe_kinds.h"

#include <string.h>

#include "base/text.h"

#define PIPE(name_) extern const struct exporter export_pipe_##name_;
#include "gen/export/pipe_list.h"
#undef PIPE

#define PIPE(name_) &export_pipe_##name_,
const struct exporter *const export_pipe_kinds[] = {
#include "gen/export/pipe_list.h"
    NULL};
#undef PIPE

const struct exporter *export_pipe_kind(const char *name, struct err *e)
{
    struct text all = {0};
    for (int i = 0; export_pipe_kinds[i]; i++) {
        if (!name || strcmp(export_pipe_kinds[i]->name, name) == 0) {
            text_free(&all);
            return export_pipe_kinds[i];
        }
        text_printf(&all, "%s%s", i ? ", " : "", export_pipe_kinds[i]->name);
    }
    err_add(e, ERR_USAGE, "format '%s': a pipe (-o -) carries one of %s", name, all.data);
    text_free(&all);
    return NULL;
}
