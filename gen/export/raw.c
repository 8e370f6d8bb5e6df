/* Frames for a pipe: pixels of one image after the other, row after row, grey or RGB, and nothing
 * between them. */
#include "gen/export/shard_file.h"

static enum err_code open_shard(void **out, const struct shard *s, struct err *e)
{
    struct shard_files *set;
    shard_files_create(&set, s, e);
    *out = set;
    return e->code ? e->code : shard_file_open(&set->picture[PICTURE_IMAGE], s, "frames", e);
}

extern const struct exporter export_pipe_raw;
const struct exporter export_pipe_raw = {
    .name = "raw",
    .help = "the pixels of each image, grey or RGB, without any header",
    .file_name = shard_files_number,
    .open = open_shard,
    .add = shard_files_add,
    .close = shard_files_close,
    .abandon = shard_files_abandon,
};
