/* Messages made of other messages. */
#include "bench/text/messages.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

void node_error_from(const struct node *n, struct err *e, const char *head, struct err *from)
{
    struct text t = {0};
    const char *line = from->text;
    if (from->code == ERR_OS) { /* not a mistake of the file */
        err_merge(e, from);
        return;
    }
    if (!from->code || !line)
        return;
    text_printf(&t, "%s:%d:%d: %s:", n->file, n->line, n->column, head);
    if (!strchr(line, '\n'))
        text_printf(&t, " %s", line);
    else
        for (; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
            text_printf(&t, "\n  %.*s", (int)strcspn(line, "\n"), line);
    err_add(e, from->code == ERR_UNAVAILABLE ? from->code : ERR_CONFIG, "%s", t.data);
    text_free(&t);
    err_free(from);
}

const char *suggest_name(const char *word, const char *const *names, int count,
                         char out[SUGGESTION])
{
    const char *near = err_nearest(word, names, count);
    out[0] = '\0';
    if (near)
        snprintf(out, SUGGESTION, " (did you mean '%s'?)", near);
    return out;
}

const char *plural(long long count)
{
    return count == 1 ? "" : "s";
}
