/* Atomic publication of files and folders; reading of whole files. */
#define _GNU_SOURCE /* syncfs */
#include "base/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/owner.h"

enum { NAME_MAX_BYTES = 4096, DAY = 24 * 3600 };
static const char prefix[] = ".tmp-";

/* "folder/.tmp-<owner>-<n>-name" for "folder/name". */
static enum err_code temporary_name(const char *path, char *out, size_t size, struct err *e)
{
    static atomic_uint counter;
    const char *slash = strrchr(path, '/');
    const int folder = slash ? (int)(slash - path) + 1 : 0;
    char owner[OWNER_TEXT];
    owner_write(owner);
    const int n = snprintf(out, size, "%.*s%s%s-%u-%.80s", folder, path, prefix, owner,
                           atomic_fetch_add(&counter, 1u), path + folder);
    if (n < 0 || (size_t)n >= size)
        return err_set(e, ERR_CANTCREATE, "'%s': the name is too long", path);
    return ERR_NONE;
}

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
    char folder[NAME_MAX_BYTES] = ".";
    const char *slash = strrchr(path, '/');
    if (slash && (size_t)(slash - path) < sizeof folder)
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return sync_path(folder, O_RDONLY | O_DIRECTORY);
}

/* ---- files ---------------------------------------------------------------------------------- */

struct publication {
    int fd, failed; /* an errno */
    bool direct;    /* written to as it is: there is no temporary file */
    char *path, temporary[NAME_MAX_BYTES];
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

/* Where to publish what is written to `path`: at the file that links lead to (*final, to be freed),
 * or, for terminals, pipes and the like, straight into them. */
static enum err_code find_place(const char *path, char **final, bool *direct, struct err *e)
{
    struct stat s, link;
    const bool exists = stat(path, &s) == 0;
    const bool is_link = lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
    *final = NULL;
    *direct = names_descriptor(path) || (exists && (S_ISCHR(s.st_mode) || S_ISFIFO(s.st_mode)));
    if (!*direct && exists && (S_ISBLK(s.st_mode) || S_ISSOCK(s.st_mode)))
        return err_set(e, ERR_CANTCREATE, "cannot write '%s': it is a %s, not a regular file", path,
                       S_ISBLK(s.st_mode) ? "block device" : "socket");
    if (is_link && !exists && !*direct)
        return err_set(e, ERR_CANTCREATE,
                       "cannot write '%s': it is a symbolic link to a file that does not exist",
                       path);
    *final = is_link && !*direct ? realpath(path, NULL) : strdup(path);
    return *final ? ERR_NONE : err_memory(e);
}

static enum err_code open_place(struct publication *p, struct err *e)
{
    if (p->direct) {
        p->fd = open(p->path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
    } else {
        const enum err_code code = temporary_name(p->path, p->temporary, sizeof p->temporary, e);
        if (code)
            return code;
        p->fd = open(p->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
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

static void move_into_place(struct publication *p)
{
    if (!p->failed && rename(p->temporary, p->path))
        p->failed = errno;
    if (!p->failed)
        p->failed = sync_parent(p->path);
    else
        unlink(p->temporary);
}

enum err_code publish_commit(struct publication *p, struct err *e)
{
    write_all(p, p->block, p->used);
    if (!p->failed && fsync(p->fd) && errno != EINVAL && errno != EROFS)
        p->failed = errno;
    if (close(p->fd) && !p->failed)
        p->failed = errno;
    if (!p->direct)
        move_into_place(p);
    const enum err_code code = p->failed ? write_error(p->failed, p->path, e) : ERR_NONE;
    release(p);
    return code;
}

void publish_abandon(struct publication *p)
{
    if (!p)
        return;
    close(p->fd);
    if (!p->direct)
        unlink(p->temporary);
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

enum err_code publish_folder_open(const char *path, char *temporary, size_t size, struct err *e)
{
    const enum err_code code = temporary_name(path, temporary, size, e);
    if (code)
        return code;
    if (mkdir(temporary, 0777))
        return write_error(errno, path, e);
    return ERR_NONE;
}

/* Calls fn for every entry of a folder until one fails. Returns an errno or 0. */
static int each_entry(const char *folder,
                      int (*fn)(const char *path, const char *name, void *context), void *context)
{
    char path[NAME_MAX_BYTES];
    DIR *d = opendir(folder);
    const struct dirent *entry;
    int failed = 0;
    if (!d)
        return errno;
    while (!failed && (errno = 0, entry = readdir(d))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        const int n = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        failed =
            n < 0 || (size_t)n >= sizeof path ? ENAMETOOLONG : fn(path, entry->d_name, context);
    }
    if (!failed)
        failed = errno;
    closedir(d);
    return failed;
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
    const int failed = each_entry(path, sync_entry, left);
    return failed ? failed : sync_path(path, O_RDONLY | O_DIRECTORY);
}

static int sync_tree(const char *folder)
{
    int left = FILES_SYNCED;
    const int failed = each_entry(folder, sync_entry, &left);
    if (failed || left > 0)
        return failed ? failed : sync_path(folder, O_RDONLY | O_DIRECTORY);
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    const int unsynced = syncfs(fd) ? errno : 0;
    close(fd);
    return unsynced;
}

enum err_code publish_folder(const char *temporary, const char *path, int *won, struct err *e)
{
    int failed = sync_tree(temporary);
    *won = 0;
    if (!failed && rename(temporary, path))
        failed = errno;
    else
        *won = !failed;
    if (!failed)
        failed = sync_parent(path);
    else
        publish_remove(temporary, NULL);
    if (!failed || failed == EEXIST || failed == ENOTEMPTY)
        return ERR_NONE;
    return write_error(failed, path, e);
}

static int remove_entry(const char *path, const char *name, void *context)
{
    struct stat s;
    (void)name;
    (void)context;
    if (lstat(path, &s))
        return errno == ENOENT ? 0 : errno;
    if (!S_ISDIR(s.st_mode))
        return unlink(path) && errno != ENOENT ? errno : 0;
    const int failed = each_entry(path, remove_entry, NULL);
    if (failed && failed != ENOENT)
        return failed;
    return rmdir(path) && errno != ENOENT ? errno : 0;
}

enum err_code publish_remove(const char *path, struct err *e)
{
    const int failed = remove_entry(path, NULL, NULL);
    return failed ? err_system(e, failed, "cannot remove '%s'", path) : ERR_NONE;
}

/* Whether the process that made the name can no longer publish it. */
static bool is_stale(const char *path, const char *name)
{
    struct stat s;
    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return false;
    const enum owner owner = owner_read(name + sizeof prefix - 1);
    if (owner != OWNER_ELSEWHERE)
        return owner == OWNER_GONE;
    return lstat(path, &s) == 0 && time(NULL) - s.st_mtime > DAY;
}

static int sweep_entry(const char *path, const char *name, void *context)
{
    return is_stale(path, name) ? remove_entry(path, name, context) : 0;
}

enum err_code publish_sweep(const char *folder, struct err *e)
{
    const int failed = each_entry(folder, sweep_entry, NULL);
    return failed && failed != ENOENT ? err_system(e, failed, "cannot clean '%s'", folder)
                                      : ERR_NONE;
}

enum err_code publish_mkdir(const char *path, struct err *e)
{
    char part[NAME_MAX_BYTES];
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
