/* BMP files: headers, palettes, masks and rows. */
#include "gen/paint/picture_bmp.h"

#include <stdbool.h>
#include <string.h>

enum {
    FILE_HEAD = 14,
    CORE_HEAD = 12, /* OS/2's */
    INFO_HEAD = 40,
    MASKS = 4, /* red, green, blue, alpha */
    PLAIN = 0,
    BITFIELDS = 3,
    ALPHA_BITFIELDS = 6
};

struct bmp {
    const uint8_t *data;
    size_t size;
    uint32_t head;          /* bytes of the second header */
    uint32_t width, height; /* height: its size, whatever the order of rows */
    bool from_above;
    int bits;
    uint32_t compression, colors, pixels; /* pixels: where they begin */
    uint32_t mask[MASKS];
    size_t palette; /* where it begins */
    int entry;      /* bytes of a palette's entry */
};

static uint32_t little(const struct bmp *b, size_t at, int bytes)
{
    uint32_t v = 0;
    for (int i = 0; i < bytes; i++)
        v |= (uint32_t)b->data[at + (size_t)i] << 8 * i;
    return v;
}

/* ---- headers -------------------------------------------------------------------------------- */

static bool read_sizes(struct bmp *b)
{
    const bool core = b->head == CORE_HEAD;
    const size_t at = FILE_HEAD + 4;
    b->width = little(b, at, core ? 2 : 4);
    b->height = little(b, at + (core ? 2 : 4), core ? 2 : 4);
    b->from_above = !core && b->height >> 31;
    if (b->from_above)
        b->height = -b->height;
    b->bits = (int)little(b, FILE_HEAD + (core ? 10 : 14), 2);
    b->compression = core ? PLAIN : little(b, FILE_HEAD + 16, 4);
    b->colors = core ? 0 : little(b, FILE_HEAD + 32, 4);
    b->pixels = little(b, 10, 4);
    b->entry = core ? 3 : 4;
    return !(b->width >> 31);
}

/* Masks stand behind the short header, and in the longer ones at the same place. */
static bool read_masks(struct bmp *b)
{
    static const uint32_t five[MASKS] = {0x7c00, 0x03e0, 0x001f, 0};
    static const uint32_t eight[MASKS] = {0xff0000, 0xff00, 0xff, 0};
    const bool behind = b->head == INFO_HEAD;
    const int count = b->compression == ALPHA_BITFIELDS || b->head >= 56 ? 4 : 3;
    b->palette = FILE_HEAD + (size_t)b->head;
    memcpy(b->mask, b->bits == 16 ? five : eight, sizeof b->mask);
    if (b->compression == PLAIN)
        return true;
    if (b->size < FILE_HEAD + INFO_HEAD + 4 * (size_t)count || (b->bits != 16 && b->bits != 32))
        return false;
    memset(b->mask, 0, sizeof b->mask);
    for (int c = 0; c < count; c++)
        b->mask[c] = little(b, FILE_HEAD + INFO_HEAD + 4 * (size_t)c, 4);
    b->palette += behind ? 4 * (size_t)count : 0;
    return b->mask[0] && b->mask[1] && b->mask[2];
}

/* The palette lies before the pixels; where nothing says how long it is, it reaches to them. */
static bool read_palette(struct bmp *b)
{
    const uint32_t most = b->bits <= 8 ? (uint32_t)1 << b->bits : 0;
    if (b->pixels < b->palette)
        return false;
    const size_t room = (b->pixels - b->palette) / (size_t)b->entry;
    const uint32_t fit = room < most ? (uint32_t)room : most;
    if (!b->colors || b->colors > most)
        b->colors = b->colors ? most : fit;
    return b->colors <= room;
}

static size_t stride_of(const struct bmp *b)
{
    return ((size_t)b->width * (size_t)b->bits + 31) / 32 * 4;
}

static bool read_header(struct bmp *b)
{
    static const int bits[] = {1, 4, 8, 16, 24, 32};
    bool known = false;
    if (b->size < FILE_HEAD + CORE_HEAD)
        return false;
    b->head = little(b, FILE_HEAD, 4);
    if ((b->head != CORE_HEAD && (b->head < INFO_HEAD || b->head > 124)) ||
        b->size < FILE_HEAD + (size_t)b->head || !read_sizes(b))
        return false;
    for (int i = 0; i < 6; i++)
        known = known || b->bits == bits[i];
    return known;
}

/* ---- pixels --------------------------------------------------------------------------------- */

/* The nearest of 0 ... 255 to the share that `value` has of the mask's largest. */
static uint8_t channel(uint32_t value, uint32_t mask)
{
    if (!mask)
        return 255;
    uint32_t low = mask & -mask;
    const uint64_t most = mask / low, part = (value & mask) / low;
    return (uint8_t)((part * 255 + most / 2) / most);
}

static bool put_pixel(const struct bmp *b, const uint8_t *row, uint32_t x, uint8_t rgba[4])
{
    rgba[3] = 255;
    if (b->bits <= 8) {
        const uint32_t bit = x * (uint32_t)b->bits;
        const uint32_t index =
            row[bit / 8] >> (8 - b->bits - (int)(bit % 8)) & ((1u << b->bits) - 1);
        if (index >= b->colors)
            return false;
        const uint8_t *c = b->data + b->palette + (size_t)index * (size_t)b->entry;
        for (int k = 0; k < 3; k++)
            rgba[k] = c[2 - k];
        return true;
    }
    uint32_t value = 0;
    for (int i = 0; i < b->bits / 8; i++)
        value |= (uint32_t)row[(size_t)x * (size_t)(b->bits / 8) + (size_t)i] << 8 * i;
    for (int c = 0; c < MASKS; c++)
        rgba[c] = channel(value, b->mask[c]);
    return true;
}

static bool read_rows(const struct bmp *b, struct decoded_picture *p)
{
    const size_t stride = stride_of(b);
    unsigned alpha = 0;
    for (uint32_t y = 0; y < b->height; y++) {
        const uint32_t from = b->from_above ? y : b->height - 1 - y;
        const uint8_t *row = b->data + b->pixels + (size_t)from * stride;
        uint8_t *to = p->rgba + (size_t)y * b->width * 4;
        for (uint32_t x = 0; x < b->width; x++, to += 4) {
            if (!put_pixel(b, row, x, to))
                return false;
            alpha |= to[3];
        }
    }
    const size_t pixels = (size_t)b->width * b->height;
    for (size_t i = 0; i < pixels && !alpha; i++)
        p->rgba[4 * i + 3] = 255;
    return true;
}

enum err_code picture_read_bmp(struct decoded_picture *p, const void *data, size_t size,
                               const char *name, struct err *e)
{
    struct bmp b = {.data = data, .size = size};
    const bool right = read_header(&b);
    if (right && b.compression != PLAIN && b.compression != BITFIELDS &&
        b.compression != ALPHA_BITFIELDS)
        return err_add(e, ERR_DATA,
                       "'%s' is a BMP file with compressed pixels: save it without compression, or "
                       "as PNG",
                       name);
    if (!right || !read_masks(&b) || !read_palette(&b))
        return err_add(e, ERR_DATA, "'%s' is a damaged BMP file", name);
    if (decoded_create(p, b.width, b.height, name, e))
        return e->code;
    if (b.pixels > size || stride_of(&b) * b.height > size - b.pixels || !read_rows(&b, p))
        return err_add(e, ERR_DATA, "'%s' is a damaged BMP file", name);
    return ERR_NONE;
}
