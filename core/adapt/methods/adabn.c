/* AdaBN (Li et al. 2018): the source model with batch-norm statistics of the target. One epoch of
 * forward passes over all of the target's training images, no gradient.
 *
 * A statistic is the mean of the batches', each weighted with its images (a last batch may be
 * short), so that nothing of the source's is left whatever the layers' momentum: PyTorch's
 * BatchNorm with momentum=None, the variance unbiased within each batch. What lies between the
 * batches' means is left out, as there: of images drawn at random it is about 1/batch of the
 * variance between images. */
#include <stdlib.h>

#include "adapt/batches.h"
#include "adapt/finish.h"
#include "nn/pass.h"

static enum err_code estimate(const struct method_input *in, struct weights *target, struct err *e)
{
    const struct image_set *d = &in->task->target_train;
    const int batch = in->adapt->batch < d->count ? in->adapt->batch : d->count;
    const size_t size = shape_size(in->task->image);
    const struct pass_settings s = {.batch = batch, .trainable = false, .pool = in->pool};
    struct batches b = {0};
    struct pass *pass = NULL;
    real *x = calloc((size_t)batch * size, sizeof *x);
    uint32_t *indices = calloc((size_t)batch, sizeof *indices);
    if (!x || !indices) {
        err_memory(e);
        goto cleanup;
    }
    if (pass_create(&pass, in->source->encoder_net, &s, e) ||
        batches_create(&b, in->seed, "target batches", d->count, e))
        goto cleanup;
    for (int done = 0, n; done < d->count; done += n) {
        n = batch < d->count - done ? batch : d->count - done;
        batches_next(&b, n, indices);
        gather_images(d, indices, n, size, x);
        const struct forward f = {.weights = target,
                                  .x = x,
                                  .batch = n,
                                  .mode = PASS_BATCH_STATISTICS | PASS_UPDATE_STATISTICS,
                                  .statistics_weight = (double)n / (done + n)};
        pass_forward(pass, &f);
    }
cleanup:
    free(x);
    free(indices);
    batches_free(&b);
    pass_free(pass);
    return e->code;
}

static enum err_code run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    const struct model *m = in->source;
    struct weights *target = NULL;
    if (weights_create(&target, m->encoder_net, NULL, e))
        goto cleanup;
    weights_copy(target, m->encoder);
    if (estimate(in, target, e))
        goto cleanup;
    const struct outcome_weights w = {m->encoder, m->head, target, m->head};
    finish_method(in, NULL, &w, result, adapted, e);
cleanup:
    weights_free(target);
    return e->code;
}

extern const struct method method_adabn;
const struct method method_adabn = {
    .name = "adabn",
    .title = "AdaBN",
    .help = "the source model with batch-norm statistics of the target",
    .run = run,
};
