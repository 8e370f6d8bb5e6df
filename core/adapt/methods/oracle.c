/* The upper bound: the same network trained on the target's labels, with the source's settings. */
#include "adapt/finish.h"
#include "adapt/supervised.h"

static enum err_code run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    const struct model *source = in->source;
    struct model m = {.heads = 0};
    if (model_create(&m, in->network, in->task, in->seed, e))
        goto cleanup;
    if (supervised_train(&m, in->supervised, &in->task->target_train, in->seed, "target batches",
                         in->pool, in->observer, result, e))
        goto cleanup;
    const struct outcome_weights w = {source->encoder, source->head, m.encoder, m.head};
    finish_method(in, NULL, &w, result, adapted, e);
cleanup:
    model_free(&m);
    return e->code;
}

extern const struct method method_oracle;
const struct method method_oracle = {
    .name = "oracle",
    .title = "oracle",
    .help = "trained on the target's labels: the upper bound",
    .role = METHOD_ORACLE,
    .run = run,
};
