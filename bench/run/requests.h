/* Signals as requests to a run: to stop (SIGINT, SIGTERM, SIGHUP), and the notice that its time is
 * nearly up (SIGUSR1, from a cluster). Handlers are installed for the length of one run; one run
 * per process at a time. */
#ifndef ADDA_BENCH_REQUESTS_H
#define ADDA_BENCH_REQUESTS_H

#include <signal.h>
#include <stdbool.h>

enum { REQUEST_SIGNALS = 4 };
struct requests {
    struct sigaction before[REQUEST_SIGNALS];
    sigset_t mask;
    int count;
};

/* `notice_too`: also SIGUSR1. Signals that were blocked until now arrive at once. */
void requests_install(struct requests *r, bool notice_too);
void requests_restore(const struct requests *r);

/* Since then: how many requests to stop there were, and whether the notice came. */
int requests_to_stop(void);
bool requests_noticed(void);

#endif
