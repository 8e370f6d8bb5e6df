/* The rows of one variant of a sweep, and their cells, added to a plan. */
#ifndef ADDA_BENCH_PLAN_ROWS_H
#define ADDA_BENCH_PLAN_ROWS_H

#include "bench/plan/cell_index.h"
#include "bench/plan/row_index.h"
#include "bench/sweep/domains.h"
#include "bench/sweep/excludes.h"

/* What the variants of one plan have in common. Zero-initialise but for the borrowed ones;
 * plan_rows_free. */
struct plan_rows {
    struct plan *plan;             /* borrowed, as the next two */
    const struct domains *domains; /* of the sweeps */
    struct excludes *excludes;
    struct row_index rows;
    struct cell_index cells;
    json_t *pairs;  /* {name: index in the plan} */
    int most_cells; /* the budget: no further row is begun above it */
    int numerics;   /* of its cells */
};
void plan_rows_free(struct plan_rows *x);

/* A variant as it is expanded: its number, what it sets, as lines, and lines of what others set and
 * it does not, for rules that leave rows out; its tree, for messages. */
struct expanded {
    int number;
    const char *sets, *unset;
    const struct node *tree;
};

/* Pair by pair. */
void plan_rows_add(struct plan_rows *x, const struct sweep *s, const struct expanded *variant,
                   struct err *e);

#endif
