/* Computes one cell, in a process of its own, and publishes its folder. */
#ifndef ADDA_BENCH_WORKER_H
#define ADDA_BENCH_WORKER_H

#include <stdint.h>
#include "base/err.h"

/* What a worker writes to its parent's pipe, in one write each. `steps` WORKER_WAS_THERE: the cell
 * had been published meanwhile and nothing was computed. WORKER_KEPT: its training was stopped
 * after `step` steps of this process, and is kept. */
enum { WORKER_WAS_THERE = -1, WORKER_KEPT = -2 };
struct worker_message {
    int32_t step, steps;
};

/* Computes the cell `hash` of the store's sweep and publishes it; does nothing when it is there
 * already. A training that was stopped before goes on where it was. ERR_TEMPORARY: it was asked to
 * stop (watch_take_signals), or another process holds the cell. The process must have been started
 * without OPENBLAS_CORETYPE where the cell is of class "fast". */
struct worker_settings {
    int progress;      /* a file descriptor for messages, or -1 */
    int threads;       /* any number gives the same bits */
    double save_every; /* seconds between two checkpoints of a training */
};
enum err_code worker_run(const char *store, const char *sweep, const char *hash,
                         const struct worker_settings *settings, struct err *e);

#endif
