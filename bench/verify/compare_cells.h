/* What the cells of two result sets differ in, where their accuracies stand side by side. */
#ifndef ADDA_BENCH_COMPARE_CELLS_H
#define ADDA_BENCH_COMPARE_CELLS_H

#include <jansson.h>
#include "bench/store/seed_pairs.h"

/* Zero-initialise; cell_differences_free. Each two cells count once, whatever rows they are in. */
struct cell_differences {
    json_t *seen;     /* {"HASH HASH": true} */
    json_t *settings; /* {"adapt.steps": pairs of cells in which it differs}, as in sweeps */
    int pairs, other_settings, other_bits;
};

/* Adds cells that are compared. Where they are of one name, their records' bytes are. */
void cell_differences_add(struct cell_differences *d, const struct seed_pairs *p);

/* A sentence, as "6 of 33 pairs of cells have other settings: adapt.steps (6)", or NULL: none
 * differs. New string. */
char *cell_differences_sentence(const struct cell_differences *d);

void cell_differences_free(struct cell_differences *d);

#endif
