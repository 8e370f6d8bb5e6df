/* Runs a fuzz target over every file of the folders given: replay FOLDER... */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/publish.h"
#include "fuzz.h"

/* Returns 1 for a file that was run, 0 for what is not a file, -1 on failure. */
static int replay(const char *folder, const char *name)
{
    char path[4096];
    struct stat s;
    struct err e = ERR_INIT;
    char *data;
    size_t size;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (stat(path, &s) == 0 && !S_ISREG(s.st_mode))
        return 0;
    if (read_file(path, &data, &size, &e)) {
        fprintf(stderr, "%s\n", e.text);
        err_free(&e);
        return -1;
    }
    /* A copy of just that size, so that a sanitizer sees every byte read beyond it. */
    uint8_t *exact = malloc(size ? size : 1);
    for (size_t i = 0; exact && i < size; i++)
        exact[i] = (uint8_t)data[i];
    if (exact)
        LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    free(data);
    return exact ? 1 : -1;
}

int main(int count, char **arguments)
{
    int files = 0;
    for (int i = 1; i < count; i++) {
        DIR *d = opendir(arguments[i]);
        const struct dirent *entry;
        while (d && (entry = readdir(d))) {
            const int done = replay(arguments[i], entry->d_name);
            if (done < 0)
                return EXIT_FAILURE;
            files += done;
        }
        if (d)
            closedir(d);
    }
    printf("%d files\n", files);
    return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
