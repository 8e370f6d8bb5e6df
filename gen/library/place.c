/* Where the library's files are. */
#define _GNU_SOURCE /* dladdr */
#include "gen/library/place.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/shipped.h"

/* From the folder of the library: installed (which folder libraries are in differs between
 * systems), in a build, and in a Python package. */
static const char *const folders[] = {ADDA_SHIPPED, "../share/adda-bench", "share/adda-bench"};
enum { FOLDERS = sizeof folders / sizeof *folders, PLACE_MOST = PATH_MAX + 128 };

static char *library_folder(void)
{
    static const char here[] = "";
    Dl_info info;
    if (!dladdr(here, &info) || !info.dli_fname)
        return NULL;
    char *path = realpath(info.dli_fname, NULL), *slash = path ? strrchr(path, '/') : NULL;
    if (slash)
        *slash = 0;
    return path;
}

static int is_there(const char *library, const char *folder)
{
    char list[PLACE_MOST];
    snprintf(list, sizeof list, "%s/%s/fonts.yaml", library, folder);
    return access(list, R_OK) == 0;
}

/* Where there are none, messages name the first. */
void place_find(void)
{
    char folder[PLACE_MOST], *library = library_folder();
    int i = 0;
    while (library && i < FOLDERS && !is_there(library, folders[i]))
        i++;
    if (library)
        snprintf(folder, sizeof folder, "%s/%s", library, folders[i < FOLDERS ? i : 0]);
    shipped_are_in(library ? strdup(folder) : NULL);
    free(library);
}
