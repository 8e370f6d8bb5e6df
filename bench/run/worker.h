/* Computes one cell, in a process of its own, and publishes its folder. */
#ifndef ADDA_BENCH_WORKER_H
#define ADDA_BENCH_WORKER_H

#include <stdbool.h>
#include "base/err.h"

struct worker_settings {
    int progress;      /* a file descriptor for messages, or -1 */
    int threads;       /* any number gives the same bits */
    double save_every; /* seconds between two checkpoints of a training */
    bool anew;         /* a cell that is there is replaced if anew_is_due */
    int plan;          /* a file descriptor of the plan; -1: the one of the store's sweep */
};

/* Computes the cell `hash` of the plan and publishes it; does nothing if it has been
 * published already. A cell that is replaced keeps its files until the new ones are whole, and what
 * changed is in the new run.json (changes.h). A training that was stopped before continues.
 * ERR_TEMPORARY: it was asked to stop (watch_catch_signals), or another process works on the cell.
 * The process must have been started without OPENBLAS_CORETYPE where the cell is of class "fast".
 */
enum err_code worker_run(const char *store, const char *sweep, const char *hash,
                         const struct worker_settings *settings, struct err *e);

#endif
