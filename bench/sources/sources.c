/* The table of the registries' files by path. */
#include "bench/sources/sources.h"

#include <stddef.h>
#include <string.h>

const char *source_hash(const char *path)
{
    for (int i = 0; sources[i].path; i++)
        if (strcmp(sources[i].path, path) == 0)
            return sources[i].hash;
    return NULL;
}
