/* Preloaded into a run: a file system that cannot exchange two names, as NFS. With ADDA_TEST_KILL a
 * worker that is about to give a new cell its name, whose old files have lost it, kills its parent
 * and itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

__attribute__((visibility("default"))) int renameat2(int from_folder, const char *from,
                                                     int to_folder, const char *to, unsigned flags)
{
    if (flags) {
        errno = EINVAL;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, 0);
}

__attribute__((visibility("default"))) int rename(const char *from, const char *to)
{
    if (strstr(from, "/.new-") && getenv("ADDA_TEST_KILL")) {
        kill(getppid(), SIGKILL);
        kill(getpid(), SIGKILL);
    }
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}
