/* Supervised training of an encoder and a classifier: source models and the oracle. */
#ifndef ADDA_ADAPT_SUPERVISED_H
#define ADDA_ADAPT_SUPERVISED_H

#include "adapt/model.h"
#include "adapt/resume.h"
#include "adapt/result.h"
#include "base/parallel.h"

/* What is trained on: all images of one set, or of two as if they were one, in batches of the
 * stream (seed, stream). An endless set, which is alone, gives step t its images (t - 1) * batch
 * on.
 */
struct supervised_data {
    const struct image_set *sets[2];
    int count; /* of sets */
    const char *stream;
};

/* Trains the fresh model `m` of that seed; the model is left trained, the loss in the result's
 * curve. `pool` and `observer` may be NULL. */
enum err_code supervised_train(struct model *m, const struct supervised_settings *settings,
                               const struct supervised_data *data, uint64_t seed, struct pool *pool,
                               const struct observer *observer, struct result *result,
                               struct err *e);

/* Trains on the source and evaluates on the source test images. */
enum err_code supervised_train_source(struct model *m, const struct supervised_settings *s,
                                      const struct task *task, uint64_t seed, struct pool *pool,
                                      const struct observer *observer, struct result *result,
                                      struct err *e);

#endif
