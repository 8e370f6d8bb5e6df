/* IDX files, plain or gzipped: headers, shapes, and the agreement of images and labels. */
#include "gen/import/idx.h"

#include <libdeflate.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/paint/picture.h"

enum { MAX_DIMENSIONS = 4, UNSIGNED_BYTE = 8, GZIP_LEAST = 18, GZIP_RATIO = 1032 };

struct idx {
    int dimensions;
    uint32_t size[MAX_DIMENSIONS];
    const uint8_t *values;
};

static uint32_t big32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* ---- gzip ----------------------------------------------------------------------------------- */

/* A file that is being unpacked: no file unpacks to more than 1032 times its size (zlib's technical
 * details). */
struct unpacking {
    struct libdeflate_decompressor *inflate;
    uint8_t *out;
    size_t used, room, most;
};

static bool is_member(const struct import_bytes *b, size_t at)
{
    const uint8_t *p = b->data;
    return b->size - at >= GZIP_LEAST && p[at] == 0x1f && p[at + 1] == 0x8b;
}

static bool grow(struct unpacking *u)
{
    const size_t room = u->room ? 2 * u->room : 1 << 20;
    if (u->room >= u->most)
        return false;
    u->room = room < u->most ? room : u->most;
    uint8_t *grown = realloc(u->out, u->room);
    if (grown)
        u->out = grown;
    return grown != NULL;
}

/* One member, from *at on; *at moves behind it. */
static enum err_code unpack_member(struct unpacking *u, const struct import_bytes *b, size_t *at,
                                   struct err *e)
{
    size_t taken, given;
    enum libdeflate_result result;
    do {
        result =
            libdeflate_gzip_decompress_ex(u->inflate, (const uint8_t *)b->data + *at, b->size - *at,
                                          u->out + u->used, u->room - u->used, &taken, &given);
    } while (result == LIBDEFLATE_INSUFFICIENT_SPACE && grow(u));
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE && u->room < u->most)
        return err_memory(e);
    if (result)
        return err_set(e, ERR_DATA, "'%s' is a damaged gzip file, or larger than 2 GiB", b->name);
    *at += taken;
    u->used += given;
    return ERR_NONE;
}

/* `b` becomes the unpacked bytes of all members; *owned is to be freed, NULL for a plain file. What
 * follows the last member is told. */
static enum err_code unpack(struct import_bytes *b, void **owned, struct err *told, struct err *e)
{
    struct unpacking u = {.most = b->size < import_max_bytes / GZIP_RATIO ? b->size * GZIP_RATIO
                                                                          : import_max_bytes};
    size_t at = 0;
    *owned = NULL;
    if (b->size < GZIP_LEAST || !is_member(b, 0))
        return ERR_NONE;
    u.inflate = libdeflate_alloc_decompressor();
    if (!u.inflate || !grow(&u))
        err_memory(e);
    while (!e->code && is_member(b, at))
        unpack_member(&u, b, &at, e);
    if (u.inflate)
        libdeflate_free_decompressor(u.inflate);
    if (!e->code && at < b->size)
        err_add(told, ERR_DATA, "'%s': %zu bytes after the compressed data are left out", b->name,
                b->size - at);
    *owned = u.out;
    b->data = u.out;
    b->size = u.used;
    return e->code;
}

/* ---- headers -------------------------------------------------------------------------------- */

static enum err_code read_header(struct idx *i, const struct import_bytes *b, struct err *e)
{
    const uint8_t *p = b->data;
    if (b->size < 4 || p[0] || p[1] || p[2] != UNSIGNED_BYTE || !p[3] || p[3] > MAX_DIMENSIONS ||
        b->size < 4 + 4 * (size_t)p[3])
        return err_set(e, ERR_DATA, "'%s' is not an IDX file of unsigned bytes", b->name);
    size_t total = 1;
    i->dimensions = p[3];
    for (int k = 0; k < i->dimensions; k++) {
        i->size[k] = big32(p + 4 + 4 * k);
        total = !i->size[k] || total > import_max_bytes / i->size[k] ? 0 : total * i->size[k];
    }
    i->values = p + 4 + 4 * i->dimensions;
    if (!total || total != b->size - 4 - 4 * (size_t)i->dimensions)
        return err_set(e, ERR_DATA, "'%s': the file is not as long as its header says", b->name);
    return ERR_NONE;
}

static enum err_code check_images(const struct idx *i, const char *name, struct err *e)
{
    const bool color = i->dimensions == 4;
    if (i->dimensions < 3 || (color && i->size[3] != 3))
        return err_set(e, ERR_DATA, "'%s': expected images [n][h][w] or [n][h][w][3]", name);
    if (i->size[1] > PICTURE_MAX_SIDE || i->size[2] > PICTURE_MAX_SIDE)
        return err_set(e, ERR_DATA, "'%s': images of %u x %u pixels; at most %d x %d", name,
                       (unsigned)i->size[2], (unsigned)i->size[1], PICTURE_MAX_SIDE,
                       PICTURE_MAX_SIDE);
    return ERR_NONE;
}

/* ---- labels --------------------------------------------------------------------------------- */

struct label_span {
    int low, high;
};

static struct label_span span_of(const struct idx *labels, size_t count)
{
    struct label_span s = {255, 0};
    for (size_t k = 0; k < count; k++) {
        s.low = labels->values[k] < s.low ? labels->values[k] : s.low;
        s.high = labels->values[k] > s.high ? labels->values[k] : s.high;
    }
    return s;
}

static enum err_code check_span(const struct label_span *s, const struct import_shape *shape,
                                const struct import_reading *how, const char *name,
                                struct import_set *set, struct err *e)
{
    const int first = how->first_label, last = first + shape->classes - 1;
    const bool varies = shape->shortest < shape->length;
    char hint[80] = "";
    if (s->low > first)
        snprintf(hint, sizeof hint, "; if the labels begin at %d, say first_label: %d", s->low,
                 s->low);
    if (s->low < first)
        return err_set(e, ERR_DATA, "'%s': label %d, but the first is %d", name, s->low, first);
    if (s->high > last + varies)
        return err_set(e, ERR_DATA,
                       "'%s': label %d, but the alphabet has %d characters: %d to %d%s%s", name,
                       s->high, shape->classes, first, last,
                       varies ? ", and one more says that there is none" : "", hint);
    if (*hint)
        err_add(&set->told, ERR_DATA, "'%s': no label is below %d%s", name, s->low, hint);
    return ERR_NONE;
}

static enum err_code check_labels(const struct idx *labels, const struct idx *images,
                                  const struct import_shape *shape, const char *name, struct err *e)
{
    const uint32_t length = labels->dimensions == 1 ? 1 : labels->size[1];
    if (labels->dimensions > 2 || length != (uint32_t)shape->length)
        return err_set(e, ERR_DATA, "'%s': expected labels [n]%s%d classes each", name,
                       shape->length == 1 ? " or [n][1], " : "[length], ", shape->length);
    if (labels->size[0] != images->size[0])
        return err_set(e, ERR_DATA, "'%s': %u labels for %u images", name,
                       (unsigned)labels->size[0], (unsigned)images->size[0]);
    return ERR_NONE;
}

/* ---- images --------------------------------------------------------------------------------- */

/* out[width][height][channels] from in[height][width][channels]. */
static void transpose(uint8_t *out, const uint8_t *in, size_t height, size_t width, size_t channels)
{
    for (size_t x = 0; x < width; x++)
        for (size_t y = 0; y < height; y++, out += channels)
            memcpy(out, in + (y * width + x) * channels, channels);
}

static enum err_code put_all(struct import_set *s, const struct import_shape *shape,
                             const struct import_reading *how, const struct idx *images,
                             struct err *e)
{
    const size_t height = images->size[1], width = images->size[2];
    const size_t channels = images->dimensions == 4 ? 3 : 1, size = height * width * channels;
    uint8_t *turned = how->transpose ? malloc(size + 1) : NULL; /* never of 0 bytes */
    if (how->transpose && !turned)
        return err_memory(e);
    for (int i = 0; i < s->count; i++) {
        const uint8_t *from = images->values + (size_t)i * size;
        if (turned)
            transpose(turned, from, height, width, channels);
        import_set_put(s, i, shape, turned ? turned : from, (int)(turned ? height : width),
                       (int)(turned ? width : height), (int)channels);
    }
    free(turned);
    return ERR_NONE;
}

/* A text may be shorter than the places, and then it ends in labels that say so. */
static enum err_code check_text(const uint16_t *classes, const struct import_shape *shape,
                                int image, const char *name, struct err *e)
{
    int length = 0, after = 0;
    while (length < shape->length && classes[length] < shape->classes)
        length++;
    for (int i = length; i < shape->length; i++)
        after += classes[i] < shape->classes;
    if (length >= shape->shortest && !after)
        return ERR_NONE;
    return err_set(e, ERR_DATA, "'%s': the text of image %d has %d characters%s; expected %d to %d",
                   name, image + 1, length, after ? " and, behind a place without one, more" : "",
                   shape->shortest, shape->length);
}

static enum err_code put_labels(struct import_set *s, const struct import_shape *shape,
                                const struct import_reading *how, const struct idx *labels,
                                const char *name, struct err *e)
{
    const size_t count = (size_t)s->count * (size_t)shape->length;
    const struct label_span span = span_of(labels, count);
    if (check_span(&span, shape, how, name, s, e))
        return e->code;
    for (size_t k = 0; k < count; k++)
        s->classes[k] = (uint16_t)(labels->values[k] - how->first_label);
    for (int i = 0; i < s->count && !e->code; i++)
        check_text(s->classes + (size_t)i * (size_t)shape->length, shape, i, name, e);
    return e->code;
}

enum err_code import_idx(struct import_set *s, const struct import_shape *shape,
                         const struct import_reading *how, const struct import_bytes *images,
                         const struct import_bytes *labels, struct err *e)
{
    struct import_bytes file[2] = {*images, *labels};
    void *owned[2] = {NULL, NULL};
    struct idx i = {.values = images->data}, l = {.values = labels->data};
    if (!unpack(&file[0], &owned[0], &s->told, e) && !unpack(&file[1], &owned[1], &s->told, e) &&
        !read_header(&i, &file[0], e) && !read_header(&l, &file[1], e) &&
        !check_images(&i, images->name, e) && !check_labels(&l, &i, shape, labels->name, e) &&
        !import_set_create(s, shape, i.size[0], images->name, e) &&
        !put_labels(s, shape, how, &l, labels->name, e))
        put_all(s, shape, how, &i, e);
    free(owned[0]);
    free(owned[1]);
    return e->code;
}
