/* Images and labels in arrays: their shapes, and the agreement of both. */
#include "gen/import/arrays.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/import/array.h"
#include "gen/paint/picture.h"

static enum err_code check_images(const struct import_array *i, struct err *e)
{
    const char *name = i->name;
    const bool has_channels = i->dimensions == 4;
    if (i->width != 1 || i->is_signed)
        return err_set(e, ERR_DATA, "'%s': images are of unsigned bytes, 0 to 255", name);
    if (i->dimensions < 3 || (has_channels && i->size[3] != 1 && i->size[3] != 3))
        return err_set(e, ERR_DATA,
                       "'%s': expected images [n][h][w], or [n][h][w][c] of 1 or 3 channels", name);
    if (i->size[1] > PICTURE_MAX_SIDE || i->size[2] > PICTURE_MAX_SIDE)
        return err_set(e, ERR_DATA, "'%s': images of %u x %u pixels; at most %d x %d", name,
                       (unsigned)i->size[2], (unsigned)i->size[1], PICTURE_MAX_SIDE,
                       PICTURE_MAX_SIDE);
    return ERR_NONE;
}

/* ---- labels --------------------------------------------------------------------------------- */

struct label_span {
    int64_t low, high;
};

static struct label_span span_of(const struct import_array *labels, size_t count)
{
    struct label_span s = {INT64_MAX, INT64_MIN};
    for (size_t k = 0; k < count; k++) {
        const int64_t label = import_array_value(labels, k);
        s.low = label < s.low ? label : s.low;
        s.high = label > s.high ? label : s.high;
    }
    return s;
}

static enum err_code check_span(const struct label_span *s, const struct import_shape *shape,
                                const struct import_reading *how, const char *name,
                                struct import_set *set, struct err *e)
{
    const int first = how->first_label, last = first + shape->classes - 1;
    const bool varies = shape->shortest < shape->length;
    char hint[96] = "";
    if (s->low > first && s->low <= IMPORT_FIRST_LABEL)
        snprintf(hint, sizeof hint,
                 "; if the labels begin at %" PRId64 ", say first_label: %" PRId64, s->low, s->low);
    if (s->low < first)
        return err_set(e, ERR_DATA, "'%s': label %" PRId64 ", but the first is %d", name, s->low,
                       first);
    if (s->high > last + varies)
        return err_set(e, ERR_DATA,
                       "'%s': label %" PRId64 ", but the alphabet has %d characters: %d to %d%s%s",
                       name, s->high, shape->classes, first, last,
                       varies ? ", and one more says that there is none" : "", hint);
    if (s->low > first)
        err_add(&set->told, ERR_DATA, "'%s': no label is below %" PRId64 "%s", name, s->low, hint);
    return ERR_NONE;
}

static enum err_code check_labels(const struct import_array *labels,
                                  const struct import_array *images,
                                  const struct import_shape *shape, struct err *e)
{
    const char *name = labels->name;
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
                             const struct import_reading *how, const struct import_array *images,
                             struct err *e)
{
    const size_t height = images->size[1], width = images->size[2];
    const size_t channels = images->dimensions == 4 ? images->size[3] : 1;
    const size_t size = height * width * channels;
    uint8_t *turned = how->transpose ? malloc(size + 1) : NULL; /* never of 0 bytes */
    if (how->transpose && !turned)
        return err_memory(e);
    for (int i = 0; i < s->count && !e->code; i++) {
        const uint8_t *from = images->values + (size_t)i * size;
        if (turned)
            transpose(turned, from, height, width, channels);
        const struct import_picture picture = {turned ? turned : from,
                                               (int)(turned ? height : width),
                                               (int)(turned ? width : height), (int)channels};
        import_set_put(s, i, shape, how, &picture, images->name, e);
    }
    free(turned);
    return import_set_advise(s, how, e);
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
                                const struct import_reading *how, const struct import_array *labels,
                                struct err *e)
{
    const size_t count = (size_t)s->count * (size_t)shape->length;
    const struct label_span span = span_of(labels, count);
    if (check_span(&span, shape, how, labels->name, s, e) || import_set_label(s, shape, e))
        return e->code;
    for (size_t k = 0; k < count; k++)
        s->classes[k] = (uint16_t)(import_array_value(labels, k) - how->first_label);
    for (int i = 0; i < s->count && !e->code; i++)
        check_text(s->classes + (size_t)i * (size_t)shape->length, shape, i, labels->name, e);
    return e->code;
}

enum err_code import_arrays(struct import_set *s, const struct import_shape *shape,
                            const struct import_reading *how, const struct import_bytes *images,
                            const struct import_bytes *labels, struct err *e)
{
    struct import_array i = {0}, l = {0};
    if (!import_array_open(&i, images, &s->told, e) &&
        !(labels && import_array_open(&l, labels, &s->told, e)) && !check_images(&i, e) &&
        !(labels && check_labels(&l, &i, shape, e)) &&
        !import_set_create(s, shape, i.size[0], images->name, e) &&
        !(labels && put_labels(s, shape, how, &l, e)))
        put_all(s, shape, how, &i, e);
    import_array_close(&i);
    import_array_close(&l);
    return e->code;
}
