/* L3: cells trained again. */
#ifndef ADDA_BENCH_RERUN_H
#define ADDA_BENCH_RERUN_H

#include <stdio.h>
#include "bench/store/results.h"
#include "bench/verify/findings.h"

/* Trains `count` finished cells again in a temporary store, spread over the plan by their hashes.
 */
struct rerun {
    const char *program;
    int count, jobs;
    FILE *log; /* NULL: silent */
};
enum err_code verify_trainings(const struct results *r, const struct rerun *how, struct findings *f,
                               struct err *e);

#endif
