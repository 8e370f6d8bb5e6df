/* Each row in turn takes the column that raises the cost of all rows so far least. */
#include "bench/stats/assignment.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/text.h"

/* Costs reduced by their potentials are never negative, and 0 where a row has its column. */
struct matching {
    const long long *counts;
    int n;
    long long *row, *column; /* [n]: potentials */
    int *owner;              /* [n]: the row of a column, -1: none yet */
    long long *least;        /* [n]: the least reduced cost on a path to the column */
    int *from;               /* [n]: the column before it on that path, -1: it begins there */
    bool *reached;           /* [n] */
};

/* The more counted the cheaper; a row's own column by less than one count, in all. */
static long long cost(const struct matching *a, int i, int k)
{
    return -(a->counts[(long long)i * a->n + k] * (a->n + 1) + (i == k));
}

/* The nearest column that is not reached, by paths that end with row i, which `before` owns. */
static int step(struct matching *a, int i, int before)
{
    int nearest = -1;
    for (int k = 0; k < a->n; k++) {
        if (a->reached[k])
            continue;
        const long long reduced = cost(a, i, k) - a->row[i] - a->column[k];
        if (reduced < a->least[k]) {
            a->least[k] = reduced;
            a->from[k] = before;
        }
        if (nearest < 0 || a->least[k] < a->least[nearest])
            nearest = k;
    }
    return nearest;
}

/* Moves the potentials by the length of the path: of its first row, and of what it reached. */
static void move(struct matching *a, int first, long long by)
{
    a->row[first] += by;
    for (int k = 0; k < a->n; k++)
        if (a->reached[k]) {
            a->row[a->owner[k]] += by;
            a->column[k] -= by;
        } else {
            a->least[k] -= by;
        }
}

static void add_row(struct matching *a, int first)
{
    int i = first, at = -1;
    for (int k = 0; k < a->n; k++) {
        a->least[k] = LLONG_MAX;
        a->reached[k] = false;
    }
    for (;;) {
        at = step(a, i, at);
        move(a, first, a->least[at]);
        if (a->owner[at] < 0)
            break;
        a->reached[at] = true;
        i = a->owner[at];
    }
    while (a->from[at] >= 0) { /* each row on the path takes the next column */
        a->owner[at] = a->owner[a->from[at]];
        at = a->from[at];
    }
    a->owner[at] = first;
}

void assign_most(const long long *counts, int n, int *columns)
{
    const size_t size = (size_t)n + 1; /* never of 0 bytes */
    struct matching a = {.counts = counts,
                         .n = n,
                         .row = memory_take(size, sizeof *a.row),
                         .column = memory_take(size, sizeof *a.column),
                         .owner = memory_take(size, sizeof *a.owner),
                         .least = memory_take(size, sizeof *a.least),
                         .from = memory_take(size, sizeof *a.from),
                         .reached = memory_take(size, sizeof *a.reached)};
    for (int k = 0; k < n; k++)
        a.owner[k] = -1;
    for (int i = 0; i < n; i++)
        add_row(&a, i);
    for (int k = 0; k < n; k++)
        columns[a.owner[k]] = k;
    free(a.row);
    free(a.column);
    free(a.owner);
    free(a.least);
    free(a.from);
    free(a.reached);
}
