/* Images rendered by one thread while another already reads them. */
#include "gen/render/prefetch.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "base/progress.h"
#include "gen/render/render.h"

enum { TO_RENDER, RENDERING, RENDERED };

enum maker { AHEAD, READER, BOTH };

struct prefetching {
    struct prefetch_set is;
    size_t size;         /* bytes per image */
    atomic_uchar *state; /* [count] */
    atomic_int missing;  /* images that are not RENDERED */
    struct renderer *renderer[BOTH];
};

struct prefetch {
    struct prefetching *sets;
    int count;
    pthread_t thread;
    bool started;
    atomic_bool stop;
    double seconds;
};

/* False when the other thread renders it or has rendered it. */
static bool make(struct prefetching *set, int i, enum maker who)
{
    unsigned char to_render = TO_RENDER;
    if (!atomic_compare_exchange_strong(&set->state[i], &to_render, RENDERING))
        return false;
    render_image(set->renderer[who], &set->is.seeds, set->is.first + (uint64_t)i,
                 set->is.pixels + (size_t)i * set->size, NULL);
    atomic_store_explicit(&set->state[i], RENDERED, memory_order_release);
    atomic_fetch_sub(&set->missing, 1);
    return true;
}

static void *render_ahead(void *argument)
{
    struct prefetch *s = argument;
    for (int k = 0; k < s->count; k++)
        for (int i = 0; i < s->sets[k].is.count && !atomic_load(&s->stop); i++)
            make(&s->sets[k], i, AHEAD);
    return NULL;
}

static enum err_code open_set(struct prefetching *set, const struct prefetch_set *is, struct err *e)
{
    set->is = *is;
    set->size = domain_image_size(domain_info(is->domain));
    set->state = calloc((size_t)is->count, sizeof *set->state);
    atomic_init(&set->missing, is->count);
    if (!set->state)
        return err_memory(e);
    if (render_check_count(is->domain, is->first, is->count, e))
        return e->code;
    for (int who = 0; who < BOTH; who++)
        if (renderer_create(&set->renderer[who], is->domain, e))
            return e->code;
    return ERR_NONE;
}

enum err_code prefetch_create(struct prefetch **out, const struct prefetch_set *sets, int count,
                              struct err *e)
{
    struct prefetch *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return err_memory(e);
    s->sets = calloc((size_t)count, sizeof *s->sets);
    s->count = s->sets ? count : 0;
    if (!s->sets)
        err_memory(e);
    for (int i = 0; i < s->count && !e->code; i++)
        open_set(&s->sets[i], &sets[i], e);
    if (!e->code) {
        const int failed = thread_start(&s->thread, render_ahead, s);
        s->started = !failed;
        if (failed)
            err_system(e, failed, "cannot start the thread that renders ahead");
    }
    if (e->code)
        prefetch_free(s);
    else
        *out = s;
    return e->code;
}

void prefetch_free(struct prefetch *s)
{
    if (!s)
        return;
    atomic_store(&s->stop, true);
    if (s->started)
        pthread_join(s->thread, NULL);
    for (int i = 0; i < s->count; i++) {
        for (int who = 0; who < BOTH; who++)
            renderer_free(s->sets[i].renderer[who]);
        free(s->sets[i].state);
    }
    free(s->sets);
    free(s);
}

/* Renders it, or waits until the other thread has. */
static void ensure(struct prefetching *set, int i)
{
    if (make(set, i, READER))
        return;
    while (atomic_load_explicit(&set->state[i], memory_order_acquire) != RENDERED)
        sched_yield();
}

void prefetch_need(struct prefetch *s, int set, const uint32_t *indices, int n)
{
    struct prefetching *from = &s->sets[set];
    if (!atomic_load_explicit(&from->missing, memory_order_acquire))
        return;
    const double start = clock_seconds();
    for (int i = 0; i < n; i++)
        ensure(from, (int)indices[i]);
    s->seconds += clock_seconds() - start;
}

void prefetch_finish(struct prefetch *s)
{
    const double start = clock_seconds();
    for (int k = 0; k < s->count; k++)
        for (int i = 0; i < s->sets[k].is.count; i++)
            ensure(&s->sets[k], i);
    s->seconds += clock_seconds() - start;
}

double prefetch_seconds(const struct prefetch *s)
{
    return s->seconds;
}
