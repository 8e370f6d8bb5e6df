/* The orientation in Exif data, and what it does to a pixel. */
#include "gen/paint/exif.h"

#include <stdbool.h>
#include <string.h>

enum { ORIENTATION = 0x0112, SHORT = 3, ENTRY = 12 };

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

int exif_orientation(const uint8_t *data, size_t size)
{
    const struct tiff t = {data, size, size > 0 && data[0] == 'I'};
    if (size < 8 || memcmp(data, t.little ? "II" : "MM", 2) != 0 || value(&t, 2, 2) != 42)
        return 1;
    const size_t directory = value(&t, 4, 4);
    const uint32_t entries = value(&t, directory, 2);
    for (uint32_t i = 0; i < entries; i++) {
        const size_t at = directory + 2 + ENTRY * (size_t)i;
        if (value(&t, at, 2) != ORIENTATION || value(&t, at + 2, 2) != SHORT)
            continue;
        const uint32_t found = value(&t, at + 8, 2);
        return found >= 1 && found <= 8 ? (int)found : 1;
    }
    return 1;
}

struct exif_place exif_place(int orientation, int width, int height, int x, int y)
{
    const int right = width - 1, bottom = height - 1;
    const struct exif_place at[] = {
        {x, y}, {right - x, y},  {right - x, bottom - y}, {x, bottom - y},
        {y, x}, {y, bottom - x}, {right - y, bottom - x}, {right - y, x}};
    return at[orientation - 1];
}
