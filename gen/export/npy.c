/* NumPy's .npy, version 1.0 (numpy.lib.format): images[n][h][w] or [n][h][w][3] and
 * labels[n][length], unsigned bytes. Labels are class numbers: positions in the alphabet. With
 * layers also clean as images, ink[n][h][w] and masks[n][length][h][w]. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gen/export/shard_file.h"

/* Magic, version, length of the text (low byte first), the text padded so that data starts at a
 * multiple of 64. */
static void write_header(struct shard_file *to, const char *shape)
{
    uint8_t header[256];
    memset(header, ' ', sizeof header);
    memcpy(header, "\x93NUMPY\x01\x00", 8);
    const int text = snprintf((char *)header + 10, sizeof header - 10,
                              "{'descr': '|u1', 'fortran_order': False, 'shape': (%s), }", shape);
    header[10 + text] = ' ';
    const size_t size = ((size_t)text + 11 + 63) / 64 * 64;
    header[8] = (uint8_t)(size - 10);
    header[9] = (uint8_t)((size - 10) >> 8);
    header[size - 1] = '\n';
    shard_file_write(to, header, size);
}

static enum err_code open_file(struct shard_file *to, const struct shard *s, const char *what,
                               const char *shape, struct err *e)
{
    char name[2 * EXPORT_NAME];
    snprintf(name, sizeof name, "%s-%s.npy", s->stem, what);
    if (!shard_file_open(to, s->folder, name, e))
        write_header(to, shape);
    return e->code;
}

static enum err_code open_picture(struct shard_files *set, const struct shard *s,
                                  enum export_picture which, struct err *e)
{
    static const char *const names[PICTURES] = {"images", "clean", "ink", "masks"};
    const struct domain_info *info = domain_info(s->dataset->domain);
    const struct export_shape shape = export_shape(info, which);
    char length[16] = "", text[96];
    if (which == PICTURE_MASKS)
        snprintf(length, sizeof length, "%d, ", info->length);
    snprintf(text, sizeof text, "%" PRIu64 ", %s%d, %d%s", s->end - s->first, length, info->height,
             info->width, shape.channels == 3 ? ", 3" : "");
    return open_file(&set->picture[which], s, names[which], text, e);
}

static enum err_code open_shard(void **out, const struct shard *s, struct err *e)
{
    struct shard_files *set;
    char text[64];
    shard_files_create(&set, s, e);
    *out = set;
    for (int k = 0; !e->code && k < set->pictures; k++)
        open_picture(set, s, (enum export_picture)k, e);
    if (e->code)
        return e->code;
    snprintf(text, sizeof text, "%" PRIu64 ", %d", s->end - s->first,
             domain_info(s->dataset->domain)->length);
    return open_file(&set->labels, s, "labels", text, e);
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
