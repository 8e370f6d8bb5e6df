/* Whether the memory of this machine, of its control groups and of the limits of a process is
 * enough for the cells that are to be computed at once: told before the first is started. */
#ifndef ADDA_BENCH_MEMORY_H
#define ADDA_BENCH_MEMORY_H

#include "bench/plan/plan.h"

/* Bytes that can still be taken, and which limit that is. */
struct memory_limit {
    double bytes;     /* INFINITY: not known */
    const char *name; /* static */
};

/* The least of MemAvailable and of the control groups (versions 1 and 2, each with those above it),
 * whose caches of files count as free. `root` stands before /proc and /sys: "", but in tests. */
struct memory_limit memory_of_machine(const char *root);

/* What this process, and so each that it starts, can still take: the least of RLIMIT_AS and
 * RLIMIT_DATA. */
struct memory_limit memory_of_process(void);

/* Bytes of a cell that is computed by `threads` threads: images, training and the program itself.
 */
double memory_of_cell(const struct plan *p, int cell, int threads, struct err *e);

/* What is to be run at once. */
struct memory_need {
    const struct plan *plan;
    const bool *wanted; /* [cell_count] */
    int jobs, threads;
    bool fixed;  /* the number of jobs is asked for: it is not lowered */
    double more; /* bytes of each cell beside what its identity shows: imported images */
};

/* How many of the wanted cells fit at once, at most `jobs`; 0 with ERR_OS if it is none, or fewer
 * than asked for. The message says what is needed, what there is, and what to do. `largest` (may be
 * NULL) gets the bytes of the largest of them. */
int memory_fit(const struct memory_need *n, double *largest, struct err *e);

#endif
