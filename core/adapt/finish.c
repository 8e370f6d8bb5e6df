/* The final evaluation of a method and the model that it leaves. */
#include "adapt/finish.h"

int largest_test(const struct task *task)
{
    const int s = task->source_test.count, t = task->target_test.count;
    const int last = t ? t : task_validation(task).count;
    return s > last ? s : last;
}

static enum err_code evaluate_all(struct result *r, struct evaluator *ev, const struct task *task,
                                  const struct outcome_weights *w, struct err *e)
{
    if (evaluation_create(&r->source, task, task->source_test.count, e) ||
        evaluation_create(&r->target, task, task->target_test.count, e) ||
        evaluation_create(&r->source_by_target, task, task->source_test.count, e))
        return e->code;
    evaluator_run(ev, w->source, w->source_head, &task->source_test, &r->source);
    evaluator_run(ev, w->target, w->head, &task->target_test, &r->target);
    evaluator_run(ev, w->target, w->head, &task->source_test, &r->source_by_target);
    result_check(r, task->target_test.count ? &r->target : &r->source_by_target);
    r->is_validated = !task->target_test.count;
    if (r->is_validated)
        evaluator_validate(ev, w->target, w->head, task, r->validators);
    return ERR_NONE;
}

static enum err_code copy_model(struct model *out, const struct method_input *in,
                                const struct outcome_weights *w, struct err *e)
{
    if (model_create(out, in->network, in->task, in->seed, e))
        return e->code;
    weights_copy(out->encoder, w->target);
    weights_copy(out->head, w->head);
    return ERR_NONE;
}

enum err_code finish_method(const struct method_input *in, struct evaluator *ev,
                            const struct outcome_weights *w, struct result *result,
                            struct model *adapted, struct err *e)
{
    struct evaluator *own = NULL;
    if (!ev && evaluator_create(&own, in->source, largest_test(in->task), in->pool, e))
        goto cleanup;
    if (!evaluate_all(result, ev ? ev : own, in->task, w, e) && adapted)
        copy_model(adapted, in, w, e);
cleanup:
    evaluator_free(own);
    return e->code;
}
