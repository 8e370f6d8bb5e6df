/* The lower bound: the source model reads the target as it is. */
#include "adapt/adaptation.h"
#include "adapt/evaluator.h"

static enum err_code run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    const struct model *m = in->source;
    struct evaluator *ev = NULL;
    if (evaluator_create(&ev, m, largest_test(in->task), in->pool, e))
        goto cleanup;
    if (evaluate_all(result, ev, in->task, m->encoder, m->head, m->encoder, m->head, e))
        goto cleanup;
    if (adapted)
        adapted_model(adapted, in, m->encoder, m->head, e);
cleanup:
    evaluator_free(ev);
    return e->code;
}

extern const struct method method_source_only;
const struct method method_source_only = {
    .name = "source_only",
    .title = "source only",
    .help = "no adaptation: the lower bound",
    .role = METHOD_SOURCE_ONLY,
    .run = run,
};
