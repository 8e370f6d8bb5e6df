/* Saving: a new file in the place of the old one, or the old one written over. */
#include "gen/design/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/publish.h"

/* Returns an errno or 0. */
static int write_at_start(int fd, const char *text)
{
    const size_t size = strlen(text);
    size_t done = 0;
    while (done < size) {
        const ssize_t n = pwrite(fd, text + done, size - done, (off_t)done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : ENOSPC;
        done += (size_t)n;
    }
    if (ftruncate(fd, (off_t)size) || (fsync(fd) && errno != EINVAL && errno != EROFS))
        return errno;
    return 0;
}

/* Nothing is cut off before all is written: the room that `before` takes is still there for it. */
static enum err_code write_over(const char *path, const char *before, const char *text,
                                struct err *e)
{
    const int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return err_system(e, errno, "cannot write '%s'", path);
    const int failed = write_at_start(fd, text);
    const bool lost = failed && write_at_start(fd, before);
    close(fd);
    if (lost)
        return err_system(e, failed, "cannot write '%s', of which only a part is left", path);
    return failed ? err_system(e, failed, "cannot write '%s'", path) : ERR_NONE;
}

enum err_code design_write(const char *path, const char *before, const char *text, struct err *e)
{
    struct publication *p = NULL;
    if (before && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS))
        return err_system(e, errno, "cannot write '%s'", path);
    if (publish_open(&p, path, e))
        return e->code;
    if (before && !publish_as_before(p)) {
        publish_abandon(p);
        return write_over(path, before, text, e);
    }
    publish_write(p, text, strlen(text));
    return publish_commit(p, e);
}
