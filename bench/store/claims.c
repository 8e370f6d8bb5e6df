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
#include "base/temporary.h"
#include "base/text.h"

/* In place of a descriptor: another process holds the claim. */
enum { ELSEWHERE = -2 };

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

/* 0, or an error number: an unsigned claim would be nobody's to those whom locks do not reach. What
 * was there is written over, so that there is a name at any time. */
static int sign(int descriptor)
{
    char text[CLAIM_WHO], host[256] = "";
    gethostname(host, sizeof host - 1);
    const int size =
        snprintf(text, sizeof text, "%s process %ld on %s\n", hold_machine(), (long)getpid(), host);
    const ssize_t written = pwrite(descriptor, text, (size_t)size, 0);
    if (written != size || ftruncate(descriptor, size))
        return written >= 0 && written != size ? ENOSPC : errno;
    return 0;
}

/* A claim that appears signed and held: a temporary gets its name by a link, which fails where
 * there is a claim. -1 with errno. */
static int make_claim(const char *path)
{
    struct temporary made;
    int failed = temporary_file(&made, path);
    if (!failed)
        failed = sign(made.held);
    if (!failed && link(made.path, path))
        failed = errno;
    if (!failed) {
        unlink(made.path);
        return made.held;
    }
    temporary_end(&made);
    errno = failed;
    return -1;
}

/* The same where there are no links. */
static int make_claim_alone(const char *path)
{
    const int descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_CREAT | O_EXCL, 0666);
    const int failed = descriptor < 0 ? errno : !hold_begin(descriptor) ? EEXIST : sign(descriptor);
    if (!failed || descriptor < 0)
        return descriptor;
    if (failed != EEXIST)
        unlink(path);
    close(descriptor);
    errno = failed;
    return -1;
}

/* A claim that is there, if nobody holds it. The file may have been removed between open and hold
 * by the process that held it: then no other process can find it (*lost), and the claim is tried
 * again. -1 with errno. */
static int take_claim(const char *path, bool *lost)
{
    char made_on[CLAIM_WHO];
    struct stat status;
    const int descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    int failed = 0;
    *lost = descriptor < 0 && errno == ENOENT;
    if (descriptor < 0)
        return -1;
    if (fstat(descriptor, &status))
        failed = errno;
    else if (!S_ISREG(status.st_mode)) { /* no claim: nothing can be written there */
        failed = unlink(path) ? errno : 0;
        *lost = !failed;
    }
    read_signature(descriptor, made_on);
    bool held = !failed && !*lost && hold_take_over(descriptor, made_on, status.st_mtime, LEASE);
    if (held) {
        *lost = fstat(descriptor, &status) || status.st_nlink == 0;
        held = !*lost;
        failed = held ? sign(descriptor) : 0;
    }
    if (held && !failed)
        return descriptor;
    close(descriptor);
    errno = failed;
    return failed ? -1 : ELSEWHERE;
}

/* As take_claim. */
static int try_claim(const char *path, bool *lost)
{
    int descriptor = make_claim(path);
    *lost = false;
    if (descriptor < 0 && (errno == EPERM || errno == ENOTSUP || errno == ENOSYS))
        descriptor = make_claim_alone(path);
    return descriptor < 0 && errno == EEXIST ? take_claim(path, lost) : descriptor;
}

enum err_code store_claim(const char *store, const char *hash, int *descriptor, bool *held,
                          struct err *e)
{
    char *path = claim_path(store, hash);
    bool lost = true;
    int claim = ELSEWHERE;
    for (int attempt = 0; attempt < ATTEMPTS && lost; attempt++) {
        claim = try_claim(path, &lost);
        if (claim == -1 && !lost)
            err_system(e, errno, "%s", path);
    }
    *held = claim >= 0;
    *descriptor = *held ? claim : -1;
    if (*held)
        hold_renew(claim);
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
