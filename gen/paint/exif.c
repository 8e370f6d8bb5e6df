/* The orientation in Exif data and in XMP, and what it does to a pixel. */
#include "gen/paint/exif.h"

#include <stdbool.h>
#include <string.h>

enum { ORIENTATION = 0x0112, SHORT = 3, LONG = 4, ENTRY = 12 };

struct tiff {
    const uint8_t *data;
    size_t size;
    bool little; /* endian */
};

/* 0 beyond the end. */
static uint32_t value(const struct tiff *t, size_t at, int bytes)
{
    uint32_t v = 0;
    if (at > t->size || (size_t)bytes > t->size - at)
        return 0;
    for (int i = 0; i < bytes; i++)
        v |= (uint32_t)t->data[at + (size_t)i] << 8 * (t->little ? i : bytes - 1 - i);
    return v;
}

/* The orientation of a file of TIFF; 0: none. */
static int find_entry(const uint8_t *data, size_t size)
{
    const struct tiff t = {data, size, size > 0 && data[0] == 'I'};
    if (size < 8 || memcmp(data, t.little ? "II" : "MM", 2) != 0 || value(&t, 2, 2) != 42)
        return 0;
    const size_t directory = value(&t, 4, 4);
    const uint32_t entries = value(&t, directory, 2);
    for (uint32_t i = 0; i < entries; i++) {
        const size_t at = directory + 2 + ENTRY * (size_t)i;
        const uint32_t type = value(&t, at + 2, 2);
        if (value(&t, at, 2) != ORIENTATION || (type != SHORT && type != LONG))
            continue;
        const uint32_t found = value(&t, at + 8, type == SHORT ? 2 : 4);
        return found >= 1 && found <= 8 ? (int)found : 1;
    }
    return 0;
}

int exif_orientation(const uint8_t *data, size_t size)
{
    static const uint8_t head[6] = "Exif";
    const bool headed = size >= sizeof head && memcmp(data, head, sizeof head) == 0;
    const size_t skip = headed ? sizeof head : 0;
    return find_entry(data + skip, size - skip);
}

int exif_xmp_orientation(const uint8_t *text, size_t size)
{
    enum { MOST = 1 << 20 };
    static const char name[] = "tiff:Orientation";
    const size_t length = sizeof name - 1, end = size < MOST ? size : MOST;
    for (size_t at = 0; at + length + 4 <= end; at++) {
        const uint8_t *behind = text + at + length;
        if (memcmp(text + at, name, length) != 0)
            continue;
        const bool attribute = *behind == '=' && (behind[1] == '"' || behind[1] == '\'');
        const uint8_t *digit = behind + (attribute ? 2 : 1), after = attribute ? behind[1] : '<';
        if ((attribute || *behind == '>') && *digit >= '1' && *digit <= '8' && digit[1] == after)
            return *digit - '0';
    }
    return 0;
}

int exif_chosen(const struct exif_found *f)
{
    const int chosen = f->exif ? f->exif : f->xmp;
    return chosen ? chosen : 1;
}

struct exif_place exif_place(int orientation, int width, int height, int x, int y)
{
    const int right = width - 1, bottom = height - 1;
    const struct exif_place at[] = {
        {x, y}, {right - x, y},  {right - x, bottom - y}, {x, bottom - y},
        {y, x}, {y, bottom - x}, {right - y, bottom - x}, {right - y, x}};
    return at[orientation - 1];
}
