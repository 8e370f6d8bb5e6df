/* What a worker process tells its parent through a pipe. */
#ifndef ADDA_BENCH_WORKER_MESSAGE_H
#define ADDA_BENCH_WORKER_MESSAGE_H

#include <stdint.h>

/* One write each. `steps` WORKER_WAS_THERE: the cell had been published meanwhile and nothing was
 * computed. WORKER_KEPT: its training was stopped after `step` steps of this process, and is kept.
 */
enum { WORKER_WAS_THERE = -1, WORKER_KEPT = -2 };
struct worker_message {
    int32_t step, steps;
};

#endif
