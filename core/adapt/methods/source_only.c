/* The source model reads the target as it is. */
#include "adapt/finish.h"

static enum err_code run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    const struct model *m = in->source;
    const struct outcome_weights w = {m->encoder, m->head, m->encoder, m->head};
    return finish_method(in, NULL, &w, result, adapted, e);
}

extern const struct method method_source_only;
const struct method method_source_only = {
    .name = "source_only",
    .title = "source only",
    .help = "no adaptation: methods are compared with it, and may lie below it",
    .role = METHOD_SOURCE_ONLY,
    .run = run,
};
