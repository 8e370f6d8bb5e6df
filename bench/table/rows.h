/* The rows of a sweep: each method of each pair with its numbers, and the marks that compare it
 * with the others of its pair. Every table and every figure is made from them. */
#ifndef ADDA_BENCH_TABLE_ROWS_H
#define ADDA_BENCH_TABLE_ROWS_H

#include <stdbool.h>
#include <stdint.h>
#include "bench/stats/rounded.h"
#include "bench/store/results.h"
#include "bench/table/grid.h"

/* One seed of a row. `delta` is "–" without a source_only cell of the same seed. */
struct table_seed {
    uint64_t seed;
    struct rounded accuracy, string, delta;
    int cell;
    int row;          /* of its curve, which the selection chose; -1: the end */
    bool is_selected; /* the rule of the report chose it, another than LAST */
};

struct table_row {
    const char *pair, *method, *label, *sharing, *variant; /* borrowed from the plan */
    char *macro; /* begins the names of its macros in LaTeX: letters only, no two the same */
    int pair_index;
    enum row_rank rank;
    int series; /* the same for rows of one title in all pairs, counted from 0; -1: a baseline */
    bool first_of_pair;
    bool is_scored; /* else nobody knows the labels of the pair's target: all accuracies are "–" */
    int n, planned, diverged;
    struct table_number accuracy, string, delta;
    struct rounded p; /* Wilcoxon against source_only, Holm over the pair's methods; or "–" */
    bool best;        /* among the methods of its pair: not shown to be worse than the best */
    bool leads;       /* the best */
    int oracle;       /* the row it is set against: the pair's of its variant, or only one; or -1 */
    unsigned claims;  /* a bit for each claim of claims.h that holds */
    struct table_seed *seeds;
};

struct ranking;

struct sweep_rows {
    const struct results *results; /* borrowed */
    enum select select;
    bool have_variants; /* some row has one: people see the column */
    struct table_row *list;
    int count;
    struct ranking *ranking; /* of methods over pairs: ranking.h */
};

/* Free with rows_free. */
void rows_make(struct sweep_rows *rows, const struct results *r, enum select select);
void rows_free(struct sweep_rows *rows);

/* "minimax, tied, k_d=3"; new string. */
char *row_title(const struct table_row *r);

/* Whether two rows are of the same method with the same sharing and variant. */
bool rows_same_title(const struct table_row *a, const struct table_row *b);

/* Whether the loss of the row's method contains the validator of a rule: as the method itself, as
 * one of its terms or as a part of a term. What such a validator says of it, it says of itself. */
bool row_optimises(const struct sweep_rows *rows, int row, enum select by);

/* Accuracies of a less those of b, over the seeds that both have: at most a->n. */
int rows_paired_differences(const struct table_row *a, const struct table_row *b, double *d);

/* One past the last row of the pair that begins at `first`. */
int rows_pair_end(const struct sweep_rows *rows, int first);

/* How many pairs have a target whose labels are known. */
int rows_scored_pairs(const struct sweep_rows *rows);

/* Names of macros made of words: letters only, digits and + spelled out, a tag of letters for other
 * signs than those between words, and an X appended to one that was there before. Those of another
 * selection than the last have its rule in them, so that none is read for another. Begun with those
 * of the rows. */
struct macros {
    const char *rule; /* of the selection, after "adda"; NULL: none */
    char **list;
    int count, capacity;
};
struct macros macros_of_rows(const struct sweep_rows *rows);
const char *macros_add(struct macros *m, const char *const *words, int count); /* borrowed */
void macros_free(struct macros *m);

/* Columns that name a row, and its cells in them: method, label, sharing, and where asked for its
 * pair and variant. Headings: in LaTeX all of them are, not the pair alone. */
enum { NAMES_PAIR = 1, NAMES_VARIANT = 2, NAMES_HEADINGS = 4, NAMES_CSV = 8 /* for CSV only */ };
void rows_add_name_columns(struct table_grid *g, const struct sweep_rows *rows, int names);
void rows_add_names(struct table_grid *g, const struct table_row *r, int names);

#endif
