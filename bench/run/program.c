/* Starts a program, reads its output to the end, and waits for it. */
#include "bench/run/program.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int spawn(const char *const *arguments, int output, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, 1);
    int result =
        posix_spawnp(pid, arguments[0], &files, NULL, (char *const *)(uintptr_t)arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    return result;
}

static void read_all(int from, struct text *output)
{
    char bytes[4096];
    ssize_t got;
    while ((got = read(from, bytes, sizeof bytes)) != 0) {
        if (got > 0)
            text_add_bytes(output, bytes, (size_t)got);
        else if (errno != EINTR)
            return;
    }
}

static enum err_code wait_for(pid_t pid, const char *name, struct err *e)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return err_system(e, errno, "waiting for %s", name);
    if (WIFSIGNALED(status))
        return err_set(e, ERR_FAILED, "%s was killed by signal %d", name, WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return err_set(e, ERR_FAILED, "%s ended with exit code %d", name, WEXITSTATUS(status));
    return ERR_NONE;
}

enum err_code program_run(const char *const *arguments, struct text *output, struct err *e)
{
    int ends[2];
    pid_t pid;
    if (pipe(ends) != 0)
        return err_system(e, errno, "a pipe for %s", arguments[0]);
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    int result = spawn(arguments, ends[1], &pid);
    close(ends[1]);
    if (result == ENOENT)
        err_set(e, ERR_UNAVAILABLE, "there is no program '%s' on PATH", arguments[0]);
    else if (result)
        err_system(e, result, "cannot start %s", arguments[0]);
    else
        read_all(ends[0], output);
    close(ends[0]);
    return result ? e->code : wait_for(pid, arguments[0], e);
}
