/* A pool of threads that take items in turn. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct worker {
    struct pool *pool;
    pthread_t thread;
    int number;
};

struct pool {
    int threads, started;
    struct worker *workers;
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    unsigned round; /* raised by every run */
    bool stop;
    int items, next, busy;
    void (*fn)(void *context, int item, int worker);
    void *context;
};

/* Called and returns with the lock held. */
static void take_items(struct pool *p, int worker)
{
    while (p->next < p->items) {
        const int item = p->next++;
        pthread_mutex_unlock(&p->lock);
        p->fn(p->context, item, worker);
        pthread_mutex_lock(&p->lock);
    }
}

static void *work(void *argument)
{
    struct worker *w = argument;
    struct pool *p = w->pool;
    unsigned seen = 0;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (p->round == seen && !p->stop)
            pthread_cond_wait(&p->begin, &p->lock);
        if (p->stop)
            break;
        seen = p->round;
        take_items(p, w->number);
        if (--p->busy == 0)
            pthread_cond_signal(&p->end);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* Drawing and libraries need so much of a stack; `ulimit -s` may say less. */
enum { LEAST_STACK = 1 << 20, ROOMY_STACK = 8 << 20 };

static int start_thread(pthread_t *thread, size_t stack, void *(*fn)(void *), void *argument)
{
    pthread_attr_t attributes;
    size_t size = 0;
    pthread_attr_init(&attributes);
    if (pthread_attr_getstacksize(&attributes, &size) || size < stack)
        pthread_attr_setstacksize(&attributes, stack);
    const int failed = pthread_create(thread, &attributes, fn, argument);
    pthread_attr_destroy(&attributes);
    return failed;
}

int thread_start(pthread_t *thread, void *(*fn)(void *), void *argument)
{
    return start_thread(thread, LEAST_STACK, fn, argument);
}

enum err_code pool_create(struct pool **out, int threads, struct err *e)
{
    struct pool *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p)
        return err_memory(e);
    p->threads = threads < 1 ? 1 : threads;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->begin, NULL);
    pthread_cond_init(&p->end, NULL);
    p->workers = calloc((size_t)p->threads, sizeof *p->workers);
    if (!p->workers) {
        pool_free(p);
        return err_memory(e);
    }
    for (int i = 1; i < p->threads; i++) {
        struct worker *w = &p->workers[i];
        *w = (struct worker){.pool = p, .number = i};
        const int failed = thread_start(&w->thread, work, w);
        if (failed) {
            pool_free(p);
            return err_system(e, failed, "cannot start thread %d of %d", i + 1, threads);
        }
        p->started++;
    }
    *out = p;
    return ERR_NONE;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->begin);
    pthread_mutex_unlock(&p->lock);
    for (int i = 1; i <= p->started; i++)
        pthread_join(p->workers[i].thread, NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->begin);
    pthread_cond_destroy(&p->end);
    free(p->workers);
    free(p);
}

int pool_threads(const struct pool *p)
{
    return p ? p->threads : 1;
}

void pool_run(struct pool *p, int items, void (*fn)(void *context, int item, int worker),
              void *context)
{
    if (!p || p->threads == 1 || items < 2) {
        for (int i = 0; i < items; i++)
            fn(context, i, 0);
        return;
    }
    pthread_mutex_lock(&p->lock);
    p->items = items;
    p->next = 0;
    p->fn = fn;
    p->context = context;
    p->busy = p->started;
    p->round++;
    pthread_cond_broadcast(&p->begin);
    take_items(p, 0);
    while (p->busy)
        pthread_cond_wait(&p->end, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

struct call {
    void (*fn)(void *context);
    void *context;
    sigset_t signals;
};

static void *make_call(void *argument)
{
    struct call *c = argument;
    pthread_sigmask(SIG_SETMASK, &c->signals, NULL);
    c->fn(c->context);
    return NULL;
}

static bool has_stack(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_STACK, &limit) || limit.rlim_cur == RLIM_INFINITY ||
           limit.rlim_cur >= LEAST_STACK;
}

void call_with_stack(void (*fn)(void *context), void *context)
{
    struct call c = {.fn = fn, .context = context};
    pthread_t thread;
    sigset_t all;
    bool called = false;
    if (!has_stack()) {
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &c.signals);
        called = !start_thread(&thread, ROOMY_STACK, make_call, &c) && !pthread_join(thread, NULL);
        pthread_sigmask(SIG_SETMASK, &c.signals, NULL);
    }
    if (!called)
        fn(context);
}

int processors(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return CPU_COUNT(&allowed);
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : (int)n;
}
