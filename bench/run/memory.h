/* Whether the memory of this machine, of its control groups and of the limits of a process is
 * enough for the cells that are to be computed at once: told before the first is started. */
#ifndef ADDA_BENCH_MEMORY_H
#define ADDA_BENCH_MEMORY_H

#include "bench/plan/plan.h"
#include "bench/run/memory_limits.h"
#include "bench/sweep/domains.h"

/* Bytes of a cell that is computed by `threads` threads: images, training and the program itself.
 */
double memory_of_cell(const struct plan *p, int cell, int threads, struct err *e);

/* Bytes of the imported images of two domains, which a cell holds beside what its identity shows.
 */
double memory_of_imports(const struct domains *domains);

/* The limit of address space (ulimit -v) under which a cell of so many bytes is started: with a
 * stack for each thread, the program and its libraries. */
double memory_space(double bytes, int threads);

/* What is to be run at once. */
struct memory_need {
    const struct plan *plan;
    const bool *wanted; /* [cell_count] */
    int jobs, threads;
    bool fixed;       /* the number of jobs is asked for: it is not lowered */
    double more;      /* bytes of each cell beside what its identity shows: imported images */
    const char *root; /* of memory_of_machine; NULL: this machine */
};

/* How many of the wanted cells fit at once, at most `jobs`; 0 with ERR_OS if it is none, or fewer
 * than asked for. The message says what is needed, what there is, and what to do. `largest` (may be
 * NULL) gets the bytes of the largest of them. */
int memory_fit(const struct memory_need *n, double *largest, struct err *e);

#endif
