/* Plain reading and writing of folders and files inside a store. */
#include "bench/text/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

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
