/* What signals ask of a run: to stop (SIGINT, SIGTERM, SIGHUP), and that its time is nearly up
 * (SIGUSR1, from a cluster). They are taken over for a while; one run of a process at a time. */
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

/* `notice`: SIGUSR1 too. Those that the caller held back until now arrive at once. */
void requests_take_over(struct requests *r, bool notice);
void requests_give_back(const struct requests *r);

/* Since they were taken over: how many times somebody asked to stop, and whether time is nearly up.
 */
int requests_to_stop(void);
bool requests_noticed(void);

#endif
