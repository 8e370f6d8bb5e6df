/* The cells of a plan as a run works through them: what each is at, which is next, how much is
 * done. Starting them is local.h's. */
#ifndef ADDA_BENCH_JOBS_H
#define ADDA_BENCH_JOBS_H

#include <stdbool.h>
#include <stdio.h>
#include "base/progress.h"
#include "bench/plan/plan.h"

enum job_state {
    JOB_UNWANTED, /* or not looked at */
    JOB_WAITING,
    JOB_RUNNING,
    JOB_DONE,
    JOB_FAILED,
    JOB_BLOCKED, /* its source model failed, is damaged or not wanted */
    JOB_DAMAGED  /* its files are not what was written: left for retry */
};

struct job {
    enum job_state state;
    bool inspected; /* its files were read */
    bool anew;      /* it is there, made by other sources */
    int attempts;
    double not_before; /* seconds: another process holds it, or a retry waits */
    double patience;   /* seconds until it is asked again whether another process holds it */
    double weight;     /* share of the whole, for progress */
};

struct jobs {
    const struct plan *plan;
    const char *store;
    FILE *log; /* NULL: silent */
    struct progress progress;
    struct job *list; /* [plan->cell_count] */
    int already, damaged, failed, blocked;
    int finished; /* cells of those that waited at the start */
    double finished_weight, total_weight;
    double lost_weight; /* of failed and blocked cells: neither finished nor left */
};

/* Reads the state of the wanted cells (NULL: of all) and of the source models that they depend on;
 * with `again` those that other sources made wait too (anew.h). Plan, store and log stay the
 * caller's. Memory that is short ends the program as elsewhere (memory_take). */
struct jobs jobs_take(const struct plan *p, const char *store, const bool *wanted, bool again,
                      FILE *log);
void jobs_free(struct jobs *j);

/* Weighs the cells by what finished ones of the store cost, which are all read unless `few` are
 * wanted, and begins the progress line. */
void jobs_weigh(struct jobs *j, bool few);

/* Cells first that others depend on; then in the order of the plan. -1: none is ready now. Cells
 * that another process finished meanwhile are done; those that wait for what will not come are
 * blocked. */
int jobs_next(struct jobs *j);

int jobs_count(const struct jobs *j, enum job_state state);

void jobs_finish(struct jobs *j, int cell);
void jobs_fail(struct jobs *j, int cell);

/* A line of its own, "what: name: why" without what is empty, below the progress line if one is
 * shown. */
void jobs_print(const struct jobs *j, const char *what, const char *name, const char *why);
void jobs_print_to(FILE *to, const char *what, const char *name, const char *why);

#endif
