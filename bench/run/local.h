/* Runs the cells of a plan on this machine, several processes at once. */
#ifndef ADDA_BENCH_LOCAL_H
#define ADDA_BENCH_LOCAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include "base/err.h"
#include "bench/plan/plan.h"

struct local_settings {
    const char *store;
    const char *program; /* path of adda-bench itself */
    int jobs;
    bool jobs_fixed;    /* asked for: where memory is short it is refused, not lowered */
    double more_memory; /* bytes of each cell that its identity does not show (memory.h) */
    int threads;        /* per cell; 0: one */
    FILE *log;          /* progress and failures; NULL: silent */
    const bool *wanted; /* [cell_count]; NULL: all */
    bool again;         /* computes anew what other sources made, and replaces it */
    int grace; /* seconds that running cells have to stop after SIGUSR1; 0: it is not handled */
};

/* How the run ended; local_summary_free also after an error. Failed cells are named in the store's
 * failures; `damaged` ones have files that are not what was written, and are left for retry. */
struct local_summary {
    int computed, already, failed, blocked, damaged, left;
    int anew, changed; /* of those computed: in place of a cell that was there; with other bits */
    json_t *changes;   /* of each of these {"cell", "name", ...} as in changes.h; to be freed */
    int kept;          /* of those left: stopped and kept after at least one more step */
    bool interrupted;  /* by a signal: running cells were finished, or stopped by the second */
    bool noticed;      /* that signal was SIGUSR1: a cluster's notice that time is nearly up */
    bool out_of_time;  /* the sweep's budget of hours */
};

/* ERR_OS before anything is started when memory is short for the cells that wait (memory.h).
 *
 * Handles SIGINT, SIGTERM and SIGHUP, and with `grace` SIGUSR1, while it runs. Not for use with
 * threads. Of the cells that are not wanted it reads, and counts in the summary, only those that
 * wanted ones depend on: the tasks of a cluster share one large store. */
enum err_code local_run(const struct plan *p, const struct local_settings *settings,
                        struct local_summary *summary, struct err *e);
void local_summary_free(struct local_summary *summary);

#endif
