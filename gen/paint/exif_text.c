/* Exif data in a text of a PNG file. */
#include "gen/paint/exif_text.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "gen/paint/exif.h"

enum { MOST = 1 << 20 };

/* What follows the keyword and its NUL; NULL: the keyword is another. */
static const uint8_t *text_after(const uint8_t *data, size_t size, const char *keyword)
{
    const size_t length = strlen(keyword) + 1;
    return size >= length && memcmp(data, keyword, length) == 0 ? data + length : NULL;
}

/* To be freed; NULL: it is damaged or too large. The first byte says how it is packed, 0: zlib. */
static uint8_t *unpack(const uint8_t *data, size_t size, size_t *unpacked)
{
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    uint8_t *out = size && data[0] == 0 ? malloc(MOST) : NULL;
    if (!inflate || !out ||
        libdeflate_zlib_decompress(inflate, data + 1, size - 1, out, MOST, unpacked)) {
        free(out);
        out = NULL;
    }
    libdeflate_free_decompressor(inflate);
    return out;
}

static int value_of(uint8_t digit)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = digit ? strchr(digits, digit) : NULL;
    return at ? (int)(at - digits) % 16 : -1;
}

/* Digits in lines, after the third; returns how many bytes there are, at most size / 2. */
static size_t read_digits(uint8_t *bytes, const uint8_t *text, size_t size)
{
    size_t at = 0, digits = 0;
    for (int lines = 0; lines < 3 && at < size; at++)
        lines += text[at] == '\n';
    for (; at < size; at++) {
        const int value = value_of(text[at]);
        if (value < 0 && text[at] != '\n')
            break;
        if (value < 0)
            continue;
        bytes[digits / 2] = (uint8_t)(digits % 2 ? bytes[digits / 2] | value : value << 4);
        digits++;
    }
    return digits / 2;
}

static int orientation_of(const uint8_t *text, size_t size)
{
    static const uint8_t head[6] = "Exif\0";
    uint8_t *bytes = malloc(size / 2 + 1);
    int orientation = 0;
    if (!bytes)
        return 0;
    const size_t count = read_digits(bytes, text, size);
    const size_t skip = count >= sizeof head && memcmp(bytes, head, sizeof head) == 0 ? 6 : 0;
    if (skip || (count >= 2 && (memcmp(bytes, "II", 2) == 0 || memcmp(bytes, "MM", 2) == 0)))
        orientation = exif_orientation(bytes + skip, count - skip);
    free(bytes);
    return orientation;
}

int exif_text_orientation(const uint8_t *data, size_t size, bool packed)
{
    const uint8_t *text = text_after(data, size, "Raw profile type exif");
    text = text ? text : text_after(data, size, "Raw profile type APP1");
    if (!text)
        return 0;
    size -= (size_t)(text - data);
    if (!packed)
        return size <= MOST ? orientation_of(text, size) : 0;
    uint8_t *unpacked = unpack(text, size, &size);
    const int orientation = unpacked ? orientation_of(unpacked, size) : 0;
    free(unpacked);
    return orientation;
}
