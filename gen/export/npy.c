/* NumPy's .npy, version 1.0 (numpy.lib.format): images[n][h][w] or [n][h][w][3] and
 * labels[n][length], unsigned bytes. Labels are class numbers: places in the alphabet. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gen/export/stream.h"

/* Magic, version, length of the text (low byte first), the text padded so that data starts at a
 * multiple of 64. */
static void write_header(struct stream *to, const char *shape)
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
    stream_write(to, header, size);
}

static enum err_code open_shard(void **out, const struct shard *s, struct err *e)
{
    const struct domain_info *info = domain_info(s->dataset->domain);
    const uint64_t count = s->end - s->first;
    struct stream_pair *state;
    char name[2 * EXPORT_NAME], shape[96];
    stream_pair_create(&state, s, e);
    *out = state;
    if (e->code)
        return e->code;
    snprintf(name, sizeof name, "%s-images.npy", s->stem);
    if (stream_open(&state->images, s->folder, name, e))
        return e->code;
    snprintf(shape, sizeof shape, "%" PRIu64 ", %d, %d%s", count, info->height, info->width,
             info->channels == 3 ? ", 3" : "");
    write_header(&state->images, shape);
    snprintf(name, sizeof name, "%s-labels.npy", s->stem);
    if (stream_open(&state->labels, s->folder, name, e))
        return e->code;
    snprintf(shape, sizeof shape, "%" PRIu64 ", %d", count, info->length);
    write_header(&state->labels, shape);
    return ERR_NONE;
}

extern const struct exporter exporter_npy;
const struct exporter exporter_npy = {
    .name = "npy",
    .help = "NumPy arrays of images and labels, a pair of files a shard",
    .rows_tail = "-truth.jsonl",
    .data_tail = "-truth.jsonl",
    .open = open_shard,
    .add = stream_pair_add,
    .close = stream_pair_close,
    .abandon = stream_pair_abandon,
    .media_type = "application/octet-stream",
};
