/* The same network trained on the target's labels, or on those of both domains,
 * with the source's settings. */
#include "adapt/finish.h"
#include "adapt/supervised.h"

static enum err_code run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    static const struct oracle_settings as_source = {0, ORACLE_TARGET};
    const struct oracle_settings *own = in->oracle ? in->oracle : &as_source;
    const struct supervised_settings settings = oracle_supervised(own, in->supervised);
    const bool both = own->labels == ORACLE_BOTH;
    const struct supervised_data data = {{&in->task->target_train, &in->task->source_train},
                                         both ? 2 : 1,
                                         both ? "oracle batches" : "target batches"};
    const struct model *source = in->source;
    struct model m = {.heads = 0};
    if (model_create(&m, in->network, in->task, in->seed, e))
        goto cleanup;
    if (supervised_train(&m, &settings, &data, in->seed, in->pool, in->observer, result, e))
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
    .help = "trained on the target's labels, or on those of both domains; methods may lie above it",
    .role = METHOD_ORACLE,
    .run = run,
};
