/* Reading of whole files, regular ones only. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The advice of err_system is for writing. */
static enum err_code refuse(int errnum, const char *path, struct err *e)
{
    if (errnum == EACCES || errnum == EPERM)
        return err_set(e, ERR_NOPERM, "cannot read '%s': %s; you need permission to read it", path,
                       strerror(errnum));
    return err_system(e, errnum, "cannot read '%s'", path);
}

static enum err_code check_kind(int fd, const char *path, struct err *e)
{
    struct stat s;
    if (fstat(fd, &s))
        return err_system(e, errno, "cannot read '%s'", path);
    if (S_ISDIR(s.st_mode))
        return err_system(e, EISDIR, "cannot read '%s'", path);
    if (!S_ISREG(s.st_mode))
        return err_set(e, ERR_NOINPUT,
                       "cannot read '%s': it is not a regular file; copy its content into one",
                       path);
    return ERR_NONE;
}

/* Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever. */
enum err_code file_open(FILE **f, const char *path, struct err *e)
{
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    *f = NULL;
    if (fd < 0)
        return refuse(errno, path, e);
    enum err_code code = check_kind(fd, path, e);
    if (!code && !(*f = fdopen(fd, "rb")))
        code = err_memory(e);
    if (code)
        close(fd);
    return code;
}

/* A size that is known is refused before anything is read. */
enum err_code file_open_upto(FILE **f, const char *path, size_t limit, struct err *e)
{
    struct stat s;
    enum err_code code = file_open(f, path, e);
    if (!code && fstat(fileno(*f), &s) == 0 && s.st_size > 0 && (uintmax_t)s.st_size > limit) {
        code = err_set(e, ERR_DATA, "%s: larger than %zu bytes", path, limit);
        fclose(*f);
        *f = NULL;
    }
    return code;
}

/* More than `limit` is never read, also not of a file that grows meanwhile. */
static enum err_code read_all(FILE *f, const char *path, size_t limit, char **data, size_t *size,
                              struct err *e)
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
        if (*size > limit)
            return err_set(e, ERR_DATA, "%s: larger than %zu bytes", path, limit);
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
    return read_file_upto(path, READ_FILE_MAX, data, size, e);
}

enum err_code read_file_upto(const char *path, size_t limit, char **data, size_t *size,
                             struct err *e)
{
    FILE *f;
    *data = NULL;
    enum err_code code = file_open_upto(&f, path, limit, e);
    if (code)
        return code;
    code = read_all(f, path, limit, data, size, e);
    fclose(f);
    if (code) {
        free(*data);
        *data = NULL;
    }
    return code;
}
