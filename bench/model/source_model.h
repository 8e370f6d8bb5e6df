/* A source model that reads: trained in rounds on images drawn anew at every step until it does. */
#ifndef ADDA_BENCH_SOURCE_MODEL_H
#define ADDA_BENCH_SOURCE_MODEL_H

#include <stdio.h>
#include "bench/model/recogniser.h"
#include "gen/domain/domain.h"

/* Round k, from 0, has steps * 2^k steps of Adam with a learning rate of 0.001 that falls to 0 by a
 * cosine: a schedule with warm restarts (Loshchilov & Hutter 2017), after each of which there is a
 * whole model. It is scored on SOURCE_TEST images that no round drew. */
enum { SOURCE_BATCH = 64, SOURCE_TEST = 2000, SOURCE_ROUNDS = 10 };

struct source_training {
    const struct domain *domain;
    const struct network_settings *network;
    uint64_t seed;
    int steps;           /* of the first round */
    int rounds;          /* at most; up to SOURCE_ROUNDS */
    double enough;       /* accuracy per character at which no further round begins; 0: one round */
    const char *path;    /* of the model: there after each round, continued from if it is there */
    const char *partial; /* of a checkpoint within a round */
    struct pool *pool;
    FILE *log; /* progress; NULL: none */
};

/* Leaves the model in `r` (recogniser_free in every case) and its accuracy per character on fresh
 * images of its own domain in *accuracy. ERR_FAILED: it does not read after the last round.
 * ERR_TEMPORARY: it was interrupted. ERR_DATA: the file at `path` is of another training. */
enum err_code source_model_train(struct recogniser *r, const struct source_training *t,
                                 double *accuracy, struct err *e);

#endif
