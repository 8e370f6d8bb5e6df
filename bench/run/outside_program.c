/* Starts a program in a process group of its own, and waits for it with an eye on the clock. */
#define _GNU_SOURCE /* pipe2, close_range */
#include "bench/run/outside_program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/progress.h"

enum { KEEP_OF_OUTPUT = 65536, READS = 64, LOOK_EVERY = 100 /* ms */, CANNOT_START = 127 };

/* Of the harness's files none stays open: they are a store's, and a pipe to the parent. */
static void close_all(void)
{
    enum { OLD_KERNEL_FILES = 256 };
    if (close_range(STDERR_FILENO + 1, ~0U, 0) == 0)
        return;
    for (int i = STDERR_FILENO + 1; i < OLD_KERNEL_FILES; i++)
        close(i);
}

/* Between fork and exec: nothing but system calls. */
static _Noreturn void become(const struct outside_program *p, char *const *arguments, int output,
                             rlim_t memory)
{
    static const char failed[] = "the program cannot be started\n";
    const struct rlimit data = {memory, memory}, no_core = {0, 0};
    sigset_t none;
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setrlimit(RLIMIT_CORE, &no_core);
    if (nothing >= 0 && dup2(nothing, 0) == 0 && dup2(output, 1) == 1 && dup2(output, 2) == 2) {
        close_all();
        if (setrlimit(RLIMIT_DATA, &data) == 0 && chdir(p->place->folder) == 0)
            execve(arguments[0], arguments, p->place->environment);
        if (write(STDERR_FILENO, failed, sizeof failed - 1) < 0)
            _exit(CANNOT_START + 1);
    }
    _exit(CANNOT_START);
}

/* Its own limit, or that of the harness if it is lower. */
static rlim_t limit_of(double memory)
{
    struct rlimit now = {RLIM_INFINITY, RLIM_INFINITY};
    getrlimit(RLIMIT_DATA, &now);
    return now.rlim_max != RLIM_INFINITY && (double)now.rlim_max < memory ? now.rlim_max
                                                                          : (rlim_t)memory;
}

/* What confines it, the program, and its words. */
static char **all_arguments(const struct outside_program *p)
{
    int count = 0, words = 0;
    while (p->words[words])
        words++;
    char **all = memory_take((size_t)(p->place->count + words) + 2, sizeof *all);
    for (int i = 0; i < p->place->count; i++)
        all[count++] = p->place->arguments[i];
    all[count++] = p->place->interpreter.program;
    for (int i = 0; i < words; i++)
        all[count++] = (char *)(uintptr_t)p->words[i];
    return all;
}

/* The end of the output: what is before it is dropped. */
static void keep_end(struct text *output)
{
    if (output->size <= KEEP_OF_OUTPUT)
        return;
    memmove(output->data, output->data + output->size - KEEP_OF_OUTPUT, KEEP_OF_OUTPUT + 1);
    output->size = KEEP_OF_OUTPUT;
}

/* What a pipe holds, and no more at once: a program that never stops printing has limits, too. */
static void read_output(int from, struct text *output)
{
    char bytes[4096];
    ssize_t got;
    for (int i = 0; i < READS && (got = read(from, bytes, sizeof bytes)) > 0; i++) {
        for (ssize_t k = 0; k < got; k++) /* a NUL would end the text */
            bytes[k] = bytes[k] ? bytes[k] : '?';
        text_add_bytes(output, bytes, (size_t)got);
        if (output->size > 2 * KEEP_OF_OUTPUT)
            keep_end(output);
    }
}

static bool stop_is_asked(const struct observer *o)
{
    return o && o->request && o->request(o->context) == REQUEST_STOP;
}

static void wait_for(const struct outside_program *p, pid_t pid, int from, struct outside_end *end,
                     struct err *e)
{
    const double until = clock_seconds() + p->seconds;
    int status = 0;
    pid_t ended;
    while ((ended = waitpid(pid, &status, WNOHANG)) == 0) {
        struct pollfd list = {from, POLLIN, 0};
        poll(&list, 1, LOOK_EVERY);
        if (list.revents & (POLLHUP | POLLERR)) /* it printed all, and ends or not */
            poll(NULL, 0, LOOK_EVERY / 10);
        read_output(from, p->output);
        if (!e->code && stop_is_asked(p->observer))
            err_set(e, ERR_TEMPORARY, "stopped; it begins anew when the cell is run again");
        end->timed_out = end->timed_out || clock_seconds() > until;
        if (e->code || end->timed_out)
            kill(-pid, SIGKILL);
    }
    if (ended < 0 && !e->code)
        err_system(e, errno, "how %s ended is not known", p->place->interpreter.program);
    kill(-pid, SIGKILL); /* what it left behind */
    read_output(from, p->output);
    keep_end(p->output);
    end->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    end->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

enum err_code outside_program_run(const struct outside_program *p, struct outside_end *end,
                                  struct err *e)
{
    int ends[2];
    *end = (struct outside_end){0};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_system(e, errno, "a pipe for %s", p->place->interpreter.program);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    char **arguments = all_arguments(p);
    const rlim_t memory = limit_of(p->memory);
    const pid_t pid = fork();
    if (pid == 0)
        become(p, arguments, ends[1], memory);
    close(ends[1]);
    if (pid < 0)
        err_system(e, errno, "cannot start %s", p->place->interpreter.program);
    else {
        setpgid(pid, pid); /* whoever of the two is first */
        wait_for(p, pid, ends[0], end, e);
    }
    close(ends[0]);
    free(arguments);
    return e->code;
}
