/* Starts, reads and reaps worker processes. */
#define _GNU_SOURCE /* memfd_create */
#include "bench/run/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/progress.h"
#include "bench/run/worker_message.h"

extern char **environ;

/* Of a worker: the plan, nothing, what it has to say, its progress. */
enum { DESCRIPTORS = 4, PROGRESS_DESCRIPTOR = 3, KEEP_OF_STDERR = 16384 };

/* The environment with one BLAS thread and OpenBLAS's own choice of kernels. The first `owned`
 * strings are new, the others borrowed. */
static char **make_environment(int *owned)
{
    int count = 0, kept = 0;
    while (environ[count])
        count++;
    char **made = memory_take((size_t)count + 2, sizeof *made);
    made[kept++] = text_copy("OPENBLAS_NUM_THREADS=1");
    *owned = kept;
    for (int i = 0; i < count; i++)
        if (strncmp(environ[i], "OPENBLAS_", 9) != 0)
            made[kept++] = environ[i];
    return made;
}

static void free_environment(char **made, int owned)
{
    for (int i = 0; i < owned; i++)
        free(made[i]);
    free(made);
}

static int make_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return -1;
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return 0;
}

static void close_pipe(int ends[2])
{
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
}

/* Its own process group, so that Ctrl-C reaches the parent alone, which then lets it finish.
 * Signals that ask a training to stop are blocked until the worker catches them
 * (watch_catch_signals); no other is blocked, whatever the parent blocks. */
static int spawn(struct process *p, const char *const *arguments, char **environment,
                 const int descriptors[DESCRIPTORS])
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGUSR1);
    sigaddset(&held, SIGTERM);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    for (int i = 0; i < DESCRIPTORS; i++)
        if (descriptors[i] >= 0)
            posix_spawn_file_actions_adddup2(&files, descriptors[i], i);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &held);
    int result = posix_spawn(&p->pid, arguments[0], &files, &attributes,
                             (char *const *)(uintptr_t)arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return result;
}

/* Descriptors of the pipes are moved above those the child uses, so that no dup2 of the list
 * overwrites another's source. */
static int move_up(int descriptor)
{
    if (descriptor > PROGRESS_DESCRIPTOR)
        return descriptor;
    int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, PROGRESS_DESCRIPTOR + 1);
    close(descriptor);
    return moved;
}

/* The read ends of both pipes in `p`, the write ends in `progress` and `errors`. */
static enum err_code open_pipes(struct process *p, int *progress, int *errors, struct err *e)
{
    int first[2] = {-1, -1}, second[2] = {-1, -1};
    if (make_pipe(first) || make_pipe(second)) {
        err_system(e, errno, "a pipe for a worker");
        close_pipe(first);
        return e->code;
    }
    p->progress = first[0];
    p->errors = second[0];
    *progress = move_up(first[1]);
    *errors = move_up(second[1]);
    return ERR_NONE;
}

static int write_all(int descriptor, const char *text)
{
    size_t left = strlen(text);
    while (left) {
        const ssize_t n = write(descriptor, text, left);
        if (n < 0 && errno != EINTR)
            return errno;
        text += n > 0 ? n : 0;
        left -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

int process_share(const char *text, struct err *e)
{
    const int made = memfd_create("plan", MFD_CLOEXEC),
              descriptor = made < 0 ? made : move_up(made);
    const int failed = descriptor < 0 ? errno : write_all(descriptor, text);
    if (failed) {
        err_system(e, failed, "memory for the plan that workers read");
        if (descriptor >= 0)
            close(descriptor);
        return -1;
    }
    return descriptor;
}

enum err_code process_start(struct process *p, const struct process_start *s, struct err *e)
{
    int progress = -1, errors = -1, owned;
    char parent[32], descriptor[8], threads[16];
    *p = (struct process){.progress = -1, .errors = -1, .started = clock_seconds()};
    if (open_pipes(p, &progress, &errors, e))
        return e->code;
    snprintf(parent, sizeof parent, "%ld", (long)getpid());
    snprintf(descriptor, sizeof descriptor, "%d", PROGRESS_DESCRIPTOR);
    snprintf(threads, sizeof threads, "%d", s->threads ? s->threads : 1);
    const char *anew = s->anew ? "--anew" : NULL;
    const char *const arguments[] = {s->program,  "cell",     s->store, s->hash,      "--plan",
                                     "0",         "--parent", parent,   "--progress", descriptor,
                                     "--threads", threads,    anew,     NULL};
    const int descriptors[DESCRIPTORS] = {s->plan, -1, errors, progress};
    char **environment = make_environment(&owned);
    const int result = spawn(p, arguments, environment, descriptors);
    free_environment(environment, owned);
    close(progress);
    close(errors);
    if (!result)
        return ERR_NONE;
    p->pid = 0;
    process_close(p);
    return err_system(e, result, "cannot start %s", s->program);
}

static void read_progress(struct process *p)
{
    struct worker_message m[64];
    ssize_t got;
    while ((got = read(p->progress, m, sizeof m)) > 0) {
        const struct worker_message *last =
            &m[(size_t)got / sizeof *m ? (size_t)got / sizeof *m - 1 : 0];
        if ((size_t)got < sizeof *m)
            continue;
        if (last->steps > 0)
            p->fraction = (double)last->step / last->steps;
        p->was_there |= last->steps == WORKER_WAS_THERE;
        if (last->steps == WORKER_KEPT) {
            p->kept = true;
            p->steps = last->step;
        }
    }
    if (got == 0) {
        close(p->progress);
        p->progress = -1;
    }
}

static void read_errors(struct process *p)
{
    char bytes[4096];
    ssize_t got;
    while ((got = read(p->errors, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < got; i++) /* a NUL would end the text */
            bytes[i] = bytes[i] ? bytes[i] : '?';
        text_add_bytes(&p->messages, bytes, (size_t)got);
        if (p->messages.size > KEEP_OF_STDERR) {
            size_t drop = p->messages.size - KEEP_OF_STDERR / 2;
            memmove(p->messages.data, p->messages.data + drop, p->messages.size - drop + 1);
            p->messages.size -= drop;
        }
    }
    if (got == 0) {
        close(p->errors);
        p->errors = -1;
    }
}

void process_read(struct process *p)
{
    if (p->progress >= 0)
        read_progress(p);
    if (p->errors >= 0)
        read_errors(p);
}

bool process_reap(struct process *p, struct process_end *end)
{
    int status; /* once both pipes are closed it ends at once */
    if (waitpid(p->pid, &status, p->progress < 0 && p->errors < 0 ? 0 : WNOHANG) != p->pid)
        return false;
    process_read(p);
    *end = (struct process_end){0};
    if (WIFSIGNALED(status))
        end->signal = WTERMSIG(status);
    else
        end->status = WEXITSTATUS(status);
    return true;
}

void process_close(struct process *p)
{
    if (p->progress >= 0)
        close(p->progress);
    if (p->errors >= 0)
        close(p->errors);
    text_free(&p->messages);
    *p = (struct process){.progress = -1, .errors = -1};
}
