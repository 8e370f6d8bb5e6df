/* What a training predicted on its test images, and what is right. */
#ifndef ADDA_BENCH_ANSWERS_H
#define ADDA_BENCH_ANSWERS_H

#include "bench/store/results.h"
#include "bench/text/npy.h"

/* `said` and `right`: [images][heads] of target test images (of a source model, of its own). */
struct answers {
    struct npy predicted, labels;
    const uint16_t *said, *right;
    int images, heads;
    int classes; /* characters of the alphabet: a label of that number says that there is none */
};

/* Reads predictions.npy, or the row of curve_predictions.npy, and labels.npy. False when they are
 * not stored, or do not fit each other. answers_free in every case. */
bool answers_load(struct answers *a, const struct results *from, int cell, int row);
/* How many characters image i has, and how many of them were read right. */
int answers_characters(const struct answers *a, int image);
int answers_right(const struct answers *a, int image);

void answers_free(struct answers *a);

#endif
