/* What a domain adaptation problem is to this library: two domains of labelled images. It knows
 * nothing of captchas: an image has `heads` labels of `classes` values each. A target whose labels
 * nobody knows has no test images: it is adapted to, and never scored. */
#ifndef ADDA_ADAPT_TASK_H
#define ADDA_ADAPT_TASK_H

#include <stdbool.h>
#include <stdint.h>
#include "nn/layers/types.h"

/* The two halves of a batch: images of the source, and as many of the target. */
enum half { HALF_SOURCE, HALF_TARGET };

/* images[count][h][w][c] in 0 ... 255 (the networks get x / 255), labels[count][heads]. Borrowed.
 * Where images are still being made, `need` is called with those that are read next and returns
 * when they are there; NULL: all are. An endless set has an image for every index, of which image i
 * lies at i % count with its labels until another is needed there: at most `count` at once. */
struct image_set {
    int count;
    bool endless;
    const uint8_t *images;
    const uint16_t *labels;
    void (*need)(void *context, const uint32_t *indices, int n);
    void *context;
};

/* Target training labels are read by the oracle alone. Test sets are read by evaluation alone:
 * nothing is trained or stopped by them; of what a report chooses, its rule source-val reads the
 * source's, and its rule oracle, a bound, the target's. */
struct task {
    struct shape image;
    int heads, classes;
    bool uneven;       /* classes are not equally frequent: evaluations count each of them */
    bool last_is_none; /* the last class says that a head has nothing to read: accuracies of
                          characters leave such places out */
    bool twins;        /* test images i of both domains, of which there are as many (at most
                          TWINS_MOST), show the same text alike: evaluations compare their features */
    struct image_set source_train, target_train;
    struct image_set source_test, target_test;
};

/* Each is compared with each. */
enum { TWINS_MOST = 10000 };
static inline int task_twins(const struct task *t)
{
    return t->twins ? t->target_test.count : 0;
}

/* What validators read: the first of the target's training images, or all if there are fewer. */
enum { VALIDATION_IMAGES = 1000 };
static inline struct image_set task_validation(const struct task *t)
{
    struct image_set d = t->target_train;
    d.count = d.count < VALIDATION_IMAGES ? d.count : VALIDATION_IMAGES;
    return d;
}

#endif
