/* The upper bound: the same network trained on the target's labels, with the source's settings. */
#include "adapt/adaptation.h"
#include "adapt/evaluator.h"

static enum err_code run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    const struct task *t = in->task;
    struct model m = {.heads = 0};
    struct evaluator *ev = NULL;
    if (model_create(&m, in->network, t, in->seed, e))
        goto cleanup;
    if (method_train(&m, in->supervised, &t->target_train, in->seed, "target batches", in->pool,
                     in->observer, result, e))
        goto cleanup;
    if (evaluator_create(&ev, &m, largest_test(t), in->pool, e))
        goto cleanup;
    if (evaluate_all(result, ev, t, in->source->encoder, in->source->head, m.encoder, m.head, e))
        goto cleanup;
    if (adapted)
        adapted_model(adapted, in, m.encoder, m.head, e);
cleanup:
    evaluator_free(ev);
    model_free(&m);
    return e->code;
}

extern const struct method method_oracle;
const struct method method_oracle = {
    .name = "oracle",
    .title = "oracle",
    .help = "trained on the target's labels: the upper bound",
    .role = METHOD_ORACLE,
    .trains_supervised = true,
    .reads_labels = true,
    .run = run,
};
