/* Progress, checkpoints and stops of one training. */
#include "bench/run/watch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/progress.h"
#include "bench/run/run_facts.h"
#include "bench/run/worker_message.h"
#include "bench/store/store.h"
#include "base/text.h"
#include "nn/kernels/kernels.h"

static volatile sig_atomic_t stop_asked;

static void request_stop(int signal)
{
    (void)signal;
    stop_asked = 1;
}

static void catch_signals(const int *stops, int count, int flags)
{
    struct sigaction action = {.sa_handler = request_stop, .sa_flags = SA_RESTART | flags};
    sigset_t taken;
    sigemptyset(&action.sa_mask);
    sigemptyset(&taken);
    for (int i = 0; i < count; i++) {
        sigaction(stops[i], &action, NULL);
        sigaddset(&taken, stops[i]);
    }
    sigprocmask(SIG_UNBLOCK, &taken, NULL);
}

void watch_catch_signals(void)
{
    static const int stops[] = {SIGUSR1, SIGTERM};
    catch_signals(stops, sizeof stops / sizeof *stops, 0);
}

void watch_catch_interrupts(void)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    catch_signals(stops, sizeof stops / sizeof *stops, (int)SA_RESETHAND);
}

/* If the parent is gone, SIGPIPE ends this process, as it should: nobody waits for the result. */
static void send_message(struct watch *w, int step, int steps)
{
    const struct worker_message m = {step, steps};
    if (w->progress >= 0 && write(w->progress, &m, sizeof m) < 0)
        w->progress = -1;
}

/* At most ten messages per second. */
static void report_progress(void *context, int step, int steps)
{
    struct watch *w = context;
    const double now = clock_seconds();
    if (now - w->reported < 0.1 && step != steps)
        return;
    w->reported = now;
    send_message(w, step, steps);
}

void watch_report_kept(struct watch *w)
{
    if (w->stopped)
        send_message(w, w->asked - 1, WORKER_KEPT);
}

static enum request decide(void *context)
{
    struct watch *w = context;
    const double now = clock_seconds();
    if (w->asked++ == 0) { /* a checkpoint, if there was one, has been read */
        w->began = w->saved = now;
        w->earlier = w->spent;
    }
    w->spent = w->earlier + now - w->began;
    if (stop_asked) {
        w->stopped = true;
        return REQUEST_STOP;
    }
    if (now - w->saved < w->save_every)
        return REQUEST_CONTINUE;
    w->saved = now;
    return REQUEST_SAVE;
}

static void list_seconds(void *context, struct checkpoint *c)
{
    struct watch *w = context;
    checkpoint_add(c, CHECKPOINT_F64, &w->spent, 1, "seconds");
}

static void print_note(void *context, const char *text)
{
    (void)context;
    fprintf(stderr, "%s\n", text);
}

/* What must be equal for a checkpoint to be used; NULL, and nothing is kept, if the running program
 * cannot be read. */
static json_t *describe(const char *hash)
{
    char *kernels = text_format("%s, %s of OpenBLAS %s", kernels_variant(), kernels_blas_core(),
                                kernels_blas_version());
    json_t *program = program_hash(), *about = NULL;
    if (json_is_string(program))
        about = json_pack("{s:s, s:O, s:s}", "cell", hash, "program", program, "kernels", kernels);
    json_decref(program);
    free(kernels);
    return about;
}

/* Takes `path`. */
static void open_at(struct watch *w, char *path, const char *hash, int progress, double save_every)
{
    *w = (struct watch){.progress = progress, .save_every = save_every, .path = path};
    w->observer = (struct observer){.context = w,
                                    .progress = report_progress,
                                    .request = decide,
                                    .about = describe(hash),
                                    .list = list_seconds,
                                    .note = print_note};
    if (w->observer.about)
        w->observer.checkpoint = w->path;
}

void watch_open(struct watch *w, const char *store, const char *hash, int progress,
                double save_every)
{
    open_at(w, store_partial_path(store, hash), hash, progress, save_every);
}

void watch_open_file(struct watch *w, const char *file, const char *name, double save_every)
{
    open_at(w, text_copy(file), name, -1, save_every);
}

void watch_close(struct watch *w)
{
    json_decref(w->observer.about);
    free(w->path);
    *w = (struct watch){0};
}
