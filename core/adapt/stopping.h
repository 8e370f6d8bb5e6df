/* Stopping without labels (`until` of the settings): the point of a training at which a validator
 * is largest, and the weights of that moment. The starting point counts, so that a training which
 * makes a model worse by the validator leaves it as it was. */
#ifndef ADDA_ADAPT_STOPPING_H
#define ADDA_ADAPT_STOPPING_H

#include "adapt/encoders.h"
#include "adapt/finish.h"
#include "adapt/result.h"
#include "nn/checkpoint.h"

/* Zero-initialise; stopping_free. */
struct stopping {
    const struct until_settings *until; /* patience 0: all steps are taken, nothing is kept */
    int row;                            /* of the curve: the best point, -1: none yet */
    int since;                          /* points after it */
    double best;                        /* its validator */
    struct weights *target;             /* as they were there */
    struct weights *source, *head;      /* of joint encoders, which train these too; else NULL */
};

enum err_code stopping_create(struct stopping *s, const struct until_settings *until,
                              const struct encoders *n, struct err *e);
void stopping_free(struct stopping *s);

/* Adds the best point so far, with its weights. */
void stopping_list(struct stopping *s, struct checkpoint *c);

/* After each point of the curve: keeps the weights if the validator is larger than at any point
 * before. One that could not be computed (NaN) is not. */
void stopping_see(struct stopping *s, const struct result *r, const struct encoders *n);

/* Whether `patience` points in a row were not better. */
bool stopping_is_due(const struct stopping *s);

/* What the training ends with: the weights of the best point, whose row and step the result gets;
 * those of the last step without `until`, or if no point had a validator. */
struct outcome_weights stopping_outcome(const struct stopping *s, const struct encoders *n,
                                        struct result *r);

#endif
