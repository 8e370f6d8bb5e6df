/* How long cells take, learned from the run.json of finished ones. Only for what is told while
 * waiting: no result depends on it. */
#ifndef ADDA_BENCH_COSTS_H
#define ADDA_BENCH_COSTS_H

#include <jansson.h>
#include "bench/plan/plan.h"

enum { COSTS_KINDS = 64 };

/* Seconds and work (cell_work) summed by kind: "source" or the method's name. */
struct costs {
    struct {
        const char *kind; /* borrowed from the identities */
        double seconds, work;
    } entry[COSTS_KINDS];
    int count;
};

/* Learns from the finished cells of the plan. */
void costs_learn(struct costs *c, const char *store, const struct plan *p);

/* Expected seconds; from other kinds when this one was never seen; NaN when nothing was. */
double costs_expect(const struct costs *c, const json_t *identity);

/* Seconds a finished cell took, or NaN. */
double cell_seconds(const char *store, const char *hash);

#endif
