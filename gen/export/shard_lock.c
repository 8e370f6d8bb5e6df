/* A held file beside the record of a shard. */
#include "gen/export/shard_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#include "base/hold.h"

/* Looks in a second, of which the first ten are no wait worth a word. */
enum { LOOKS = 20 };

static enum err_code lock_path(const struct shard *s, char path[EXPORT_PATH], struct err *e)
{
    return export_path(path, e, "%s/.shards/%s.lock", s->folder, s->stem);
}

/* -1 with errno: EAGAIN where another process has it, or had it and removed the file. */
static int try_lock(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0 || hold_begin(fd))
        return fd;
    close(fd);
    errno = EAGAIN;
    return -1;
}

enum err_code shard_lock(const struct shard *s, const volatile sig_atomic_t *stop, FILE *log,
                         int *lock, struct err *e)
{
    const struct timespec pause = {.tv_nsec = 1000000000 / LOOKS};
    char path[EXPORT_PATH];
    *lock = -1;
    if (lock_path(s, path, e))
        return e->code;
    for (int look = 0; (*lock = try_lock(path)) < 0 && errno == EAGAIN; look++) {
        if (export_stopped(stop, e))
            return e->code;
        if (log && look == LOOKS / 2)
            fprintf(log, "waiting: another process writes shard %s of '%s'\n", s->stem, s->folder);
        nanosleep(&pause, NULL);
    }
    if (*lock < 0 && errno != ENOENT)
        err_system(e, errno, "cannot lock '%s'", path);
    return e->code;
}

void shard_unlock(const struct shard *s, int lock)
{
    char path[EXPORT_PATH];
    if (lock < 0)
        return;
    if (!lock_path(s, path, NULL))
        unlink(path);
    hold_end(lock);
}
