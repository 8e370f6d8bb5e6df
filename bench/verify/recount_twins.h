/* The figures of twins in a record, counted again from the stored neighbours (nearest.npy [images],
 * curve_nearest.npy [points][images]: indices of source test images) and from the labels of images
 * rendered again. Which images are nearest only a training can tell. */
#ifndef ADDA_BENCH_RECOUNT_TWINS_H
#define ADDA_BENCH_RECOUNT_TWINS_H

#include "bench/verify/recount.h"

/* Of a method's cell; `labels` of the test images of source and target. At most one finding; one,
 * too, where a cell without twins has such figures. */
void recount_twins(const struct recount *r, const struct cell *c, const char *store,
                   const uint16_t *const labels[2]);

#endif
