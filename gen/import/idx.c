/* IDX files, plain or gzipped: headers, shapes, and the agreement of images and labels. */
#include "gen/import/idx.h"

#include <libdeflate.h>
#include <stdbool.h>
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

/* The last four bytes of a gzip file hold its unpacked size, little endian; no file unpacks to more
 * than 1032 times its size (zlib's technical details). 0: not a possible size. */
static size_t unpacked_size(const struct import_bytes *b)
{
    const uint8_t *p = (const uint8_t *)b->data + b->size - 4;
    const size_t size = (size_t)p[3] << 24 | (size_t)p[2] << 16 | (size_t)p[1] << 8 | (size_t)p[0];
    return size <= import_max_bytes && size / GZIP_RATIO <= b->size ? size : 0;
}

/* `b` becomes the unpacked bytes; *owned is to be freed, NULL for a plain file. */
static enum err_code unpack(struct import_bytes *b, void **owned, struct err *e)
{
    const uint8_t *p = b->data;
    *owned = NULL;
    if (b->size < GZIP_LEAST || p[0] != 0x1f || p[1] != 0x8b)
        return ERR_NONE;
    const size_t size = unpacked_size(b);
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    *owned = malloc(size ? size : 1);
    if (!d || !*owned)
        err_memory(e);
    else if (!size || libdeflate_gzip_decompress(d, b->data, b->size, *owned, size, NULL))
        err_set(e, ERR_DATA, "'%s' is a damaged gzip file, or larger than 2 GiB", b->name);
    if (d)
        libdeflate_free_decompressor(d);
    b->data = *owned;
    b->size = size;
    return e->code;
}

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
    for (size_t k = 0; k < (size_t)labels->size[0] * length; k++)
        if (labels->values[k] >= shape->classes)
            return err_set(e, ERR_DATA, "'%s': class %d, but the alphabet has %d characters", name,
                           labels->values[k], shape->classes);
    return ERR_NONE;
}

static void put_all(struct import_set *s, const struct import_shape *shape,
                    const struct idx *images, const struct idx *labels)
{
    const int height = (int)images->size[1], width = (int)images->size[2];
    const int channels = images->dimensions == 4 ? 3 : 1;
    const size_t size = (size_t)height * (size_t)width * (size_t)channels;
    for (int i = 0; i < s->count; i++)
        import_set_put(s, i, shape, images->values + (size_t)i * size, width, height, channels);
    memcpy(s->classes, labels->values, (size_t)s->count * (size_t)shape->length);
}

enum err_code import_idx(struct import_set *s, const struct import_shape *shape,
                         const struct import_bytes *images, const struct import_bytes *labels,
                         struct err *e)
{
    struct import_bytes file[2] = {*images, *labels};
    void *owned[2] = {NULL, NULL};
    struct idx i = {.values = images->data}, l = {.values = labels->data};
    if (!unpack(&file[0], &owned[0], e) && !unpack(&file[1], &owned[1], e) &&
        !read_header(&i, &file[0], e) && !read_header(&l, &file[1], e) &&
        !check_images(&i, images->name, e) && !check_labels(&l, &i, shape, labels->name, e) &&
        !import_set_create(s, shape, i.size[0], images->name, e))
        put_all(s, shape, &i, &l);
    free(owned[0]);
    free(owned[1]);
    return e->code;
}
