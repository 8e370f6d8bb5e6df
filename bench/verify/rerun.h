/* L3: cells trained again. */
#ifndef ADDA_BENCH_RERUN_H
#define ADDA_BENCH_RERUN_H

#include <stdint.h>
#include <stdio.h>
#include "bench/store/results.h"
#include "bench/verify/findings.h"

/* Trains `count` finished cells again in a temporary store, drawn by `seed`: the same seed draws
 * the same cells everywhere. Cells of an older numerics version, and those whose domains this
 * program does not draw, are not drawn: a note counts them. */
struct rerun {
    const char *program;
    uint64_t seed;
    int count, jobs;
    FILE *log; /* NULL: silent */
};
enum err_code verify_trainings(const struct results *r, const struct rerun *how, struct findings *f,
                               struct err *e);

#endif
