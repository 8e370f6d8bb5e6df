/* Images of a shard, kept until it is whole. */
#include "gen/export/spool.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A shard and its spool must leave as much of the disk free again. */
enum { FREE_TIMES = 4, MAX_ROW = 1 << 26 };

/* In the order of bytes of this machine: another one finds checksums that do not match. */
struct spool_head {
    uint64_t index;
    uint32_t row, picture[PICTURES]; /* bytes of each, which follow in this order */
    uint32_t check;                  /* CRC-32 of the members above and of what follows */
};

struct shard_spool {
    const struct shard *shard;
    FILE *file;
    uint64_t next;
    long good; /* bytes that are known to be good */
    bool adding;
    int pictures;
    size_t bytes[PICTURES]; /* of the pixels */
};

static enum err_code spool_path(const struct shard *s, char path[EXPORT_PATH])
{
    return export_path(path, NULL, "%s/.shards/%s.spool", s->folder, s->stem);
}

/* Raw pixels and rows are no less than what the images take; PNG files of noise hardly more. */
static bool has_room(const struct shard *s)
{
    struct statvfs disk;
    double bytes = 4096;
    for (int k = 0; k < export_pictures(s->dataset); k++)
        bytes +=
            (double)export_shape(domain_info(s->dataset->domain), (enum export_picture)k).bytes;
    bytes *= (double)(s->end - s->first);
    return statvfs(s->folder, &disk) == 0 &&
           (double)disk.f_frsize * (double)disk.f_bavail > FREE_TIMES * bytes;
}

struct shard_spool *shard_spool_open(const struct shard *s, uint64_t first)
{
    char path[EXPORT_PATH];
    struct shard_spool *p = calloc(1, sizeof *p);
    if (!p || spool_path(s, path))
        goto none;
    const int fd = open(
        path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (has_room(s) ? O_CREAT : 0), 0666);
    struct stat what;
    if (fd < 0)
        goto none;
    if (fstat(fd, &what) || !S_ISREG(what.st_mode) || !(p->file = fdopen(fd, "r+b"))) {
        close(fd);
        goto none;
    }
    p->shard = s;
    p->next = first;
    p->pictures = export_pictures(s->dataset);
    for (int k = 0; k < p->pictures; k++)
        p->bytes[k] = export_shape(domain_info(s->dataset->domain), (enum export_picture)k).bytes;
    return p;
none:
    free(p);
    return NULL;
}

/* A spool that cannot be written is none. */
static void give_up(struct shard_spool *p)
{
    shard_spool_remove(p->shard);
    fclose(p->file);
    p->file = NULL;
}

static uint32_t check_of(const struct spool_head *h, const void *row, const uint8_t *const *picture)
{
    uint32_t check = libdeflate_crc32(0, h, offsetof(struct spool_head, check));
    check = libdeflate_crc32(check, row, h->row);
    for (int k = 0; k < PICTURES; k++)
        if (h->picture[k])
            check = libdeflate_crc32(check, picture[k], h->picture[k]);
    return check;
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool read_row(struct shard_spool *p, size_t size, struct text *row)
{
    char block[1 << 12];
    text_clear(row);
    for (size_t n; size; size -= n) {
        n = size < sizeof block ? size : sizeof block;
        if (fread(block, 1, n, p->file) != n)
            return false;
        text_add_bytes(row, block, n);
    }
    return !row->failed && row->data;
}

static bool read_image(struct shard_spool *p, struct export_copy *to, struct text *row)
{
    struct spool_head h;
    const uint8_t *picture[PICTURES];
    if (fread(&h, sizeof h, 1, p->file) != 1 || h.index != p->next || !h.row || h.row > MAX_ROW ||
        !read_row(p, h.row, row))
        return false;
    for (int k = 0; k < PICTURES; k++) {
        picture[k] = to->picture[k];
        to->size[k] = h.picture[k];
        if (h.picture[k] > (k < p->pictures ? to->room[k] : 0) ||
            (k < p->pictures && !h.picture[k]))
            return false;
        if (h.picture[k] && fread(to->picture[k], h.picture[k], 1, p->file) != 1)
            return false;
    }
    return h.check == check_of(&h, row->data, picture);
}

/* What follows the last good image is cut off. */
static void begin_to_add(struct shard_spool *p)
{
    p->adding = true;
    if (fseek(p->file, p->good, SEEK_SET) || ftruncate(fileno(p->file), p->good))
        give_up(p);
}

bool shard_spool_read(struct shard_spool *p, struct export_copy *to, struct text *row)
{
    if (!p || p->adding)
        return false;
    if (!read_image(p, to, row)) {
        begin_to_add(p);
        return false;
    }
    p->next++;
    p->good = ftell(p->file);
    return true;
}

/* ---- adding --------------------------------------------------------------------------------- */

void shard_spool_add(struct shard_spool *p, const struct export_item *item)
{
    if (!p || !p->adding || !p->file)
        return;
    struct spool_head h;
    const uint8_t *picture[PICTURES] = {NULL};
    memset(&h, 0, sizeof h);
    h.index = item->index;
    h.row = (uint32_t)item->row_size;
    for (int k = 0; k < p->pictures; k++) {
        const bool png = p->shard->dataset->exporter->png;
        picture[k] = png ? item->picture[k].png : item->picture[k].pixels;
        h.picture[k] = (uint32_t)(png ? item->picture[k].png_size : p->bytes[k]);
    }
    h.check = check_of(&h, item->row, picture);
    bool good =
        fwrite(&h, sizeof h, 1, p->file) == 1 && fwrite(item->row, item->row_size, 1, p->file) == 1;
    for (int k = 0; good && k < p->pictures; k++)
        good = fwrite(picture[k], h.picture[k], 1, p->file) == 1;
    if (!good)
        give_up(p);
}

void shard_spool_flush(struct shard_spool *p)
{
    if (p && p->file && p->adding && fflush(p->file))
        give_up(p);
}

void shard_spool_close(struct shard_spool *p)
{
    if (!p)
        return;
    if (p->file)
        fclose(p->file);
    free(p);
}

void shard_spool_remove(const struct shard *s)
{
    char path[EXPORT_PATH];
    if (!spool_path(s, path))
        unlink(path);
}
