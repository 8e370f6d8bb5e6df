/* Bootstrap of a mean over seeds, and of a ratio of two. */
#ifndef ADDA_BENCH_BOOTSTRAP_H
#define ADDA_BENCH_BOOTSTRAP_H

#include <stdint.h>

enum { BOOTSTRAP_ROUNDS = 10000 }; /* of every interval in a report */

struct interval {
    double low, high;
};

/* Percentile interval (95 %) of the mean over seeds of the mean over images, resampling seeds and
 * then images within each (Davison & Hinkley 1997, 3.8). values[seed][image] are whole numbers,
 * such as how many characters of the image were read right: an image's characters stay one cluster.
 * images[seed] >= 1. parts[seed] >= 1 is what a seed's sum over images is divided by: images, or
 * how many characters they have, which a resample is then taken to have, too. Draws come from the
 * stream (seed, "bootstrap"). */
struct interval bootstrap_mean(const int *const *values, const int *images, const int *parts,
                               int seeds, int rounds, uint64_t seed);

/* Percentile interval (95 %) of mean(above) / mean(below) over seeds, one number of each per seed,
 * resampling seeds. NaN with fewer than two seeds, and where a resample has a mean of `below` that
 * is not above 0. Draws come from the stream (seed, "bootstrap"). */
struct interval bootstrap_ratio(const double *above, const double *below, int seeds, int rounds,
                                uint64_t seed);

#endif
