/* Pixels of a shard read back from its files. */
#include "gen/export/shard_pixels.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

struct shard_pixels {
    const struct shard *shard;
    int count; /* of the files */
    FILE *file[PICTURES];
    size_t bytes[PICTURES]; /* of an image */
};

enum err_code shard_pixels_create(struct shard_pixels **out, const struct shard *s, struct err *e)
{
    struct shard_pixels *p = calloc(1, sizeof *p);
    *out = p;
    if (!p)
        return err_memory(e);
    p->shard = s;
    return ERR_NONE;
}

enum err_code shard_pixels_add(struct shard_pixels *p, const char *name, long offset, struct err *e)
{
    char path[EXPORT_PATH];
    const int k = p->count;
    if (export_path(path, e, "%s/%s", p->shard->folder, name) || file_open(&p->file[k], path, e))
        return e->code;
    p->bytes[k] =
        export_shape(domain_info(p->shard->dataset->domain), (enum export_picture)k).bytes;
    p->count++;
    return fseek(p->file[k], offset, SEEK_SET) ? err_system(e, errno, "cannot read '%s'", path)
                                               : ERR_NONE;
}

enum err_code shard_pixels_read(void *given, uint64_t index, struct export_copy *to, struct err *e)
{
    const struct shard_pixels *p = given;
    (void)index;
    for (int k = 0; k < p->count; k++) {
        to->size[k] = p->bytes[k];
        if (to->room[k] < p->bytes[k] || fread(to->picture[k], p->bytes[k], 1, p->file[k]) != 1)
            return err_set(e, ERR_DATA, "%s/%s: has fewer images than rows", p->shard->folder,
                           p->shard->stem);
    }
    return ERR_NONE;
}

void shard_pixels_close(void *given)
{
    struct shard_pixels *p = given;
    for (int k = 0; p && k < PICTURES; k++)
        if (p->file[k])
            fclose(p->file[k]);
    free(p);
}
