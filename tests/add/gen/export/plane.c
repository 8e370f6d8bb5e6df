/* Pixels of all images one after the other in one file, class numbers in another; no headers. */
#include <stdio.h>

#include "gen/export/shard_file.h"

static enum err_code open_file(struct shard_file *to, const struct shard *s, const char *what,
                               struct err *e)
{
    char name[2 * EXPORT_NAME];
    snprintf(name, sizeof name, "%s-%s.plane", s->stem, what);
    return shard_file_open(to, s, name, e);
}

static enum err_code open_shard(void **out, const struct shard *s, struct err *e)
{
    struct shard_files *set;
    enum err_code code = shard_files_create(&set, s, e);
    *out = set;
    if (!code)
        code = open_file(&set->picture[PICTURE_IMAGE], s, "images", e);
    if (!code)
        code = open_file(&set->labels, s, "labels", e);
    return code;
}

extern const struct exporter exporter_plane;
const struct exporter exporter_plane = {
    .name = "plane",
    .help = "pixels and class numbers without any header",
    .rows_tail = "-truth.jsonl",
    .data_tail = "-truth.jsonl",
    .open = open_shard,
    .add = shard_files_add,
    .close = shard_files_close,
    .abandon = shard_files_abandon,
    .media_type = "application/octet-stream",
};
