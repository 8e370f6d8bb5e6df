/* Walks through folders. */
#include "base/tree.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int tree_each(const char *folder, int (*fn)(const char *path, const char *name, void *context),
              void *context)
{
    char path[TREE_PATH];
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

static int remove_entry(const char *path, const char *name, void *context)
{
    struct stat s;
    (void)name;
    (void)context;
    if (lstat(path, &s))
        return errno == ENOENT ? 0 : errno;
    if (!S_ISDIR(s.st_mode))
        return unlink(path) && errno != ENOENT ? errno : 0;
    const int failed = tree_each(path, remove_entry, NULL);
    if (failed && failed != ENOENT)
        return failed;
    return rmdir(path) && errno != ENOENT ? errno : 0;
}

int tree_remove(const char *path)
{
    return remove_entry(path, NULL, NULL);
}
