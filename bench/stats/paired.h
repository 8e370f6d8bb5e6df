/* Two sets of trainings paired seed by seed, and every number of their comparison. The tables of a
 * report and `compare` share it. */
#ifndef ADDA_BENCH_PAIRED_H
#define ADDA_BENCH_PAIRED_H

#include "bench/store/results.h"
#include "bench/stats/rounded.h"
#include "bench/stats/statistics.h"

enum { BOOTSTRAP_ROUNDS = 10000 };

struct paired_seed {
    int first, second; /* cells, each of its own results */
    struct outcome of_first, of_second;
};

/* Zero-initialise but for the results, add seeds, measure, adjust; paired_free. */
struct paired {
    const struct results *first, *second; /* borrowed */
    struct paired_seed *seeds;
    int n, capacity;
    /* of first - second, accuracy a character position; NaN where n gives none */
    struct estimate difference;
    struct interval bootstrap;
    double wilcoxon, sign_flip, t; /* p, two-sided */
    double holm;                   /* of `wilcoxon`, over the family */
};

/* One pair of cells, if both have a record. */
void paired_add(struct paired *p, int first, int second, enum select select);

/* All pairs of cells of the two rows that have the same seed. */
void paired_add_rows(struct paired *p, const struct plan_row *first, const struct plan_row *second,
                     enum select select);

/* The numbers of `count` comparisons, several at a time; the same on any number of processors.
 *
 * The bootstrap draws seeds and then images within each (an image's characters stay together),
 * BOOTSTRAP_ROUNDS times, from the Philox stream "bootstrap" of a seed that the compared cells'
 * hashes give. It needs two seeds, and for all of them the predictions at the selected step of both
 * sides on the same images: it reads predictions.npy, or curve_predictions.npy where the step is
 * not the last (bench/README.md has the files' shapes). */
void paired_measure(struct paired *list, int count);

/* Holm's adjustment of Wilcoxon's p over a family. */
void paired_holm(struct paired *family, int count);

void paired_free(struct paired *p);

/* The same numbers rounded, "–" where there are none. */
struct paired_text {
    int n;
    struct table_number difference;
    struct rounded low, high; /* of the bootstrap interval */
    struct rounded wilcoxon, sign_flip, holm;
};
struct paired_text paired_round(const struct paired *p);

/* The smallest p that `n` seeds can give after Holm's adjustment over `family` comparisons, at most
 * 1; and the fewest seeds with which it is no larger than 5 %. */
double paired_p_floor(int n, int family);
int paired_seeds_needed(int family);

#endif
