/* Locks of open file descriptions, and times of modification that are renewed. */
#define _GNU_SOURCE /* F_OFD_SETLK */
#include "base/hold.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"

/* ---- machines ------------------------------------------------------------------------------- */

static char machine[HOLD_MACHINE];

/* Containers of one kernel have one boot, whatever they are called. */
static void find_machine(void)
{
    char name[256] = "";
    FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");
    if (!f || !fgets(name, sizeof name, f))
        gethostname(name, sizeof name - 1);
    if (f)
        fclose(f);
    snprintf(machine, sizeof machine, "%08" PRIx32, hash_name(name));
}

const char *hold_machine(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_machine);
    return machine;
}

/* ---- locks ---------------------------------------------------------------------------------- */

/* UNKNOWN: the file system has no locks. */
enum answer { FREE, TAKEN, UNKNOWN };

static enum answer ask(int descriptor, int command)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int failed;
    while ((failed = fcntl(descriptor, command, &lock)) && errno == EINTR)
        continue;
    if (failed)
        return errno == EAGAIN || errno == EACCES ? TAKEN : UNKNOWN;
    return command == F_OFD_GETLK && lock.l_type != F_UNLCK ? TAKEN : FREE;
}

bool hold_begin(int descriptor)
{
    struct stat s;
    return ask(descriptor, F_OFD_SETLK) != TAKEN && !fstat(descriptor, &s) && s.st_nlink > 0;
}

/* Where a lock of the file's maker would not be seen, its age tells. */
static bool is_free(enum answer answer, const char *made_on, time_t modified, time_t lease)
{
    if (answer == TAKEN)
        return false;
    if (answer == FREE && (!*made_on || strcmp(made_on, hold_machine()) == 0))
        return true;
    return time(NULL) - modified > lease;
}

bool hold_take_over(int descriptor, const char *made_on, time_t modified, time_t lease)
{
    return is_free(ask(descriptor, F_OFD_SETLK), made_on, modified, lease);
}

bool hold_is_elsewhere(int descriptor, const char *made_on, time_t modified, time_t lease)
{
    return !is_free(ask(descriptor, F_OFD_GETLK), made_on, modified, lease);
}

/* ---- leases --------------------------------------------------------------------------------- */

double hold_pace = 30;

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int *renewed; /* descriptors */
static size_t count, capacity;
static bool started;

static void wait_for_pace(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    const double seconds = (double)until.tv_nsec * 1e-9 + hold_pace;
    until.tv_sec += (time_t)seconds;
    until.tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9);
    if (count)
        pthread_cond_timedwait(&changed, &guard, &until);
    else
        pthread_cond_wait(&changed, &guard);
}

static void *renew_all(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&guard);
    for (;;) {
        for (size_t i = 0; i < count; i++)
            futimens(renewed[i], NULL);
        wait_for_pace();
    }
    return NULL;
}

/* A child of fork lacks that thread, and a lock that it held would stay locked. So fork takes the
 * lock first; the child begins with no holds, for those are its parent's to renew. */
static void before_fork(void)
{
    pthread_mutex_lock(&guard);
}

static void in_parent(void)
{
    pthread_mutex_unlock(&guard);
}

static void in_child(void)
{
    count = 0;
    started = false;
    changed = (pthread_cond_t)PTHREAD_COND_INITIALIZER; /* nobody waits */
    pthread_mutex_unlock(&guard);
}

static int no_fork_handlers; /* the error, or 0 */

static void handle_forks(void)
{
    no_fork_handlers = pthread_atfork(before_fork, in_parent, in_child);
}

/* It takes no signals: they are for the thread that expects them. */
static bool start(void)
{
    enum { STACK = 1 << 18 };
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool runs = pthread_create(&thread, &attributes, renew_all, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return runs;
}

static bool make_room(void)
{
    if (count < capacity)
        return true;
    int *grown = realloc(renewed, (2 * capacity + 4) * sizeof *grown);
    if (!grown)
        return false;
    renewed = grown;
    capacity = 2 * capacity + 4;
    return true;
}

void hold_renew(int descriptor)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, handle_forks);
    pthread_mutex_lock(&guard);
    if (!no_fork_handlers && make_room()) {
        renewed[count++] = descriptor;
        started = started || start();
        pthread_cond_signal(&changed);
    }
    pthread_mutex_unlock(&guard);
}

void hold_end(int descriptor)
{
    pthread_mutex_lock(&guard);
    for (size_t i = 0; i < count; i++)
        if (renewed[i] == descriptor)
            renewed[i] = renewed[--count];
    pthread_mutex_unlock(&guard);
    close(descriptor);
}
