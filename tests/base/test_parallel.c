/* The parallel for with one to eight threads, and the line that tells of progress. */
#define _GNU_SOURCE /* sched_setaffinity */
#include "table.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/parallel.h"
#include "base/progress.h"

enum { MOST = 8, ITEMS = 1000 };

struct record {
    int threads;
    atomic_int wrong_worker;
    atomic_int times[ITEMS];
    int plain[ITEMS]; /* written without atomics: pool_run's return must order them */
};

static void note(void *context, int item, int worker)
{
    struct record *r = context;
    if (worker < 0 || worker >= r->threads)
        atomic_fetch_add(&r->wrong_worker, 1);
    atomic_fetch_add(&r->times[item], 1);
    r->plain[item] = item * item;
}

static struct pool *create(int threads)
{
    struct pool *p;
    struct err e = ERR_INIT;
    pool_create(&p, threads, &e);
    expect_none(&e);
    ck_assert_int_eq(pool_threads(p), threads);
    return p;
}

START_TEST(every_item_once)
{
    static const int counts[] = {0, 1, 2, 7, ITEMS};
    struct pool *p = create(_i + 1);
    for (int round = 0; round < 200; round++) {
        const int items = counts[round % 5];
        struct record *r = calloc(1, sizeof *r);
        r->threads = _i + 1;
        pool_run(p, items, note, r);
        int wrong = atomic_load(&r->wrong_worker);
        for (int i = 0; i < ITEMS; i++)
            wrong +=
                atomic_load(&r->times[i]) != (i < items) || r->plain[i] != (i < items ? i * i : 0);
        ck_assert_int_eq(wrong, 0);
        free(r);
    }
    pool_free(p);
}
END_TEST

START_TEST(without_a_pool)
{
    struct record *r = calloc(1, sizeof *r);
    r->threads = 1;
    ck_assert_int_eq(pool_threads(NULL), 1);
    pool_run(NULL, 10, note, r);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(atomic_load(&r->times[i]), 1);
    free(r);
    pool_free(NULL);
    struct pool *p;
    ck_assert_int_eq(pool_create(&p, 0, NULL), ERR_NONE); /* fewer than one is one */
    ck_assert_int_eq(pool_threads(p), 1);
    pool_free(p);
}
END_TEST

static void wait_for_all(void *context, int item, int worker)
{
    (void)item;
    (void)worker;
    pthread_barrier_wait(context);
}

/* As many items as threads, each waiting for all others: it ends only if all run at once. */
START_TEST(threads_run_at_the_same_time)
{
    const int threads = _i + 1;
    pthread_barrier_t barrier;
    struct pool *p = create(threads);
    pthread_barrier_init(&barrier, NULL, (unsigned)threads);
    for (int round = 0; round < 20; round++)
        pool_run(p, threads, wait_for_all, &barrier);
    pthread_barrier_destroy(&barrier);
    pool_free(p);
}
END_TEST

/* Whether a pool is refused, and says so, where only one thread may be. Never returns: what a leak
 * checker does at the end of a process needs another thread. */
static void try_with_one_thread(void)
{
    struct rlimit one = {1, 1};
    struct err e = ERR_INIT;
    struct pool *p = NULL;
    if (geteuid() == 0 && setresuid(65534, 65534, 65534)) /* no limit holds for root */
        _exit(2);
    if (setrlimit(RLIMIT_NPROC, &one))
        _exit(3);
    pool_create(&p, 4, &e);
    _exit(p || e.code != ERR_OS || !e.text || !strstr(e.text, "cannot start thread 2 of 4"));
}

START_TEST(no_more_threads_to_be_had)
{
    int status = -1;
    const pid_t child = fork();
    if (child == 0)
        try_with_one_thread();
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(processors_are_those_allowed)
{
    cpu_set_t all, one;
    ck_assert_int_ge(processors(), 1);
    ck_assert_int_eq(sched_getaffinity(0, sizeof all, &all), 0);
    size_t first = 0;
    while (!CPU_ISSET(first, &all))
        first++;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    ck_assert_int_eq(sched_setaffinity(0, sizeof one, &one), 0);
    ck_assert_int_eq(processors(), 1);
}
END_TEST

/* ---- progress ------------------------------------------------------------------------------- */

static char *told(struct progress *p, double done, FILE *to, char **text, const char *last)
{
    progress_update(p, done, "half way");
    progress_end(p, last);
    fclose(to);
    return *text;
}

START_TEST(to_a_file_one_line_each)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    struct progress p = progress_start(to, "render", "images", 1000);
    ck_assert(!p.terminal);
    progress_update(&p, 1, NULL); /* too early for a line */
    ck_assert_int_eq(fflush(to), 0);
    ck_assert_uint_eq(size, 0);
    p.start -= 20;
    p.painted -= 20;
    told(&p, 500, to, &text, "done");
    ck_assert_ptr_nonnull(strstr(text, "render 500/1000 images 50%, 25/s, 0:20 left  half way\n"));
    ck_assert_ptr_nonnull(strstr(text, "/s, 0:20 left  done\n"));
    ck_assert_ptr_null(strchr(text, '\r'));
    free(text);
}
END_TEST

START_TEST(on_a_terminal_one_line_repainted)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    struct progress p = progress_start(to, "run", "cells", 3);
    p.terminal = true;
    p.start -= 4 * 3600;
    p.painted -= 1;
    told(&p, 1, to, &text, "x");
    ck_assert_ptr_nonnull(strstr(text, "\rrun 1/3 cells 33%, 0.0/s, 8:00:00 left  half way"));
    /* The second, shorter line covers all of the first; the only line break comes at the end. */
    const char *second = strrchr(text, '\r');
    ck_assert_uint_eq(strlen(second), (size_t)(second - text) + 1);
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
    free(text);
}
END_TEST

/* Of four cells the heavy one is done and a light one was given up: 70 % of the work, 20 % to come.
 */
START_TEST(work_drives_percentage_and_time)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    struct progress p = progress_start(to, "run", "cells", 4);
    p.start -= 70;
    p.painted -= 70;
    progress_update_work(&p, 1, 0.7, 0.2, "1 failed");
    fclose(to);
    ck_assert_ptr_nonnull(strstr(text, "run 1/4 cells 70%, 0.0/s, 0:20 left  1 failed\n"));
    free(text);
}
END_TEST

START_TEST(silent_and_odd_progress)
{
    struct progress p = progress_start(NULL, "run", "cells", 3);
    progress_update(&p, 1, "x");
    progress_end(&p, "x");
    char *text = NULL, note_text[600];
    size_t size;
    FILE *to = open_memstream(&text, &size);
    memset(note_text, 'n', sizeof note_text - 1);
    note_text[sizeof note_text - 1] = 0;
    p = progress_start(to, "none", "cells", 0);
    progress_end(&p, note_text);
    fclose(to);
    ck_assert_ptr_nonnull(strstr(text, "none 0/0 cells 100%"));
    ck_assert_uint_lt(size, 300);
    free(text);
}
END_TEST

static const struct test tests[] = {
    LOOP(every_item_once, MOST),
    TEST(without_a_pool),
    LOOP(threads_run_at_the_same_time, MOST),
    TEST(no_more_threads_to_be_had),
    TEST(processors_are_those_allowed),
    TEST(to_a_file_one_line_each),
    TEST(on_a_terminal_one_line_repainted),
    TEST(work_drives_percentage_and_time),
    TEST(silent_and_odd_progress),
};
RUN_TABLE("parallel", tests)
