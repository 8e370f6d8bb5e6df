/* Batches that are larger than the set of images that they are drawn from: each has some of them
 * twice, which counts these twice in its gradients and in the statistics of batch norm. */
#ifndef ADDA_BENCH_REPEATED_IMAGES_H
#define ADDA_BENCH_REPEATED_IMAGES_H

#include <jansson.h>

/* What is said of a cell's training, without what trains: "batch: 16: of 10 target images, so that
 * every batch has some of them twice". A source model of endless images, AdaBN, a method from
 * outside and what takes no steps draw none twice. New string; NULL: nothing. */
char *repeated_images_told(const json_t *identity);

#endif
