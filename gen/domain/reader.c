/* Paths and places in the files of a domain that is being read. */
#include "gen/domain/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void domain_reader_folder(const char *path, char folder[MAX_FOLDER])
{
    const char *slash = strrchr(path, '/');
    snprintf(folder, MAX_FOLDER, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
}

void domain_reader_forget_effects(struct domain_reader *r)
{
    for (int i = 0; i < DOMAIN_MAX_EFFECTS; i++) {
        free(r->effect_at[i]);
        r->effect_at[i] = NULL;
    }
}
