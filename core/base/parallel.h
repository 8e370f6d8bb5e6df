/* A parallel for on pthreads. Items are handed out in order; which worker gets which is not
 * deterministic, so results must depend on the item alone. */
#ifndef ADDA_BASE_PARALLEL_H
#define ADDA_BASE_PARALLEL_H

#include <pthread.h>
#include "base/err.h"

/* Workers sleep between runs. `threads` counts the calling thread, which works too; 1 creates no
 * thread and runs everything inline. *p is NULL after a failure. */
struct pool;
enum err_code pool_create(struct pool **p, int threads, struct err *e);
void pool_free(struct pool *p);
int pool_threads(const struct pool *p); /* 1 for NULL */

/* Calls fn(context, item, worker) for item 0 ... items-1, worker in 0 ... threads-1, and returns
 * when all are done. A NULL pool runs inline. Not reentrant. */
void pool_run(struct pool *p, int items, void (*fn)(void *context, int item, int worker),
              void *context);

/* pthread_create with a stack of a megabyte at least. Returns an errno or 0. */
int thread_start(pthread_t *thread, void *(*fn)(void *), void *argument);

/* Calls fn(context) and returns when it does. Where the stack of the process may not grow to a
 * megabyte (`ulimit -s`), it is called in a thread that has one of eight, and only that thread
 * takes signals. */
void call_with_stack(void (*fn)(void *context), void *context);

/* Processors this process may use (its affinity, as taskset or a batch system sets it). */
int processors(void);

#endif
