/* What a pipe may carry in place of a folder: each a format of one file, and a line of pipe_list.h.
 */
#ifndef ADDA_GEN_EXPORT_PIPE_KINDS_H
#define ADDA_GEN_EXPORT_PIPE_KINDS_H

#include "gen/export/export.h"

extern const struct exporter *const export_pipe_kinds[]; /* NULL-terminated */

/* NULL: the first. Otherwise NULL and ERR_USAGE, with what there is, when none has that name. */
const struct exporter *export_pipe_kind(const char *name, struct err *e);

#endif
