/* One training: from a cell's identity to the files of its numbers. */
#ifndef ADDA_BENCH_TRAINING_H
#define ADDA_BENCH_TRAINING_H

#include <stdbool.h>
#include "base/err.h"
#include "bench/plan/plan.h"
#include "bench/run/run_facts.h"

struct training {
    const char *store;
    const struct plan *plan;
    int cell;
    const char *folder; /* is not published yet, and gets all files but run.json and sums */
    int progress;       /* a file descriptor for messages, or -1 */
    int threads;        /* any number gives the same bits */
    double save_every;  /* seconds between two checkpoints */
    bool save_model;    /* of a method; that of a source cell is always written */
};

/* What of it may differ from run to run is left in `facts`. A training that was stopped before
 * continues; ERR_TEMPORARY: it was asked to stop. */
enum err_code training_run(const struct training *t, struct run_facts *facts, struct err *e);

#endif
