/* Atomic publication of files and folders. */
#define _GNU_SOURCE /* syncfs */
#include "base/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

int publish_patience = 10;

/* A missing folder is not a missing input here. */
static enum err_code write_error(int errnum, const char *path, struct err *e)
{
    switch (errnum) {
    case ENOENT:
        return err_set(e, ERR_CANTCREATE, "cannot create '%s': its folder does not exist", path);
    case ENOTDIR:
        return err_set(e, ERR_CANTCREATE,
                       "cannot create '%s': a component of the path is not a directory", path);
    case EISDIR:
        return err_set(e, ERR_CANTCREATE, "cannot create '%s': a folder of that name exists", path);
    case ENAMETOOLONG:
        return err_set(e, ERR_CANTCREATE, "'%s': the name is too long", path);
    case ENXIO:
        return err_set(e, ERR_CANTCREATE,
                       "cannot write '%s': nobody reads this pipe, or no device is there", path);
    default:
        return err_system(e, errnum, "cannot write '%s'", path);
    }
}

static int sync_path(const char *path, int flags)
{
    const int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0)
        return errno;
    const int failed = fsync(fd) && errno != EINVAL && errno != EROFS ? errno : 0;
    close(fd);
    return failed;
}

static int sync_parent(const char *path)
{
    char folder[TREE_PATH] = ".";
    const char *slash = strrchr(path, '/');
    if (slash && (size_t)(slash - path) < sizeof folder)
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return sync_path(folder, O_RDONLY | O_DIRECTORY);
}

/* ---- files ---------------------------------------------------------------------------------- */

struct publication {
    int fd, failed; /* an errno */
    bool direct;    /* written to as it is: there is no temporary file */
    char *path;
    struct temporary made;
    size_t used;
    unsigned char block[1 << 16];
};

static void release(struct publication *p)
{
    free(p->path);
    free(p);
}

static void write_all(struct publication *p, const unsigned char *data, size_t size)
{
    while (size && !p->failed) {
        const ssize_t n = write(p->fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            p->failed = n < 0 ? errno : ENOSPC;
            return;
        }
        data += n;
        size -= (size_t)n;
    }
}

/* Names of descriptors that are open already, /dev/stdout among them. */
static bool names_descriptor(const char *path)
{
    static const char *const begins[] = {"/dev/fd/", "/dev/std", "/proc/self/fd/"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (strncmp(path, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

/* Whether links lead to such a name. */
static bool leads_to_descriptor(const char *path)
{
    enum { LINKS = 40 };
    char at[TREE_PATH], to[TREE_PATH];
    snprintf(at, sizeof at, "%s", path);
    for (int i = 0; i < LINKS && !names_descriptor(at); i++) {
        const ssize_t size = readlink(at, to, sizeof to);
        char *slash = strrchr(at, '/'), *name = slash ? slash + 1 : at;
        if (size < 0 || size == sizeof to)
            return false;
        if (*to == '/')
            name = at;
        if ((size_t)(name - at) + (size_t)size >= sizeof at)
            return false;
        snprintf(name, sizeof at - (size_t)(name - at), "%.*s", (int)size, to);
    }
    return names_descriptor(at);
}

/* Where to publish what is written to `path`: at the file that links lead to (*final, to be freed),
 * or, for terminals, pipes and the like, straight into them. */
static enum err_code find_place(const char *path, char **final, bool *direct, struct err *e)
{
    struct stat s, link;
    const bool exists = stat(path, &s) == 0;
    const bool is_link = lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
    *final = NULL;
    *direct = leads_to_descriptor(path) || (exists && (S_ISCHR(s.st_mode) || S_ISFIFO(s.st_mode)));
    if (!*direct && exists && (S_ISBLK(s.st_mode) || S_ISSOCK(s.st_mode)))
        return err_set(e, ERR_CANTCREATE, "cannot write '%s': it is a %s, not a regular file", path,
                       S_ISBLK(s.st_mode) ? "block device" : "socket");
    if (exists && S_ISDIR(s.st_mode))
        return write_error(EISDIR, path, e);
    if (is_link && !exists && !*direct)
        return err_set(e, ERR_CANTCREATE,
                       "cannot write '%s': it is a symbolic link to a file that does not exist",
                       path);
    *final = is_link && !*direct ? realpath(path, NULL) : strdup(path);
    return *final ? ERR_NONE : err_memory(e);
}

/* A named pipe opens once somebody reads it, for which some seconds are waited; without O_NONBLOCK
 * that would be for ever. ENXIO also says that a device is not there. */
static int open_direct(const char *path)
{
    const struct timespec pause = {0, 100000000};
    struct stat s;
    int fd, left = publish_patience * 10;
    while ((fd = open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)) < 0 &&
           errno == ENXIO && left-- > 0 && stat(path, &s) == 0 && S_ISFIFO(s.st_mode))
        nanosleep(&pause, NULL);
    if (fd >= 0)
        fcntl(fd, F_SETFL, O_APPEND); /* writing may wait for the reader */
    return fd;
}

static enum err_code open_place(struct publication *p, struct err *e)
{
    if (p->direct) {
        p->fd = open_direct(p->path);
    } else {
        const int failed = temporary_file(&p->made, p->path);
        p->fd = p->made.held;
        errno = failed;
    }
    return p->fd < 0 ? write_error(errno, p->path, e) : ERR_NONE;
}

enum err_code publish_open(struct publication **out, const char *path, struct err *e)
{
    struct publication *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p)
        return err_memory(e);
    enum err_code code = find_place(path, &p->path, &p->direct, e);
    if (p->path)
        code = open_place(p, e);
    if (code)
        release(p);
    else
        *out = p;
    return code;
}

bool publish_as_before(struct publication *p)
{
    static const char list[] = "system.posix_acl_access";
    struct stat before, made;
    if (p->direct)
        return true;
    if (stat(p->path, &before))
        return errno == ENOENT;
    if (fstat(p->fd, &made) || before.st_nlink > 1 || getxattr(p->path, list, NULL, 0) > 0 ||
        fgetxattr(p->fd, list, NULL, 0) > 0)
        return false;
    if ((made.st_uid != before.st_uid || made.st_gid != before.st_gid) &&
        fchown(p->fd, before.st_uid, before.st_gid))
        return false;
    return fchmod(p->fd, before.st_mode & 07777) == 0;
}

void publish_write(struct publication *p, const void *data, size_t size)
{
    if (size == 0)
        return;
    if (p->used + size > sizeof p->block) {
        write_all(p, p->block, p->used);
        p->used = 0;
    }
    if (size > sizeof p->block) {
        write_all(p, data, size);
        return;
    }
    memcpy(p->block + p->used, data, size);
    p->used += size;
}

/* The file stays open, since it is held until it has its name; what closing would report is asked
 * of a second descriptor. */
static void move_into_place(struct publication *p)
{
    const int again = fcntl(p->fd, F_DUPFD_CLOEXEC, 0);
    if ((again < 0 || close(again)) && !p->failed)
        p->failed = errno;
    if (!p->failed && rename(p->made.path, p->path))
        p->failed = errno;
    else if (!p->failed)
        temporary_renamed(&p->made);
    if (!p->failed)
        p->failed = sync_parent(p->path);
    temporary_end(&p->made);
}

enum err_code publish_sync(struct publication *p, struct err *e)
{
    write_all(p, p->block, p->used);
    p->used = 0;
    if (!p->failed && fsync(p->fd) && errno != EINVAL && errno != EROFS)
        p->failed = errno;
    return p->failed ? write_error(p->failed, p->path, e) : ERR_NONE;
}

enum err_code publish_commit(struct publication *p, struct err *e)
{
    publish_sync(p, e);
    if (!p->direct)
        move_into_place(p);
    else if (close(p->fd) && !p->failed)
        p->failed = errno;
    const enum err_code code = p->failed ? write_error(p->failed, p->path, e) : ERR_NONE;
    release(p);
    return code;
}

void publish_abandon(struct publication *p)
{
    if (!p)
        return;
    if (p->direct)
        close(p->fd);
    temporary_end(&p->made);
    release(p);
}

enum err_code publish_file(const char *path, const void *data, size_t size, struct err *e)
{
    struct publication *p;
    const enum err_code code = publish_open(&p, path, e);
    if (!p)
        return code;
    publish_write(p, data, size);
    return publish_commit(p, e);
}

/* ---- folders -------------------------------------------------------------------------------- */

enum err_code publish_folder_open(struct temporary *t, const char *path, struct err *e)
{
    const int failed = temporary_folder(t, path, 0777);
    return failed ? write_error(failed, path, e) : ERR_NONE;
}

/* More files than this are not synced one by one but with their whole file system. */
enum { FILES_SYNCED = 64 };

static int sync_entry(const char *path, const char *name, void *context)
{
    int *left = context;
    struct stat s;
    (void)name;
    if (*left == 0)
        return 0;
    if (lstat(path, &s))
        return errno;
    if (S_ISREG(s.st_mode)) {
        --*left;
        return sync_path(path, O_RDONLY);
    }
    if (!S_ISDIR(s.st_mode))
        return 0;
    const int failed = tree_each(path, sync_entry, left);
    return failed ? failed : sync_path(path, O_RDONLY | O_DIRECTORY);
}

static int sync_tree(const char *folder)
{
    int left = FILES_SYNCED;
    const int failed = tree_each(folder, sync_entry, &left);
    if (failed || left > 0)
        return failed ? failed : sync_path(folder, O_RDONLY | O_DIRECTORY);
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    const int unsynced = syncfs(fd) ? errno : 0;
    close(fd);
    return unsynced;
}

enum err_code publish_folder(struct temporary *t, const char *path, int *won, struct err *e)
{
    int failed = sync_tree(t->path);
    *won = 0;
    if (!failed && rename(t->path, path))
        failed = errno;
    else
        *won = !failed;
    if (!failed)
        failed = sync_parent(path);
    temporary_end(t);
    if (!failed || failed == EEXIST || failed == ENOTEMPTY)
        return ERR_NONE;
    return write_error(failed, path, e);
}

enum err_code publish_remove(const char *path, struct err *e)
{
    const int failed = tree_remove(path);
    return failed ? err_system(e, failed, "cannot remove '%s'", path) : ERR_NONE;
}

enum err_code publish_mkdir(const char *path, struct err *e)
{
    char part[TREE_PATH];
    const size_t length = strlen(path);
    struct stat s;
    if (length == 0 || length >= sizeof part)
        return err_set(e, ERR_CANTCREATE, "'%s' is not a name for a directory", path);
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != 0)
            continue;
        snprintf(part, sizeof part, "%.*s", (int)i, path);
        if (mkdir(part, 0777) == 0 || errno == EEXIST)
            continue;
        const int failed = errno;
        if (stat(part, &s) || !S_ISDIR(s.st_mode))
            return write_error(failed, part, e);
    }
    if (stat(path, &s) == 0 && !S_ISDIR(s.st_mode))
        return err_set(e, ERR_CANTCREATE, "'%s' exists and is not a directory", path);
    return ERR_NONE;
}
