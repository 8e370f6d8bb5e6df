/* Writing to a pipe. */
#include "gen/export/pipe.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct export_pipe {
    int descriptor, failed; /* an errno */
    const volatile sig_atomic_t *stop;
    size_t used;
    uint8_t block[1 << 16];
};

enum err_code export_pipe_open(struct export_pipe **out, int descriptor,
                               const volatile sig_atomic_t *stop, struct err *e)
{
    struct export_pipe *p = calloc(1, sizeof *p);
    *out = p;
    if (!p)
        return err_memory(e);
    p->descriptor = descriptor;
    p->stop = stop;
    return ERR_NONE;
}

void export_pipe_close(struct export_pipe *p)
{
    free(p);
}

/* Waits until PIPE_BUF bytes can be written, or the reader has gone, which writing will tell. */
static void await(struct export_pipe *p)
{
    enum { MILLISECONDS = 100 };
    struct pollfd ready = {.fd = p->descriptor, .events = POLLOUT};
    while (!p->failed && poll(&ready, 1, MILLISECONDS) <= 0)
        if (p->stop && *p->stop)
            p->failed = EINTR;
}

static void write_out(struct export_pipe *p, const uint8_t *data, size_t size)
{
    while (size && !p->failed) {
        await(p);
        if (p->failed)
            return;
        const ssize_t n = write(p->descriptor, data, size < PIPE_BUF ? size : PIPE_BUF);
        if (n > 0) {
            data += n;
            size -= (size_t)n;
        } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
            p->failed = n ? errno : ENOSPC;
        }
    }
}

void export_pipe_write(struct export_pipe *p, const void *data, size_t size)
{
    if (p->used + size > sizeof p->block) {
        write_out(p, p->block, p->used);
        p->used = 0;
    }
    if (size > sizeof p->block) {
        write_out(p, data, size);
        return;
    }
    memcpy(p->block + p->used, data, size);
    p->used += size;
}

enum err_code export_pipe_check(const struct export_pipe *p, struct err *e)
{
    if (p->failed == EPIPE)
        return err_set(e, ERR_IO, "the reader of standard output closed it before all was written");
    if (p->failed == EINTR)
        return err_set(e, ERR_TEMPORARY, "stopped before all was written");
    return p->failed ? err_system(e, p->failed, "cannot write to standard output") : ERR_NONE;
}

enum err_code export_pipe_flush(struct export_pipe *p, struct err *e)
{
    write_out(p, p->block, p->used);
    p->used = 0;
    return export_pipe_check(p, e);
}
