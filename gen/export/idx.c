/* MNIST's IDX: two zero bytes, 0x08 for unsigned bytes, the number of dimensions, each dimension in
 * 32 bits, big endian, then the data. Grey images have three dimensions, RGB four; labels (class
 * numbers, and the size of the alphabet behind a shorter text) have one for single characters, else
 * two. */
#include <stdio.h>

#include "gen/export/shard_file.h"
#include "gen/export/shard_pixels.h"

enum { UNSIGNED_BYTES = 0x0800 };

static void name_file(char name[2 * EXPORT_NAME], const struct shard *s, const char *what,
                      int dimensions)
{
    snprintf(name, 2 * EXPORT_NAME, "%s-%s-idx%d-ubyte", s->stem, what, dimensions);
}

static enum err_code open_file(struct shard_file *to, const struct shard *s, const char *what,
                               int dimensions, const uint32_t *sizes, struct err *e)
{
    char name[2 * EXPORT_NAME];
    name_file(name, s, what, dimensions);
    if (shard_file_open(to, s, name, e))
        return e->code;
    shard_file_write32(to, UNSIGNED_BYTES | (uint32_t)dimensions);
    for (int i = 0; i < dimensions; i++)
        shard_file_write32(to, sizes[i]);
    return ERR_NONE;
}

static enum err_code open_shard(void **out, const struct shard *s, struct err *e)
{
    const struct domain_info *info = domain_info(s->dataset->domain);
    const uint32_t count = (uint32_t)(s->end - s->first);
    const uint32_t image[4] = {count, (uint32_t)info->height, (uint32_t)info->width, 3};
    const uint32_t label[2] = {count, (uint32_t)info->length};
    struct shard_files *set;
    shard_files_create(&set, s, e);
    *out = set;
    if (e->code)
        return e->code;
    if (open_file(&set->picture[PICTURE_IMAGE], s, "images", info->channels == 1 ? 3 : 4, image, e))
        return e->code;
    return open_file(&set->labels, s, "labels", info->length == 1 ? 1 : 2, label, e);
}

static enum err_code open_back(void **out, const struct shard *s, struct err *e)
{
    char name[2 * EXPORT_NAME];
    const int dimensions = domain_info(s->dataset->domain)->channels == 1 ? 3 : 4;
    struct shard_pixels *p;
    shard_pixels_create(&p, s, e);
    *out = p;
    name_file(name, s, "images", dimensions);
    return e->code ? e->code : shard_pixels_add(p, name, 4 + 4 * (long)dimensions, e);
}

static const struct exporter_reader reader = {open_back, shard_pixels_read, shard_pixels_close};

extern const struct exporter exporter_idx;
const struct exporter exporter_idx = {
    .name = "idx",
    .help = "MNIST's files of images and labels, one pair per shard",
    .max_images = UINT32_MAX,
    .max_labels = 256, /* its bytes */
    .rows_tail = "-truth.jsonl",
    .data_tail = "-truth.jsonl",
    .open = open_shard,
    .add = shard_files_add,
    .close = shard_files_close,
    .abandon = shard_files_abandon,
    .reader = &reader,
    .media_type = "application/octet-stream",
};
