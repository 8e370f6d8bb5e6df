/* Claims on cells: a held file for each cell that some process works on, which says who that is. */
#include "bench/store/claims.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hold.h"
#include "base/text.h"

/* Several renewals of a hold, and the minute that a network's file system may be behind. */
enum { LEASE = 180, ATTEMPTS = 100, HEX = HOLD_MACHINE - 1 };

static char *claim_path(const char *store, const char *hash)
{
    return text_format("%s/claims/%s", store, hash);
}

/* "MACHINE process 123 on a-machine", NUL-terminated; nothing where nobody has signed yet. */
static void read_signature(int descriptor, char signature[CLAIM_WHO])
{
    const ssize_t size = pread(descriptor, signature, CLAIM_WHO - 1, 0);
    signature[size > HEX ? size : 0] = 0;
    signature[strcspn(signature, "\n")] = 0;
    if (signature[0] && signature[HEX] == ' ')
        signature[HEX] = 0;
    else
        signature[0] = 0;
}

static void sign(int descriptor)
{
    char text[CLAIM_WHO], host[256] = "";
    gethostname(host, sizeof host - 1);
    const int size =
        snprintf(text, sizeof text, "%s process %ld on %s\n", hold_machine(), (long)getpid(), host);
    if (ftruncate(descriptor, 0) == 0 && pwrite(descriptor, text, (size_t)size, 0) == size)
        hold_renew(descriptor);
}

/* The file may have been removed between open and hold by the process that held it: then no other
 * process can find it (*lost), and the claim is tried again. A file that this process makes is its
 * own, also where the file system has no locks, and age alone would tell. */
static int try_claim(const char *path, bool *held, bool *lost)
{
    const int flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC;
    char made_on[CLAIM_WHO];
    struct stat status = {0};
    int descriptor = open(path, flags | O_CREAT | O_EXCL, 0666);
    *held = *lost = false;
    if (descriptor >= 0) {
        *held = hold_begin(descriptor);
        return descriptor;
    }
    if (errno == EEXIST)
        descriptor = open(path, flags);
    *lost = descriptor < 0 && errno == ENOENT;
    if (descriptor < 0 || fstat(descriptor, &status))
        return descriptor;
    read_signature(descriptor, made_on);
    if (hold_take_over(descriptor, made_on, status.st_mtime, LEASE)) {
        *lost = fstat(descriptor, &status) || status.st_nlink == 0;
        *held = !*lost;
    }
    return descriptor;
}

enum err_code store_claim(const char *store, const char *hash, int *descriptor, bool *held,
                          struct err *e)
{
    char *path = claim_path(store, hash);
    bool lost = true;
    for (int attempt = 0; attempt < ATTEMPTS && lost; attempt++) {
        *descriptor = try_claim(path, held, &lost);
        if (*held)
            sign(*descriptor);
        else if (*descriptor >= 0)
            close(*descriptor);
        else if (!lost)
            err_system(e, errno, "%s", path);
    }
    if (!*held)
        *descriptor = -1;
    free(path);
    return e->code;
}

void store_release(const char *store, const char *hash, int descriptor)
{
    char *path = claim_path(store, hash);
    if (descriptor >= 0) {
        unlink(path);
        hold_end(descriptor);
    }
    free(path);
}

bool store_claimed(const char *store, const char *hash, char who[CLAIM_WHO])
{
    char *path = claim_path(store, hash), signature[CLAIM_WHO] = "";
    struct stat status;
    bool claimed = false;
    const int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor >= 0 && fstat(descriptor, &status) == 0) {
        read_signature(descriptor, signature);
        claimed = hold_is_elsewhere(descriptor, signature, status.st_mtime, LEASE);
    }
    if (descriptor >= 0)
        close(descriptor);
    snprintf(who, CLAIM_WHO, "%s", signature[0] ? signature + HEX + 1 : "another process");
    free(path);
    return claimed;
}
