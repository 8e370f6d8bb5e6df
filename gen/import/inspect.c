/* What is strange about imported images: blank ones, values that hardly differ, images to train
 * with that are also images to test with. */
#include "gen/import/inspect.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

/* Values of all images that span less are nearly one colour, as 0 and 1 are of 0 ... 255. */
enum { LEAST_SPAN = 32 };

struct value_span {
    int low, high;
};

static void widen(struct value_span *s, uint8_t v)
{
    s->low = v < s->low ? v : s->low;
    s->high = v > s->high ? v : s->high;
}

static bool one_color(const uint8_t *pixels, size_t size, int channels)
{
    for (size_t i = (size_t)channels; i < size; i++)
        if (pixels[i] != pixels[i - (size_t)channels])
            return false;
    return true;
}

void import_inspect(struct import_set *s, const struct import_shape *shape, const char *name,
                    bool from_folder)
{
    const size_t size = import_image_size(shape);
    struct value_span all = {255, 0};
    int blank = 0, first = 0;
    for (int i = 0; i < s->count; i++) {
        const uint8_t *image = s->pixels + (size_t)i * size;
        for (size_t k = 0; k < size; k++)
            widen(&all, image[k]);
        if (one_color(image, size, shape->channels)) {
            first = blank ? first : i + 1;
            blank++;
        }
    }
    if (blank)
        err_add(&s->told, ERR_DATA,
                "'%s': %d of %d images are of one colour, the first is number %d%s", name, blank,
                s->count, first,
                from_folder ? "; if they are transparent with text in the colour of the ground, "
                              "choose the other ground"
                            : "");
    if (all.high - all.low < LEAST_SPAN)
        err_add(&s->told, ERR_DATA,
                "'%s': all values lie between %d and %d; 0 to 255 are expected, from black to "
                "white",
                name, all.low, all.high);
}

/* ---- shared images -------------------------------------------------------------------------- */

struct imprint {
    uint32_t hash;
    const uint8_t *pixels;
};

static int by_hash(const void *a, const void *b)
{
    const struct imprint *one = a, *other = b;
    return one->hash < other->hash ? -1 : one->hash > other->hash;
}

static struct imprint imprint_of(const uint8_t *pixels, size_t size)
{
    return (struct imprint){hash_fnv1a(pixels, size), pixels};
}

static bool found(const struct imprint *in, size_t count, const struct imprint *one, size_t size)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (in[middle].hash < one->hash)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && in[low].hash == one->hash; low++)
        if (memcmp(in[low].pixels, one->pixels, size) == 0)
            return true;
    return false;
}

int import_shared(const struct import_set *train, const struct import_set *test,
                  const struct import_shape *shape)
{
    const size_t size = import_image_size(shape), count = (size_t)train->count;
    struct imprint *known = count && test->count ? malloc(count * sizeof *known) : NULL;
    int shared = 0;
    if (!known)
        return 0;
    for (size_t i = 0; i < count; i++)
        known[i] = imprint_of(train->pixels + i * size, size);
    qsort(known, count, sizeof *known, by_hash);
    for (int i = 0; i < test->count; i++) {
        const struct imprint one = imprint_of(test->pixels + (size_t)i * size, size);
        shared += found(known, count, &one, size);
    }
    free(known);
    return shared;
}
