/* A validator: a label-free figure of how good a target model is, from its softmax outputs on
 * images of the target. It may choose a checkpoint where no target label may be read. Trainings
 * compute it on target training images, so that test images choose nothing. Higher is better.
 *
 * A new one is one file that defines a `struct validator` and one line in list.h: the curves of all
 * trainings, the rules of `adda-bench report --select`, its tables and the page follow from the
 * registry (registry.h). */
#ifndef ADDA_ADAPT_VALIDATOR_H
#define ADDA_ADAPT_VALIDATOR_H

#include <stddef.h>

/* The outputs of one head: p[i * stride + c], i < n images, c < classes. All are finite. */
struct predictions {
    const double *p;
    int n, classes;
    size_t stride;
};

static inline const double *prediction(const struct predictions *of, int i)
{
    return of->p + (size_t)i * of->stride;
}

struct validator {
    const char *name; /* as in list.h: a column of every curve and a rule of `--select` */
    const char *help; /* one line: what it measures, and where it comes from */
    /* NaN: it could not be computed. Never allocates. */
    double (*score)(const struct predictions *of, double *scratch);
    /* Doubles of scratch for `n` images. NULL: none. */
    size_t (*scratch)(int n, int classes);
};

/* Mean over heads of the scores of p[n][heads][classes]; NaN where one of p is not finite: the
 * logarithms and square roots of a score would make it the best of all. `scratch` serves the
 * validator. */
double validator_score(const struct validator *v, const double *p, int n, int heads, int classes,
                       double *scratch);

#endif
