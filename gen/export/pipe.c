/* Writing to a pipe. */
#include "gen/export/pipe.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct export_pipe {
    int descriptor, failed; /* an errno */
    size_t used;
    uint8_t block[1 << 16];
};

enum err_code export_pipe_open(struct export_pipe **out, int descriptor, struct err *e)
{
    struct export_pipe *p = calloc(1, sizeof *p);
    *out = p;
    if (!p)
        return err_memory(e);
    p->descriptor = descriptor;
    return ERR_NONE;
}

void export_pipe_close(struct export_pipe *p)
{
    free(p);
}

/* A descriptor that the caller made non-blocking is waited for. */
static bool may_go_on(const struct export_pipe *p)
{
    struct pollfd ready = {.fd = p->descriptor, .events = POLLOUT};
    if (errno == EAGAIN)
        poll(&ready, 1, -1);
    return errno == EAGAIN || errno == EINTR;
}

static void write_out(struct export_pipe *p, const uint8_t *data, size_t size)
{
    while (size && !p->failed) {
        const ssize_t n = write(p->descriptor, data, size);
        if (n > 0) {
            data += n;
            size -= (size_t)n;
        } else if (n == 0 || !may_go_on(p)) {
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
    return p->failed ? err_system(e, p->failed, "cannot write to standard output") : ERR_NONE;
}

enum err_code export_pipe_flush(struct export_pipe *p, struct err *e)
{
    write_out(p, p->block, p->used);
    p->used = 0;
    return export_pipe_check(p, e);
}
