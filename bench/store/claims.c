/* Claims on cells: a locked file for each cell that some process works on. */
#include "bench/store/claims.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static char *claim_path(const char *store, const char *hash)
{
    return text_format("%s/claims/%s", store, hash);
}

/* The file may have been removed between open and lock by the process that held it: then no other
 * process can find the locked file, and the claim is tried again. */
static int try_claim(const char *path, bool *held)
{
    struct stat status;
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    *held = false;
    if (descriptor < 0)
        return -1;
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        *held = fstat(descriptor, &status) == 0 && status.st_nlink > 0;
    else if (errno == EWOULDBLOCK)
        errno = EAGAIN;
    else
        *held = true; /* a file system without locks: two processes may work, the first to publish
                         wins */
    return descriptor;
}

enum err_code store_claim(const char *store, const char *hash, int *descriptor, bool *held,
                          struct err *e)
{
    char *path = claim_path(store, hash);
    for (int attempt = 0; attempt < 100; attempt++) {
        errno = 0;
        *descriptor = try_claim(path, held);
        if (*descriptor < 0)
            err_system(e, errno, "%s", path);
        if (*descriptor < 0 || *held)
            break;
        bool elsewhere = errno == EAGAIN;
        close(*descriptor);
        *descriptor = -1;
        if (elsewhere)
            break;
    }
    free(path);
    return e->code;
}

void store_release(const char *store, const char *hash, int descriptor)
{
    char *path = claim_path(store, hash);
    if (descriptor >= 0) {
        unlink(path);
        close(descriptor);
    }
    free(path);
}
