/* How much memory a training takes at most, counted without taking it: so that a program can say
 * before the first step that there is not enough. */
#ifndef ADDA_ADAPT_FOOTPRINT_H
#define ADDA_ADAPT_FOOTPRINT_H

#include "adapt/method.h"

struct footprint_question {
    const struct network_settings *network;
    const struct supervised_settings *supervised;
    const struct method *method;        /* NULL: a source model */
    const struct adapt_settings *adapt; /* of a method that adapts */
    struct task task;                   /* shapes and counts; no images */
    int threads;
    bool keeps_model; /* the adapted one */
};

/* Bytes of networks, passes, optimisers, evaluation and curve; not those of the images, nor of the
 * program itself. ERR_CONFIG or ERR_DATA where the networks do not fit. */
enum err_code footprint_count(const struct footprint_question *q, double *bytes, struct err *e);

#endif
