/* Exif data and XMP in the texts of a PNG file. */
#include "gen/paint/exif_text.h"

#include <libdeflate.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 20 };

/* What is left of a chunk. */
struct chunk_rest {
    const uint8_t *data;
    size_t size;
};

/* Past the next NUL; false: there is none. */
static bool skip_text(struct chunk_rest *r)
{
    const uint8_t *end = r->size ? memchr(r->data, 0, r->size) : NULL;
    if (!end)
        return false;
    r->size -= (size_t)(end + 1 - r->data);
    r->data = end + 1;
    return true;
}

static bool take_byte(struct chunk_rest *r, uint8_t *byte)
{
    if (!r->size)
        return false;
    *byte = *r->data++;
    r->size--;
    return true;
}

/* From behind the keyword to the text; in iTXt a language and the keyword in it lie between. Packed
 * in another way than zlib's, 0: false. */
static bool find_text(struct chunk_rest *r, const char *chunk, bool *packed)
{
    uint8_t flag = *chunk == 'z', method = 0;
    if (*chunk == 'i' && !take_byte(r, &flag))
        return false;
    if (*chunk != 't' && !take_byte(r, &method))
        return false;
    *packed = flag;
    for (int texts = *chunk == 'i' ? 2 : 0; texts > 0; texts--)
        if (!skip_text(r))
            return false;
    return !flag || method == 0;
}

/* To be freed; NULL: it is damaged or too large. */
static uint8_t *unpack(struct chunk_rest *r)
{
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    uint8_t *out = malloc(MOST);
    if (!inflate || !out ||
        libdeflate_zlib_decompress(inflate, r->data, r->size, out, MOST, &r->size)) {
        free(out);
        out = NULL;
    }
    libdeflate_free_decompressor(inflate);
    r->data = out;
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
    uint8_t *bytes = malloc(size / 2 + 1);
    const int orientation = bytes ? exif_orientation(bytes, read_digits(bytes, text, size)) : 0;
    free(bytes);
    return orientation;
}

/* Last ones count. */
static void note(int *found, int orientation)
{
    if (orientation)
        *found = orientation;
}

void exif_text_read(struct exif_found *found, const char *chunk, const uint8_t *data, size_t size)
{
    struct chunk_rest r = {data, size};
    const char *keyword = (const char *)data;
    bool packed;
    if (!skip_text(&r))
        return;
    const bool xmp = strcmp(keyword, "XML:com.adobe.xmp") == 0;
    const bool exif = strcmp(keyword, "Raw profile type exif") == 0 ||
                      strcmp(keyword, "Raw profile type APP1") == 0;
    if ((!xmp && !exif) || !find_text(&r, chunk, &packed))
        return;
    uint8_t *unpacked = packed ? unpack(&r) : NULL;
    if (r.data && r.size <= MOST && exif)
        note(&found->exif, orientation_of(r.data, r.size));
    else if (r.data && xmp)
        note(&found->xmp, exif_xmp_orientation(r.data, r.size));
    free(unpacked);
}
