/* Plain reading and writing of folders and files inside a store. */
#include "bench/text/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/tree.h"

enum err_code write_file(const char *path, const void *data, size_t size, struct err *e)
{
    FILE *f = fopen(path, "wbe");
    if (!f)
        return err_system(e, errno, "cannot create '%s'", path);
    errno = 0;
    size_t written = fwrite(data, 1, size, f);
    int failed = written == size ? 0 : errno;
    if (fclose(f) != 0 && !failed)
        failed = errno;
    return failed || written != size ? err_system(e, failed, "cannot write '%s'", path) : ERR_NONE;
}

char *folder_path(const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return text_format("%.*s", (int)length, path);
}

/* "/a/b", without ".", ".." and doubled slashes; "" is the root. */
static char *absolute_path(const char *path)
{
    char here[TREE_PATH];
    struct text all = {0};
    if (*path != '/' && !getcwd(here, sizeof here))
        return NULL;
    char *whole = text_format("%s/%s", *path == '/' ? "" : here, path);
    for (const char *at = whole; *at;) {
        at += strspn(at, "/");
        const size_t length = strcspn(at, "/");
        const bool up = length == 2 && strncmp(at, "..", 2) == 0;
        while (up && all.size && all.data[--all.size] != '/')
            ;
        if (!up && length && !(length == 1 && *at == '.'))
            text_printf(&all, "/%.*s", (int)length, at);
        at += length;
    }
    free(whole);
    char *made = text_format("%.*s", (int)all.size, all.size ? all.data : "");
    text_free(&all);
    return made;
}

/* Bytes of the folders that both begin with. */
static size_t common_folders(const char *a, const char *b)
{
    size_t same = 0;
    for (size_t i = 0;; i++) {
        const bool ends = (a[i] == '/' || !a[i]) && (b[i] == '/' || !b[i]);
        same = ends ? i : same;
        if (!a[i] || a[i] != b[i])
            return same;
    }
}

char *path_between(const char *file, const char *folder)
{
    char *from = absolute_path(file), *to = absolute_path(folder);
    struct text way = {0};
    if (from && to) {
        char *name = strrchr(from, '/');
        if (name)
            *name = '\0';
        const size_t same = common_folders(from, to);
        for (const char *at = from + same; (at = strchr(at, '/')); at++)
            text_add(&way, way.size ? "/.." : "..");
        if (to[same])
            text_printf(&way, "%s%s", way.size ? "/" : "", to + same + 1);
        if (!way.size)
            text_add(&way, ".");
    }
    free(to);
    free(from);
    return way.size ? text_take(&way) : NULL;
}

void names_free(char **names, int count)
{
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

int names_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum err_code list_folder(const char *path, char ***names, int *count, struct err *e)
{
    DIR *folder = opendir(path);
    int capacity = 0;
    struct dirent *entry;
    *names = NULL;
    *count = 0;
    if (!folder)
        return errno == ENOENT ? ERR_NONE : err_system(e, errno, "%s", path);
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.') {
            *names = memory_grow(*names, *count, &capacity, sizeof **names);
            (*names)[(*count)++] = text_copy(entry->d_name);
        }
    closedir(folder);
    if (*count)
        qsort(*names, (size_t)*count, sizeof **names, names_order);
    return ERR_NONE;
}
