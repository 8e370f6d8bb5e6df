/* A term of the mapping's objective on the target's predictions: what training on images without
 * labels adds beside an alignment, or in its place. It is a function of one head's softmax outputs
 * on a batch of target images; heads are summed, as in the classification loss. The chain rule down
 * to the logits is the caller's (adapt/target_terms.h).
 *
 * A new one is one file that defines a `struct term` and one line in list.h: sweeps
 * (`terms: {NAME: weight}`), `adda-bench list terms`, labels of rows and the tests that loop over
 * the registry know it then. */
#ifndef ADDA_ADAPT_TERMS_TERM_H
#define ADDA_ADAPT_TERMS_TERM_H

#include <stdbool.h>
#include "base/param.h"

/* Softmax outputs of one head and their logarithms, [n][classes]; p is above 0. */
struct head_predictions {
    const double *p, *log_p;
    int n, classes;
};

enum { TERM_OWN = 4, TERM_MOST_WEIGHT = 1000000 };

/* As read from a sweep. What a term does not name in its table it does not have. */
struct term_settings {
    bool used; /* named by the sweep, with a weight above 0 */
    double weight;
    bool ramp;            /* the weight rises as 2 / (1 + exp(-10 p)) - 1 */
    double temperature;   /* predictions are softmax(logits / temperature) */
    double decay;         /* of a teacher's moving average; 0: the model is its own */
    double own[TERM_OWN]; /* settings that one term alone has */
};

/* What every table begins with; `temperature_` is the default's text. */
#define TERM_PARAM(field_) offsetof(struct term_settings, field_)
#define TERM_PARAMS(temperature_)                                                                  \
    {"weight",                                                                                     \
     PARAM_REAL,                                                                                   \
     TERM_PARAM(weight),                                                                           \
     .min = 0,                                                                                     \
     .max = TERM_MOST_WEIGHT,                                                                      \
     .def = "1.0",                                                                                 \
     .help = "of the term in the mapping's objective"},                                            \
        {"ramp", PARAM_BOOL, TERM_PARAM(ramp), .def = "true",                                      \
         .help = "raise the weight from 0 by 2/(1+exp(-10p))-1 over the run"},                     \
    {                                                                                              \
        "temperature", PARAM_REAL, TERM_PARAM(temperature),                                        \
            .min = 0.01, .max = 100, .def = temperature_,                                          \
            .help = "of the softmax that makes predictions of logits"                              \
    }

struct term {
    const char *name;                   /* as in list.h and in a sweep: "mcc" */
    const char *title;                  /* as in a table: "MCC" */
    const char *help;                   /* one line: the equation, and where it comes from */
    const struct param_table *settings; /* of struct term_settings */
    /* A validator, besides one of the term's own name, that is a part of the loss; NULL: none. */
    const char *contains;

    /* What the loss takes as constant, doubles for one head: filled by hold() from the teacher's
     * predictions where there is one, else from those that the loss will get. NULL: nothing. */
    size_t (*constants)(int n, int classes);
    void (*hold)(const struct head_predictions *of, const struct term_settings *s,
                 double *constants);

    /* The value for one head, and dp[n][classes], its derivative by each prediction as if they
     * were free of each other. Never allocates. */
    double (*loss)(const struct head_predictions *of, const struct term_settings *s,
                   const double *constants, double *dp, double *scratch);
    /* Doubles of scratch. NULL: none. */
    size_t (*scratch)(int n, int classes);
};

#endif
