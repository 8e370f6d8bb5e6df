/* Two rows of results paired by seed: which cells are compared, and the numbers of the comparison.
 * The tables of a report and `compare` share it. */
#ifndef ADDA_BENCH_SEED_PAIRS_H
#define ADDA_BENCH_SEED_PAIRS_H

#include "bench/stats/paired.h"
#include "bench/store/results.h"

struct seed_pair {
    int first, second; /* cells, each of its own results */
    struct outcome of_first, of_second;
};

/* Zero-initialise but for the results, add pairs, measure; seed_pairs_free. */
struct seed_pairs {
    const struct results *first, *second; /* borrowed */
    struct seed_pair *list;
    int n, capacity;
};

/* One pair of cells, if both have a record. */
void seed_pairs_add(struct seed_pairs *p, int first, int second, enum select select);

/* All pairs of cells of the two rows that have the same seed. */
void seed_pairs_add_rows(struct seed_pairs *p, const struct plan_row *first,
                         const struct plan_row *second, enum select select);

/* The numbers of `count` comparisons, several at a time; the same on any number of processors.
 *
 * The bootstrap draws seeds and then images within each, BOOTSTRAP_ROUNDS times, from the Philox
 * stream "bootstrap" of a seed that the compared cells' hashes give. It needs two seeds, and for
 * all of them the predictions at the selected step of both sides on the same images: it reads
 * predictions.npy, or curve_predictions.npy where the step is not the last (bench/README.md has the
 * files' shapes). */
void seed_pairs_measure(const struct seed_pairs *comparisons, int count, struct paired *numbers);

void seed_pairs_free(struct seed_pairs *p);

#endif
