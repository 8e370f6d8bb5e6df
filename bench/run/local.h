/* Runs the cells of a plan on this machine, several processes at once. */
#ifndef ADDA_BENCH_LOCAL_H
#define ADDA_BENCH_LOCAL_H

#include <stdbool.h>
#include <stdio.h>
#include "base/err.h"
#include "bench/plan/plan.h"

struct local_settings {
    const char *store;
    const char *program; /* path of adda-bench itself */
    int jobs;
    int threads;        /* of each cell; 0: one */
    FILE *talk;         /* progress and failures; NULL: silent */
    const bool *wanted; /* [cell_count]; NULL: all */
    int grace; /* seconds that running cells have to stop after SIGUSR1; 0: it is not asked for */
};

/* How the run ended. `failed` names are in the store's failures; `damaged` cells were found with
 * files that are not what was written, and are left for retry. */
struct local_summary {
    int computed, already, failed, blocked, damaged, left;
    int kept; /* of those left: stopped in the middle of their training, with at least a step more
               */
    bool interrupted; /* by a signal: running cells were finished (or stopped at the second) */
    bool noticed;     /* that signal was SIGUSR1: a cluster's notice that time is nearly up */
    bool out_of_time; /* the sweep's budget of hours */
};

/* Signals SIGINT, SIGTERM and SIGHUP, and with `grace` SIGUSR1, are taken over while it runs. Not
 * for use with threads. Of the cells that are not wanted only those are looked at, and counted in
 * the summary, that wanted ones depend on: the tasks of a cluster share one large store. */
enum err_code local_run(const struct plan *p, const struct local_settings *settings,
                        struct local_summary *summary, struct err *e);

#endif
