/* Two result sets side by side: the rows that both have, paired by seed. */
#ifndef ADDA_BENCH_COMPARE_H
#define ADDA_BENCH_COMPARE_H

#include "bench/stats/paired.h"
#include "bench/store/results.h"
#include "bench/table/grid.h"
#include "bench/verify/compare_cells.h"

/* Numbers are rounded already. `only` is '<' or '>' for a row of one side, else 0. `numbers` are of
 * new - old; Holm's family is the rows where some seed differs. `mark` is "=" when every seed of
 * both is the same, "~" when a paired t-test (adjusted over the same family, as the bold of a
 * report's table is) shows no difference at 5 %, "+" or "-" otherwise. */
struct comparison_row {
    const char *pair, *label, *sharing, *variant; /* borrowed from the plans */
    const char *figure; /* "accuracy"; or a validator's name, of a target without labels */
    struct rounded old, new;
    char mark[2];
    struct paired_text numbers;
    char only;
    int only_old, only_new; /* seeds with a record on one side; `numbers` are of those on both */
    bool is_at_end;         /* of a method of which another rule than LAST could select no step */
};

struct comparison {
    struct comparison_row *rows;
    int count, capacity;
    bool differs; /* some seed's number differs, or a row or a seed is on one side only */
    char *power;  /* a sentence if the seeds are too few for the exact tests, else NULL */
    struct cell_differences cells; /* in settings and records */
};

void compare_results(struct comparison *c, const struct results *old, const struct results *new,
                     enum select select);
/* The same as a table, for any format; into an empty grid. */
void comparison_table(struct table_grid *g, const struct comparison *c);

void comparison_free(struct comparison *c);

#endif
