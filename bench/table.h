/* The finished table: every number already rounded to text, every mark decided. Report formats only
 * lay it out, so they cannot disagree. */
#ifndef ADDA_BENCH_TABLE_H
#define ADDA_BENCH_TABLE_H

#include <stdbool.h>
#include "bench/results.h"
#include "bench/text.h"

/* "0.894" and the half-width of its 95 % t-interval "0.012"; "–" where there is none. */
struct table_number {
    char mean[12], half[12];
};

/* What stands before a difference: "+", or "" before a minus or a dash. */
const char *table_plus(const struct table_number *n);

/* Adds " ± 0.012", or nothing where there is no interval. */
void table_add_half(struct text *out, const struct table_number *n);

/* One seed of a row. `delta` is "–" without a source_only cell of the same seed. */
struct table_seed {
    char seed[24], accuracy[12], string[12], delta[12];
    int cell;
};

struct table_row {
    const char *pair, *method, *label, *sharing, *variant; /* borrowed from the plan */
    int pair_index, rank;
    bool first_of_pair;
    int n, planned, diverged;
    struct table_number accuracy, string, delta;
    char p[12]; /* Wilcoxon against source_only, Holm over the pair's methods; or "–" */
    bool best;  /* among the methods of its pair: not shown to be worse than the best */
    struct table_seed *seeds;
};

struct table {
    const char *name, *description; /* borrowed */
    const char *selection;
    bool oracle_selection;
    bool variants; /* some row has one: the column is shown */
    struct table_row *rows;
    int row_count;
    char **notes; /* what ± and marks mean, what n cannot show, what is missing */
    int note_count, note_capacity;
};

/* Free with table_free. */
void table_make(struct table *t, const struct results *r, enum select select);
void table_free(struct table *t);

/* Adds a sentence to the notes; takes it over. */
void table_note(struct table *t, char *sentence);

#endif
