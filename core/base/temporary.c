/* Names, holds and removal of what is in the making. */
#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hold.h"

/* A folder holds its lock, and what is filled. */
#define PREFIX ".tmp-"
#define LOCK "/lock"
#define CONTENT "/content"

enum { LEASE = 24 * 3600, ATTEMPTS = 1000, HEX = HOLD_MACHINE - 1 };

/* ---- making --------------------------------------------------------------------------------- */

/* "folder/.tmp-<process>-<machine>-<n>-name" for "folder/name", with room for what a folder holds.
 * Processes of other namespaces may have the same number: then the name is there already. */
static int next_name(char out[TREE_PATH], const char *path)
{
    static atomic_uint counter;
    const char *slash = strrchr(path, '/');
    const int folder = slash ? (int)(slash - path) + 1 : 0;
    const int n =
        snprintf(out, TREE_PATH, "%.*s" PREFIX "%ld-%s-%u-%.80s", folder, path, (long)getpid(),
                 hold_machine(), atomic_fetch_add(&counter, 1u), path + folder);
    return n < 0 || (size_t)n + sizeof CONTENT > TREE_PATH ? ENAMETOOLONG : 0;
}

/* -1 with errno, which is EEXIST when the name was lost to another process: until it is held, a
 * sweep may take a new file for one that was left. */
static int create_held(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0 || hold_begin(fd))
        return fd;
    close(fd);
    errno = EEXIST;
    return -1;
}

int temporary_file(struct temporary *t, const char *path)
{
    int failed = EEXIST;
    for (int i = 0; i < ATTEMPTS && failed == EEXIST; i++) {
        failed = next_name(t->path, path);
        t->held = failed ? -1 : create_held(t->path);
        if (!failed && t->held < 0)
            failed = errno;
    }
    if (failed)
        *t->path = 0;
    return failed;
}

/* Two processes may sweep at once, one of them making a lock where the other removed it: the last
 * of them removes the folder. */
static int remove_left(const char *path)
{
    const int failed = tree_remove(path);
    return failed == ENOTEMPTY || failed == ENOENT ? 0 : failed;
}

/* t->path is the temporary folder itself. ENOENT: a sweep took it before it was held. */
static int fill_folder(struct temporary *t)
{
    char *end = strchr(t->path, 0);
    strcpy(end, LOCK);
    t->held = create_held(t->path);
    if (t->held < 0)
        return errno == ENOENT ? EEXIST : errno;
    strcpy(end, CONTENT);
    if (mkdir(t->path, 0777) == 0) {
        hold_renew(t->held);
        return 0;
    }
    const int failed = errno;
    hold_end(t->held);
    *end = 0;
    remove_left(t->path);
    return failed;
}

int temporary_folder(struct temporary *t, const char *path, mode_t mode)
{
    int failed = EEXIST;
    for (int i = 0; i < ATTEMPTS && failed == EEXIST; i++) {
        failed = next_name(t->path, path);
        if (!failed)
            failed = mkdir(t->path, mode) ? errno : fill_folder(t);
    }
    if (failed)
        *t->path = 0;
    return failed;
}

int temporary_end(struct temporary *t)
{
    char *content = strrchr(t->path, '/');
    if (!*t->path)
        return 0;
    if (content && strcmp(content, CONTENT) == 0)
        *content = 0;
    const int failed = remove_left(t->path);
    hold_end(t->held);
    *t->path = 0;
    return failed;
}

void temporary_renamed(struct temporary *t)
{
    hold_end(t->held);
    *t->path = 0;
}

enum err_code temporary_scratch(struct temporary *t, const char *name, struct err *e)
{
    const char *base = getenv("TMPDIR");
    char path[TREE_PATH];
    if (!base || !*base)
        base = "/tmp";
    snprintf(path, sizeof path, "%s/%s", base, name);
    temporary_sweep(base, NULL);
    const int failed = temporary_folder(t, path, 0700);
    return failed ? err_system(e, failed, "cannot create a folder in '%s'", base) : ERR_NONE;
}

/* ---- what was left -------------------------------------------------------------------------- */

/* The machine in a temporary name, whose end is cut off; false for other names. */
static bool read_machine(const char *name, char made_on[HOLD_MACHINE])
{
    static const char digits[] = "0123456789abcdef";
    if (strncmp(name, PREFIX, sizeof PREFIX - 1) != 0)
        return false;
    name += sizeof PREFIX - 1;
    const size_t process = strspn(name, digits);
    if (!process || name[process] != '-' || strspn(name + process + 1, digits) != HEX ||
        name[process + 1 + HEX] != '-')
        return false;
    memcpy(made_on, name + process + 1, HEX);
    made_on[HEX] = 0;
    return true;
}

/* The lock of a folder that was left before it had one is made, so that its maker, if it is only
 * slow, finds that the name is lost. */
static int open_lock(const char *path, bool is_folder)
{
    char lock[TREE_PATH];
    const int n = snprintf(lock, sizeof lock, "%s%s", path, is_folder ? LOCK : "");
    if (n < 0 || (size_t)n >= sizeof lock)
        return -1;
    return open(lock, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (is_folder ? O_CREAT : 0),
                0666);
}

/* When it was last changed; a folder's hold renews its lock. */
static time_t last_change(const char *path, const struct stat *s)
{
    char lock[TREE_PATH];
    struct stat of_lock;
    const int n = snprintf(lock, sizeof lock, "%s" LOCK, path);
    if (n < 0 || (size_t)n >= sizeof lock || lstat(lock, &of_lock) ||
        of_lock.st_mtime < s->st_mtime)
        return s->st_mtime;
    return of_lock.st_mtime;
}

static void keep_first(int *failed, int next)
{
    if (!*failed)
        *failed = next;
}

static int sweep_entry(const char *path, const char *name, void *context)
{
    char made_on[HOLD_MACHINE];
    struct stat s;
    int *failed = context;
    if (!read_machine(name, made_on) || lstat(path, &s) || s.st_uid != geteuid() ||
        !(S_ISREG(s.st_mode) || S_ISDIR(s.st_mode)))
        return 0;
    const time_t changed = last_change(path, &s);
    if (strcmp(made_on, hold_machine()) != 0 && time(NULL) - changed <= LEASE)
        return 0;
    const int fd = open_lock(path, S_ISDIR(s.st_mode));
    if (fd < 0)
        return 0;
    if (hold_take_over(fd, made_on, changed, LEASE))
        keep_first(failed, remove_left(path));
    close(fd);
    return 0;
}

enum err_code temporary_sweep(const char *folder, struct err *e)
{
    int left = 0; /* why one of them could not be removed; the others are */
    int failed = tree_each(folder, sweep_entry, &left);
    failed = failed ? failed : left;
    return failed && failed != ENOENT ? err_system(e, failed, "cannot clean '%s'", folder)
                                      : ERR_NONE;
}
