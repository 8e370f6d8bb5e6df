/* PNG files in memory, compressed by libdeflate. */
#include "gen/paint/png.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "base/publish.h"

enum { HEADER = 8 + 12 + 13, CHUNK = 12, SMALL = 6 };

struct captcha_png {
    int width, height;
    size_t row; /* bytes of pixels in a row */
    struct libdeflate_compressor *compressor;
    uint8_t *rows; /* [height][1 + row]: each row after its filter byte, always 0 */
    uint8_t *file;
    size_t capacity; /* for compressed data */
};

static void put32(uint8_t *to, size_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Makes a chunk of the `size` bytes that are already at to + 8; returns its end. */
static uint8_t *put_chunk(uint8_t *to, const char *type, size_t size)
{
    put32(to, size);
    memcpy(to + 4, type, 4);
    put32(to + 8 + size, libdeflate_crc32(0, to + 4, size + 4));
    return to + CHUNK + size;
}

static void put_header(uint8_t *to, int width, int height, int channels)
{
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    memcpy(to, signature, 8);
    uint8_t *fields = to + 16;
    put32(fields, (size_t)width);
    put32(fields + 4, (size_t)height);
    fields[8] = 8; /* bits per sample */
    fields[9] = channels == 1 ? 0 : 2;
    memset(fields + 10, 0, 3); /* deflate, adaptive filters, not interlaced */
    put_chunk(to + 8, "IHDR", 13);
}

enum err_code captcha_png_create(struct captcha_png **out, int width, int height, int channels,
                                 int level, struct err *e)
{
    struct captcha_png *p = calloc(1, sizeof *p);
    *out = p;
    if (!p)
        return err_memory(e);
    p->width = width;
    p->height = height;
    p->row = (size_t)width * (size_t)channels;
    size_t size = (p->row + 1) * (size_t)height;
    p->compressor = libdeflate_alloc_compressor(level);
    if (p->compressor) {
        p->capacity = libdeflate_zlib_compress_bound(p->compressor, size);
        p->rows = calloc(size, 1);
        p->file = malloc(captcha_png_bound(p));
    }
    if (!p->rows || !p->file) {
        captcha_png_free(p);
        *out = NULL;
        return err_memory(e);
    }
    put_header(p->file, width, height, channels);
    return ERR_NONE;
}

void captcha_png_free(struct captcha_png *p)
{
    if (!p)
        return;
    libdeflate_free_compressor(p->compressor);
    free(p->rows);
    free(p->file);
    free(p);
}

size_t captcha_png_bound(const struct captcha_png *p)
{
    return HEADER + p->capacity + 2 * CHUNK;
}

const uint8_t *captcha_png_encode(struct captcha_png *p, const uint8_t *pixels, size_t *size)
{
    for (int y = 0; y < p->height; y++)
        memcpy(p->rows + (size_t)y * (p->row + 1) + 1, pixels + (size_t)y * p->row, p->row);
    uint8_t *at = p->file + HEADER;
    size_t packed = libdeflate_zlib_compress(p->compressor, p->rows,
                                             (p->row + 1) * (size_t)p->height, at + 8, p->capacity);
    at = put_chunk(at, "IDAT", packed);
    at = put_chunk(at, "IEND", 0);
    *size = (size_t)(at - p->file);
    return p->file;
}

enum err_code captcha_png_publish(const char *path, const uint8_t *pixels, int width, int height,
                                  int channels, struct err *e)
{
    struct captcha_png *p = NULL;
    if (captcha_png_create(&p, width, height, channels, SMALL, e) || !p)
        return e->code;
    size_t size;
    const uint8_t *file = captcha_png_encode(p, pixels, &size);
    publish_file(path, file, size, e);
    captcha_png_free(p);
    return e->code;
}
