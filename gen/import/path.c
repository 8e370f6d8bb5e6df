/* Paths that are read from files: one that leaves its folder could name anything. */
#include "gen/import/path.h"

#include <string.h>

bool import_path_inside(const char *path)
{
    if (!path || !*path || *path == '/')
        return false;
    for (const char *at = path; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == 0))
            return false;
    }
    return true;
}
