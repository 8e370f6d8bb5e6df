/* Folders that are replaced whole. */
#define _GNU_SOURCE /* renameat2 */
#include "bench/text/own_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/tree.h"
#include "bench/text/files.h"

static const char mark_name[] = ".adda-bench";
enum { MARK_MOST = 64 << 20 };

/* ---- what is in a folder ----------------------------------------------------------------------
 */

/* Lists the paths of files below `root`, a line each, without the mark; symbolic links too. */
struct listing {
    size_t root; /* bytes of its path, with the slash */
    struct text lines;
};

static int list_entry(const char *path, const char *name, void *context)
{
    struct listing *l = context;
    struct stat s;
    (void)name;
    if (lstat(path, &s))
        return errno;
    if (S_ISDIR(s.st_mode))
        return tree_each(path, list_entry, l);
    if (!text_equal(path + l->root, mark_name))
        text_printf(&l->lines, "%s\n", path + l->root);
    return 0;
}

static enum err_code list_files(struct listing *l, const char *root, struct err *e)
{
    *l = (struct listing){.root = strlen(root) + 1};
    const int failed = tree_each(root, list_entry, l);
    return failed ? err_system(e, failed, "%s", root) : ERR_NONE;
}

static char *mark_path(const char *folder)
{
    return text_format("%s/%s", folder, mark_name);
}

/* A file of the folder that the mark does not name; "" none. New string. */
static char *foreign_file(const struct listing *there, const char *mark)
{
    for (const char *line = there->lines.data; line && *line;) {
        const size_t length = strcspn(line, "\n");
        if (!text_has_line(mark, line, length))
            return text_format("%.*s", (int)length, line);
        line += length + 1;
    }
    return text_copy("");
}

/* ---- opening ----------------------------------------------------------------------------------
 */

static enum err_code refuse(const char *path, const char *why, struct err *e)
{
    return err_set(e, ERR_CANTCREATE, "'%s' %s, and would be replaced: name another folder", path,
                   why);
}

/* `there` is not empty. */
static enum err_code check_mark(const char *path, const char *kind, const struct listing *there,
                                struct err *e)
{
    char *name = mark_path(path), *mark = NULL, *first = text_format("adda-bench %s", kind);
    size_t size;
    struct err ignored = ERR_INIT;
    if (read_file_upto(name, MARK_MOST, &mark, &size, &ignored) ||
        strncmp(mark, first, strlen(first)) != 0 || mark[strlen(first)] != '\n') {
        refuse(path, "has files that adda-bench did not write, or for another purpose", e);
    } else {
        char *file = foreign_file(there, mark);
        char *why = text_format("holds '%s', which adda-bench did not write", file);
        if (*file)
            refuse(path, why, e);
        free(why);
        free(file);
    }
    err_free(&ignored);
    free(first);
    free(mark);
    free(name);
    return e->code;
}

static enum err_code check_place(const char *path, const char *kind, struct err *e)
{
    struct stat s;
    struct listing there = {0};
    if (lstat(path, &s))
        return errno == ENOENT ? ERR_NONE : err_system(e, errno, "%s", path);
    if (S_ISLNK(s.st_mode))
        return refuse(path, "is a symbolic link", e);
    if (!S_ISDIR(s.st_mode))
        return refuse(path, "is no folder", e);
    if (!list_files(&there, path, e) && there.lines.size)
        check_mark(path, kind, &there, e);
    text_free(&there.lines);
    return e->code;
}

enum err_code own_folder_open(struct temporary *t, const char *path, const char *kind,
                              struct err *e)
{
    if (check_place(path, kind, e))
        return e->code;
    const char *slash = strrchr(path, '/');
    char *parent = slash ? text_format("%.*s", (int)(slash - path) + 1, path) : text_copy(".");
    temporary_sweep(parent, NULL); /* of a process that was killed */
    free(parent);
    return publish_folder_open(t, path, e);
}

void own_folder_abandon(struct temporary *t, const char *path, struct err *e)
{
    const char *at = e->text ? strstr(e->text, t->path) : NULL;
    if (at) {
        char *told =
            text_format("%.*s%s%s", (int)(at - e->text), e->text, path, at + strlen(t->path));
        free(e->text);
        e->text = told;
    }
    temporary_end(t);
}

/* ---- publishing -------------------------------------------------------------------------------
 */

static enum err_code write_mark(const char *folder, const char *kind, struct err *e)
{
    struct listing files = {0};
    if (!list_files(&files, folder, e)) {
        char *path = mark_path(folder);
        char *mark =
            text_format("adda-bench %s\n%s", kind, files.lines.size ? files.lines.data : "");
        write_file(path, mark, strlen(mark), e);
        free(mark);
        free(path);
    }
    text_free(&files.lines);
    return e->code;
}

/* Both are folders with files; afterwards they have changed places, or `path` is the new one and
 * the old one is in `old`. */
static int exchange(const char *new, const char *path, struct temporary *old)
{
    if (renameat2(AT_FDCWD, new, AT_FDCWD, path, RENAME_EXCHANGE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
        return errno;
    const int failed = temporary_folder(old, path, 0777);
    if (failed)
        return failed;
    if (rename(path, old->path))
        return errno;
    if (rename(new, path) == 0)
        return 0;
    const int why = errno;
    if (rename(old->path, path)) /* back; else it stays under its temporary name */
        temporary_renamed(old);
    return why;
}

static enum err_code replace(struct temporary *t, const char *path, struct err *e)
{
    struct temporary aside = {0}, old = {0};
    int won = 0, failed = temporary_folder(&aside, path, 0777);
    if (failed) {
        temporary_end(t);
        err_system(e, failed, "cannot write '%s'", path);
    } else if (!publish_folder(t, aside.path, &won, e)) {
        failed = exchange(aside.path, path, &old);
        if (failed)
            err_system(e, failed, "cannot replace '%s'", path);
    }
    temporary_end(&aside);
    temporary_end(&old);
    return e->code;
}

enum err_code own_folder_publish(struct temporary *t, const char *path, const char *kind,
                                 struct err *e)
{
    struct stat s;
    int won = 0;
    if (write_mark(t->path, kind, e) || check_place(path, kind, e)) {
        own_folder_abandon(t, path, e);
        return e->code;
    }
    if (lstat(path, &s) == 0)
        return replace(t, path, e);
    if (!publish_folder(t, path, &won, e) && !won)
        err_set(e, ERR_CANTCREATE, "cannot write '%s': another process has just made it", path);
    return e->code;
}
