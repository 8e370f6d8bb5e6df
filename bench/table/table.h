/* The finished table: every number already rounded to text, every mark decided. Report formats only
 * lay it out, so they cannot disagree. */
#ifndef ADDA_BENCH_TABLE_H
#define ADDA_BENCH_TABLE_H

#include <stdbool.h>
#include "bench/stats/paired.h"
#include "bench/store/results.h"
#include "bench/stats/rounded.h"

/* One seed of a row. `delta` is "–" without a source_only cell of the same seed. */
struct table_seed {
    uint64_t seed;
    struct rounded accuracy, string, delta;
    int cell;
    int row; /* of its curve, which the selection chose; -1: the end */
};

struct table_row {
    const char *pair, *method, *label, *sharing, *variant; /* borrowed from the plan */
    int pair_index, rank;
    int series; /* the same for rows of one title in all pairs, counted from 0; -1: a baseline */
    bool first_of_pair;
    int n, planned, diverged;
    struct table_number accuracy, string, delta;
    struct rounded p; /* Wilcoxon against source_only, Holm over the pair's methods; or "–" */
    bool best;        /* among the methods of its pair: not shown to be worse than the best */
    bool leads;       /* the best */
    struct table_seed *seeds;
};

/* A method beside another row of its pair, paired by seed. A family, over which p is adjusted, is
 * what a pair's methods are to source only, or what they are to the best of them. */
struct table_comparison {
    int row, against; /* of `rows` */
    bool to_best, first_of_family;
    struct paired_text numbers;
};

/* Methods over pairs, the best mean rank first; groups are runs first ... last of them that the
 * pairs do not tell apart. Empty where there are too few pairs to tell any apart. */
struct table_rank {
    int row; /* of the first pair: the method's names */
    struct rounded rank;
};
struct table_group {
    int first, last;
};
struct table_ranking {
    struct table_rank *ranks;
    struct table_group *groups;
    int count, group_count;
};

/* Methods by pairs, baselines too: a line each over the pairs of the sweep. `closed` is Δ as a
 * share of the oracle's: 0 is source only, 1 the oracle; "–" for those two themselves, and where
 * the oracle is not shown to be better than source only, so that there is nothing to close. */
struct table_cell {
    int row; /* of `rows`; -1: the pair does not have the method */
    struct rounded closed;
};
struct table_line {
    int row;                         /* the first of its cells': the method's names */
    struct table_cell *cells;        /* [pair_count] */
    struct rounded accuracy, closed; /* means over pairs; "–" where one is missing */
};
struct table_matrix {
    const char **pairs; /* names, borrowed */
    struct table_line *lines;
    int pair_count, count;
};

/* One method's variants in one pair, and one way to choose among them (table_trials.c): by a
 * validator, or blindly. */
struct table_choice {
    int row; /* of the first variant: the method's names */
    int trials;
    const char *by;
    bool first_of_method, reads_labels;
    int n, planned;
    struct table_number accuracy, delta;
};

struct notes {
    char **list;
    int count, capacity;
};

struct table {
    const char *name, *description; /* borrowed */
    const char *selection;
    bool oracle_selection;
    bool variants; /* some row has one: the column is shown */
    struct table_row *rows;
    int row_count;
    struct notes notes; /* what ± and marks mean, what n cannot show, what is missing */
    struct table_comparison *comparisons;
    int comparison_count, comparison_capacity;
    struct notes comparison_notes;
    struct table_ranking ranking;
    struct table_matrix matrix;
    struct notes matrix_notes;
    struct table_choice *choices; /* none where no method has two variants */
    int choice_count;
    struct notes choice_notes;
};

/* Free with table_free. */
void table_make(struct table *t, const struct results *r, enum select select);
void table_free(struct table *t);

/* "minimax, tied, k_d=3"; new string. */
char *table_row_title(const struct table_row *r);

/* Whether some method has variants to choose among. */
bool table_has_choices(const struct table *t);

/* Adds a sentence; takes it over. */
void note_add(struct notes *n, char *sentence);

#endif
