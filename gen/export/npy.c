/* NumPy's .npy, version 1.0 (numpy.lib.format): images[n][h][w] or [n][h][w][3] and
 * labels[n][length], unsigned bytes. Labels are class numbers: positions in the alphabet, and its
 * size behind a shorter text; of two bytes where there are more than 256 of them. With
 * layers also clean as images, ink[n][h][w] and masks[n][length][h][w]. */
#include <stdio.h>

#include "base/labels.h"
#include "base/npy.h"
#include "gen/export/shard_file.h"
#include "gen/export/shard_pixels.h"

/* An array's file, and its extents. */
struct array {
    char name[2 * EXPORT_NAME];
    uint64_t extent[5];
    int dimensions, width;
};

static void add_extent(struct array *a, int extent)
{
    a->extent[a->dimensions++] = (uint64_t)extent;
}

static struct array begin_array(const struct shard *s, const char *what, int width)
{
    struct array a = {.extent = {s->end - s->first}, .dimensions = 1, .width = width};
    snprintf(a.name, sizeof a.name, "%s-%s.npy", s->stem, what);
    return a;
}

/* [n][h][w], of masks [n][length][h][w], of RGB with [3] behind. */
static struct array picture_array(const struct shard *s, enum export_picture which)
{
    static const char *const names[PICTURES] = {"images", "clean", "ink", "masks"};
    const struct domain_info *info = domain_info(s->dataset->domain);
    struct array a = begin_array(s, names[which], 1);
    if (which == PICTURE_MASKS)
        add_extent(&a, info->length);
    add_extent(&a, info->height);
    add_extent(&a, info->width);
    if (export_shape(info, which).channels == 3)
        add_extent(&a, 3);
    return a;
}

static struct array labels_array(const struct shard *s)
{
    const struct domain_info *info = domain_info(s->dataset->domain);
    struct array a = begin_array(s, "labels", labels_width(domain_labels(info)));
    add_extent(&a, info->length);
    return a;
}

static struct text header_of(const struct array *a)
{
    struct text header = {.fallible = true};
    npy_add_header(&header, a->extent, a->dimensions, a->width);
    return header;
}

static enum err_code open_array(struct shard_file *to, const struct shard *s, struct array a,
                                struct err *e)
{
    struct text header = header_of(&a);
    enum err_code code = header.failed ? err_memory(e) : shard_file_open(to, s, a.name, e);
    if (!code)
        shard_file_write(to, header.data, header.size);
    text_free(&header);
    return code;
}

/* A pipe has no labels: they are in the rows, which go elsewhere. */
static enum err_code open_shard(void **out, const struct shard *s, struct err *e)
{
    struct shard_files *set;
    shard_files_create(&set, s, e);
    *out = set;
    for (int k = 0; !e->code && k < set->pictures; k++)
        open_array(&set->picture[k], s, picture_array(s, (enum export_picture)k), e);
    return e->code || s->pipe ? e->code : open_array(&set->labels, s, labels_array(s), e);
}

/* ---- reading back --------------------------------------------------------------------------- */

static enum err_code open_back(void **out, const struct shard *s, struct err *e)
{
    struct shard_pixels *p;
    shard_pixels_create(&p, s, e);
    *out = p;
    for (int k = 0; !e->code && k < export_pictures(s->dataset); k++) {
        const struct array a = picture_array(s, (enum export_picture)k);
        struct text header = header_of(&a);
        if (header.failed)
            err_memory(e);
        else
            shard_pixels_add(p, a.name, (long)header.size, e);
        text_free(&header);
    }
    return e->code;
}

static const struct exporter_reader reader = {open_back, shard_pixels_read, shard_pixels_close};

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
    .reader = &reader,
    .media_type = "application/octet-stream",
};

extern const struct exporter export_pipe_npy;
const struct exporter export_pipe_npy = {
    .name = "npy",
    .help = "one array of images",
    .file_name = shard_files_number,
    .open = open_shard,
    .add = shard_files_add,
    .close = shard_files_close,
    .abandon = shard_files_abandon,
};
