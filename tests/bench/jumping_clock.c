/* Preloaded into a run: a wall clock that leaps by days, forwards and backwards, at every look. The
 * monotonic clock is left alone, as it is on a machine whose time is being set. */
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t leap(void)
{
    static unsigned state = 12345;
    state = state * 1103515245u + 12345u;
    return (time_t)(state >> 8) - (1 << 23);
}

__attribute__((visibility("default"))) int clock_gettime(clockid_t id, struct timespec *t)
{
    long result = syscall(SYS_clock_gettime, id, t);
    if (result == 0 && id == CLOCK_REALTIME)
        t->tv_sec += leap();
    return (int)result;
}

__attribute__((visibility("default"))) time_t time(time_t *out)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    if (out)
        *out = t.tv_sec;
    return t.tv_sec;
}

__attribute__((visibility("default"))) int gettimeofday(struct timeval *restrict tv,
                                                        void *restrict zone)
{
    struct timespec t;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &t);
    tv->tv_sec = t.tv_sec;
    tv->tv_usec = t.tv_nsec / 1000;
    return 0;
}
