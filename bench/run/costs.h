/* How long cells take, estimated from the run.json of finished ones. Only progress and plans show
 * it: no result depends on it. */
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

/* Adds the finished cells of the plan. */
void costs_add_plan(struct costs *c, const char *store, const struct plan *p);

/* Expected seconds; from all kinds if this one was never measured; NaN if none was. */
double costs_estimate(const struct costs *c, const json_t *identity);

#endif
