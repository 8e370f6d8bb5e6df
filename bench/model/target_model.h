/* A source model adapted to pictures whose texts nobody knows. */
#ifndef ADDA_BENCH_TARGET_MODEL_H
#define ADDA_BENCH_TARGET_MODEL_H

#include <stdio.h>
#include "adapt/method.h"
#include "bench/model/recogniser.h"
#include "gen/domain/domain.h"

struct target_training {
    const struct domain *domain; /* the source, drawn anew as training goes on */
    struct recogniser *source;
    const struct network_settings *network;
    const struct method *method;
    const struct adapt_settings *settings;
    const uint8_t *pixels; /* [count][height][width][channels]: the target; no label is there */
    int count;
    struct picture_options read; /* how they were read: for the model's card alone */
    uint64_t seed;
    const char *partial; /* of a checkpoint */
    struct pool *pool;
    FILE *log; /* progress; NULL: none */
};

/* Leaves the adapted model in `r` (recogniser_free in every case). Where source and target train
 * one encoder every source image is new; where the source is frozen, and its features are computed
 * once, they are of TARGET_SOURCE_IMAGES images. ERR_FAILED: the training diverged. ERR_TEMPORARY:
 * it was interrupted. */
enum { TARGET_SOURCE_IMAGES = 4000 };
enum err_code target_model_train(struct recogniser *r, const struct target_training *t,
                                 struct err *e);

/* What each validator (adapt/validators) makes of a model on the first VALIDATION_IMAGES of some
 * pictures, or all if there are fewer; no label is read. */
enum err_code target_model_validate(struct recogniser *r, const uint8_t *pixels, int count,
                                    struct pool *pool, double scores[VALIDATOR_COUNT],
                                    struct err *e);

#endif
