/* Signal handlers that count, since a handler may do little else. */
#include "bench/run/requests.h"

#include <stddef.h>

/* A signal handler can use no other variables; signalfd would miss signals that are delivered to
 * one of OpenBLAS's idle threads. */
static volatile sig_atomic_t requests, notice;

static const int signals[REQUEST_SIGNALS] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};

static void count_request(int signal)
{
    if (signal == SIGUSR1)
        notice = 1;
    else
        requests = requests + 1;
}

void requests_install(struct requests *r, bool notice_too)
{
    struct sigaction action = {.sa_handler = count_request};
    sigset_t taken;
    sigemptyset(&action.sa_mask);
    sigemptyset(&taken);
    requests = notice = 0;
    r->count = notice_too ? REQUEST_SIGNALS : REQUEST_SIGNALS - 1;
    for (int i = 0; i < r->count; i++) {
        sigaction(signals[i], &action, &r->before[i]);
        sigaddset(&taken, signals[i]);
    }
    sigprocmask(SIG_UNBLOCK, &taken, &r->mask);
}

void requests_restore(const struct requests *r)
{
    sigprocmask(SIG_SETMASK, &r->mask, NULL);
    for (int i = 0; i < r->count; i++)
        sigaction(signals[i], &r->before[i], NULL);
}

int requests_to_stop(void)
{
    return requests;
}

bool requests_noticed(void)
{
    return notice;
}
