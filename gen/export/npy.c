/* NumPy's .npy, version 1.0 (numpy.lib.format): images[n][h][w] or [n][h][w][3] and
 * labels[n][length], unsigned bytes. Labels are class numbers: positions in the alphabet, and its
 * size behind a shorter text; of two bytes where there are more than 256 of them. With
 * layers also clean as images, ink[n][h][w] and masks[n][length][h][w]. */
#include <stdio.h>

#include "base/labels.h"
#include "base/npy.h"
#include "gen/export/shard_file.h"

static enum err_code open_file(struct shard_file *to, const struct shard *s, const char *what,
                               const uint64_t *extent, int dimensions, int width, struct err *e)
{
    struct text header = {.fallible = true};
    char name[2 * EXPORT_NAME];
    snprintf(name, sizeof name, "%s-%s.npy", s->stem, what);
    npy_add_header(&header, extent, dimensions, width);
    enum err_code code = header.failed ? err_memory(e) : shard_file_open(to, s->folder, name, e);
    if (!code)
        shard_file_write(to, header.data, header.size);
    text_free(&header);
    return code;
}

/* [n][h][w], of masks [n][length][h][w], of RGB with [3] behind. */
static enum err_code open_picture(struct shard_files *set, const struct shard *s,
                                  enum export_picture which, struct err *e)
{
    static const char *const names[PICTURES] = {"images", "clean", "ink", "masks"};
    const struct domain_info *info = domain_info(s->dataset->domain);
    uint64_t extent[5] = {s->end - s->first};
    int dimensions = 1;
    if (which == PICTURE_MASKS)
        extent[dimensions++] = (uint64_t)info->length;
    extent[dimensions++] = (uint64_t)info->height;
    extent[dimensions++] = (uint64_t)info->width;
    if (export_shape(info, which).channels == 3)
        extent[dimensions++] = 3;
    return open_file(&set->picture[which], s, names[which], extent, dimensions, 1, e);
}

static enum err_code open_shard(void **out, const struct shard *s, struct err *e)
{
    struct shard_files *set;
    const struct domain_info *info = domain_info(s->dataset->domain);
    const uint64_t labels[] = {s->end - s->first, (uint64_t)info->length};
    const int width = labels_width(domain_labels(info));
    shard_files_create(&set, s, e);
    *out = set;
    for (int k = 0; !e->code && k < set->pictures; k++)
        open_picture(set, s, (enum export_picture)k, e);
    return e->code ? e->code : open_file(&set->labels, s, "labels", labels, 2, width, e);
}

extern const struct exporter exporter_npy;
const struct exporter exporter_npy = {
    .name = "npy",
    .help = "NumPy arrays of images and labels, one pair of files per shard",
    .layers = true,
    .rows_tail = "-truth.jsonl",
    .data_tail = "-truth.jsonl",
    .open = open_shard,
    .add = shard_files_add,
    .close = shard_files_close,
    .abandon = shard_files_abandon,
    .media_type = "application/octet-stream",
};
