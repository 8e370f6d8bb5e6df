#include "bench/run/requests.h"

#include <stddef.h>

/* A signal handler can reach nothing but such variables, and signalfd would miss signals that the
 * kernel hands to one of OpenBLAS's idle threads. */
static volatile sig_atomic_t requests, notice;

static const int signals[REQUEST_SIGNALS] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};

static void count_request(int signal)
{
    if (signal == SIGUSR1)
        notice = 1;
    else
        requests = requests + 1;
}

void requests_take_over(struct requests *r, bool with_notice)
{
    struct sigaction action = {.sa_handler = count_request};
    sigset_t taken;
    sigemptyset(&action.sa_mask);
    sigemptyset(&taken);
    requests = notice = 0;
    r->count = with_notice ? REQUEST_SIGNALS : REQUEST_SIGNALS - 1;
    for (int i = 0; i < r->count; i++) {
        sigaction(signals[i], &action, &r->before[i]);
        sigaddset(&taken, signals[i]);
    }
    sigprocmask(SIG_UNBLOCK, &taken, &r->mask);
}

void requests_give_back(const struct requests *r)
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
