/* Which images make a batch: endless epochs, each a fresh permutation from the stream (seed, name,
 * epoch). The order is a function of the step alone, whatever the method. */
#ifndef ADDA_ADAPT_BATCHES_H
#define ADDA_ADAPT_BATCHES_H

#include <stdint.h>
#include "adapt/task.h"
#include "base/err.h"
#include "nn/checkpoint.h"

/* Zero-initialise; batches_free. */
struct batches {
    uint64_t seed, epoch;
    const char *name;
    uint32_t *order; /* [count], owned */
    uint32_t count, used;
};

/* `name` is the stream's and must outlive the batches; `count` images to choose from, at least 1.
 */
enum err_code batches_create(struct batches *b, uint64_t seed, const char *name, int count,
                             struct err *e);
void batches_free(struct batches *b);

/* Adds the place in the stream, under names that begin with `prefix`. */
void batches_list(struct batches *b, struct checkpoint *c, const char *prefix);

/* The next `n` indices; a batch may begin in one epoch and end in the next. Never fails. */
void batches_next(struct batches *b, int n, uint32_t *indices);

/* x[n][h][w][c] = image / 255, labels[n][heads] of the same images afterwards. All images are read
 * through this. */
void gather_images(const struct image_set *d, const uint32_t *indices, int n, size_t size, real *x);
void gather_labels(const struct image_set *d, const uint32_t *indices, int n, int heads,
                   uint16_t *labels);

#endif
