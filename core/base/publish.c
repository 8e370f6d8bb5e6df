#include "base/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MAX_BYTES = 4096 };
static const char prefix[] = ".tmp-";

/* "folder/.tmp-<pid>-<n>-name" for "folder/name". */
static enum err_code temporary_name(const char *path, char *out, size_t size, struct err *e)
{
    static atomic_uint counter;
    const char *slash = strrchr(path, '/');
    const int folder = slash ? (int)(slash - path) + 1 : 0;
    const int n = snprintf(out, size, "%.*s%s%ld-%u-%.80s", folder, path, prefix, (long)getpid(),
                           atomic_fetch_add(&counter, 1u), path + folder);
    if (n < 0 || (size_t)n >= size)
        return err_set(e, ERR_CANTCREATE, "'%s': the path is too long", path);
    return ERR_NONE;
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
    char *path, temporary[NAME_MAX_BYTES];
    size_t used;
    unsigned char block[1 << 16];
};

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

enum err_code publish_open(struct publication **out, const char *path, struct err *e)
{
    struct publication *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p || !(p->path = strdup(path))) {
        free(p);
        return err_memory(e);
    }
    p->fd = -1;
    if (!temporary_name(path, p->temporary, sizeof p->temporary, e)) {
        p->fd = open(p->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (p->fd >= 0) {
            *out = p;
            return ERR_NONE;
        }
        err_system(e, errno, "cannot create '%s'", path);
    }
    free(p->path);
    free(p);
    return e ? e->code : ERR_CANTCREATE;
}

void publish_write(struct publication *p, const void *data, size_t size)
{
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

static void release(struct publication *p)
{
    free(p->path);
    free(p);
}

enum err_code publish_commit(struct publication *p, struct err *e)
{
    write_all(p, p->block, p->used);
    if (!p->failed && fsync(p->fd) && errno != EINVAL)
        p->failed = errno;
    if (close(p->fd) && !p->failed)
        p->failed = errno;
    if (!p->failed && rename(p->temporary, p->path))
        p->failed = errno;
    if (!p->failed)
        p->failed = sync_parent(p->path);
    else
        unlink(p->temporary);
    const enum err_code code =
        p->failed ? err_system(e, p->failed, "cannot write '%s'", p->path) : ERR_NONE;
    release(p);
    return code;
}

void publish_abandon(struct publication *p)
{
    if (!p)
        return;
    close(p->fd);
    unlink(p->temporary);
    release(p);
}

enum err_code publish_file(const char *path, const void *data, size_t size, struct err *e)
{
    struct publication *p;
    if (publish_open(&p, path, e))
        return e ? e->code : ERR_CANTCREATE;
    publish_write(p, data, size);
    return publish_commit(p, e);
}

/* ---- folders -------------------------------------------------------------------------------- */

enum err_code publish_folder_open(const char *path, char *temporary, size_t size, struct err *e)
{
    if (temporary_name(path, temporary, size, e))
        return e ? e->code : ERR_CANTCREATE;
    if (mkdir(temporary, 0777))
        return err_system(e, errno, "cannot create a folder for '%s'", path);
    return ERR_NONE;
}

/* Calls fn for every entry of a folder, which gets its path and name. */
static int each_entry(const char *folder, int (*fn)(const char *path, const char *name))
{
    char path[NAME_MAX_BYTES];
    DIR *d = opendir(folder);
    const struct dirent *entry;
    int failed = 0;
    if (!d)
        return errno;
    while (!failed && (entry = readdir(d))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        const int n = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        failed = n < 0 || (size_t)n >= sizeof path ? ENAMETOOLONG : fn(path, entry->d_name);
    }
    closedir(d);
    return failed;
}

static int sync_entry(const char *path, const char *name)
{
    struct stat s;
    (void)name;
    if (lstat(path, &s))
        return errno;
    return S_ISREG(s.st_mode) ? sync_path(path, O_RDONLY) : 0;
}

enum err_code publish_folder(const char *temporary, const char *path, int *won, struct err *e)
{
    int failed = each_entry(temporary, sync_entry);
    *won = 0;
    if (!failed)
        failed = sync_path(temporary, O_RDONLY | O_DIRECTORY);
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
    return err_system(e, failed, "cannot publish '%s'", path);
}

static int remove_entry(const char *path, const char *name)
{
    struct stat s;
    (void)name;
    if (lstat(path, &s))
        return errno == ENOENT ? 0 : errno;
    if (!S_ISDIR(s.st_mode))
        return unlink(path) && errno != ENOENT ? errno : 0;
    const int failed = each_entry(path, remove_entry);
    if (failed && failed != ENOENT)
        return failed;
    return rmdir(path) && errno != ENOENT ? errno : 0;
}

enum err_code publish_remove(const char *path, struct err *e)
{
    const int failed = remove_entry(path, NULL);
    return failed ? err_system(e, failed, "cannot remove '%s'", path) : ERR_NONE;
}

static int sweep_entry(const char *path, const char *name)
{
    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return 0;
    const long pid = strtol(name + sizeof prefix - 1, NULL, 10);
    const int gone = pid > 0 && kill((pid_t)pid, 0) && errno == ESRCH;
    return gone ? remove_entry(path, name) : 0;
}

enum err_code publish_sweep(const char *folder, struct err *e)
{
    const int failed = each_entry(folder, sweep_entry);
    return failed && failed != ENOENT ? err_system(e, failed, "cannot clean '%s'", folder)
                                      : ERR_NONE;
}

enum err_code publish_mkdir(const char *path, struct err *e)
{
    char part[NAME_MAX_BYTES];
    const size_t length = strlen(path);
    struct stat s;
    if (length == 0 || length >= sizeof part)
        return err_set(e, ERR_CANTCREATE, "'%s' is no folder name", path);
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != 0)
            continue;
        snprintf(part, sizeof part, "%.*s", (int)i, path);
        if (mkdir(part, 0777) == 0 || errno == EEXIST)
            continue;
        if (stat(part, &s) || !S_ISDIR(s.st_mode))
            return err_system(e, errno, "cannot create the folder '%s'", part);
    }
    if (stat(path, &s) == 0 && !S_ISDIR(s.st_mode))
        return err_set(e, ERR_CANTCREATE, "'%s' exists and is no folder", path);
    return ERR_NONE;
}

/* ---- reading -------------------------------------------------------------------------------- */

static enum err_code read_all(FILE *f, const char *path, char **data, size_t *size, struct err *e)
{
    size_t capacity = 1 << 16, n;
    *size = 0;
    for (;;) {
        char *grown = realloc(*data, capacity + 1);
        if (!grown)
            return err_memory(e);
        *data = grown;
        n = fread(*data + *size, 1, capacity - *size, f);
        *size += n;
        if (ferror(f))
            return err_system(e, errno, "cannot read '%s'", path);
        if (n == 0 && feof(f))
            break;
        if (*size == capacity)
            capacity *= 2;
    }
    (*data)[*size] = 0;
    return ERR_NONE;
}

enum err_code read_file(const char *path, char **data, size_t *size, struct err *e)
{
    FILE *f = fopen(path, "rb");
    *data = NULL;
    if (!f)
        return err_system(e, errno, "cannot read '%s'", path);
    const enum err_code code = read_all(f, path, data, size, e);
    fclose(f);
    if (code) {
        free(*data);
        *data = NULL;
    }
    return code;
}
