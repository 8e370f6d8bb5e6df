/* Sets of imported images: their memory, and pictures averaged to their size. */
#include "gen/import/set.h"

#include <stdlib.h>
#include <string.h>

#include "gen/paint/canvas.h"

const size_t import_max_bytes = (size_t)1 << 31;

size_t import_image_size(const struct import_shape *shape)
{
    return (size_t)shape->width * (size_t)shape->height * (size_t)shape->channels;
}

enum err_code import_set_create(struct import_set *s, const struct import_shape *shape,
                                int64_t count, const char *name, struct err *e)
{
    const size_t size = import_image_size(shape);
    if (count < 1 || count > IMPORT_MAX_IMAGES || (size_t)count > import_max_bytes / size)
        return err_set(
            e, ERR_DATA, "'%s': %lld images of %dx%dx%d; from 1 to %d, and at most 2 GiB", name,
            (long long)count, shape->width, shape->height, shape->channels, IMPORT_MAX_IMAGES);
    s->pixels = malloc((size_t)count * size);
    s->count = s->found = s->pixels ? (int)count : 0;
    return s->pixels ? ERR_NONE : err_memory(e);
}

enum err_code import_set_label(struct import_set *s, const struct import_shape *shape,
                               struct err *e)
{
    s->classes = calloc((size_t)s->count * (size_t)shape->length, sizeof *s->classes);
    return s->classes ? ERR_NONE : err_memory(e);
}

enum err_code import_set_name(struct import_set *s, struct err *e)
{
    s->names = calloc((size_t)s->count, sizeof *s->names);
    return s->names ? ERR_NONE : err_memory(e);
}

void import_set_free(struct import_set *s)
{
    for (int i = 0; s->names && i < s->count; i++)
        free(s->names[i]);
    free(s->names);
    free(s->pixels);
    free(s->classes);
    err_free(&s->told);
    *s = (struct import_set){0};
}

size_t import_set_memory(const struct import_set *s, const struct import_shape *shape)
{
    const size_t count = (size_t)s->count, length = (size_t)shape->length;
    size_t bytes = count * import_image_size(shape);
    bytes += s->classes ? count * length * sizeof *s->classes : 0;
    bytes += s->names ? count * sizeof *s->names : 0;
    for (size_t i = 0; s->names && i < count; i++)
        bytes += s->names[i] ? strlen(s->names[i]) + 1 : 0;
    return bytes;
}

/* ---- averaging to another size -------------------------------------------------------------- */

/* Output pixel i of `out` covers i * in ... (i+1) * in, in units of which an input pixel has `out`.
 */
struct cover {
    int first, last;
    int64_t head, tail; /* units of the first and of the last pixel */
};

static struct cover cover_of(int i, int in, int out)
{
    const int64_t from = (int64_t)i * in, to = from + in;
    struct cover c = {(int)(from / out), (int)((to - 1) / out), out, 0};
    c.head = (int64_t)(c.first + 1) * out - from;
    c.tail = to - (int64_t)c.last * out;
    if (c.first == c.last)
        c.head = c.tail = in;
    return c;
}

static int64_t units(const struct cover *c, int i, int out)
{
    return i == c->first ? c->head : i == c->last ? c->tail : out;
}

/* The mean of the area that `across` and `down` cover, of a part of the picture that begins at `in`
 * and whose rows are `stride` bytes apart. */
struct sampling {
    const uint8_t *in;
    size_t stride;
    int channels;
    struct import_area from, to;
};

static void mean(const struct sampling *s, const struct cover *across, const struct cover *down,
                 uint8_t rgb[3])
{
    const int64_t all = (int64_t)s->from.width * s->from.height;
    for (int c = 0; c < s->channels; c++) {
        int64_t sum = all / 2;
        for (int y = down->first; y <= down->last; y++) {
            const uint8_t *row = s->in + (size_t)y * s->stride;
            const int64_t rows = units(down, y, s->to.height);
            for (int x = across->first; x <= across->last; x++)
                sum += rows * units(across, x, s->to.width) * row[x * s->channels + c];
        }
        rgb[c] = (uint8_t)(sum / all);
    }
}

static struct sampling sampling_of(const struct import_picture *p, enum import_fit fit,
                                   const struct import_shape *shape)
{
    const struct import_placement at =
        import_place(fit, (struct import_size){p->width, p->height},
                     (struct import_size){shape->width, shape->height});
    const size_t stride = (size_t)p->width * (size_t)p->channels;
    return (struct sampling){p->pixels + (size_t)at.from.y * stride +
                                 (size_t)at.from.x * (size_t)p->channels,
                             stride, p->channels, at.from, at.to};
}

static void put(uint8_t *image, const struct import_shape *shape, const struct sampling *s)
{
    uint8_t rgb[3] = {0};
    for (int y = 0; y < s->to.height; y++) {
        const struct cover down = cover_of(y, s->from.height, s->to.height);
        uint8_t *out = image + ((size_t)(s->to.y + y) * (size_t)shape->width + (size_t)s->to.x) *
                                   (size_t)shape->channels;
        for (int x = 0; x < s->to.width; x++, out += shape->channels) {
            const struct cover across = cover_of(x, s->from.width, s->to.width);
            mean(s, &across, &down, rgb);
            if (s->channels == 1)
                memset(out, rgb[0], (size_t)shape->channels);
            else if (shape->channels == 1)
                out[0] = (uint8_t)canvas_luma(rgb);
            else
                memcpy(out, rgb, 3);
        }
    }
}

enum err_code import_set_put(struct import_set *s, int i, const struct import_shape *shape,
                             const struct import_reading *how, const struct import_picture *picture,
                             const char *name, struct err *e)
{
    const size_t size = import_image_size(shape);
    uint8_t *image = s->pixels + (size_t)i * size;
    if (how->fit == FIT_NONE &&
        (picture->width != shape->width || picture->height != shape->height)) {
        s->sized++;
        return err_set(e, ERR_DATA, "'%s' has %d x %d pixels, and the canvas %d x %d", name,
                       picture->width, picture->height, shape->width, shape->height);
    }
    const struct sampling sampling = sampling_of(picture, how->fit, shape);
    if (how->fit == FIT_CONTAIN)
        memset(image, how->ground, size);
    put(image, shape, &sampling);
    return ERR_NONE;
}

enum err_code import_set_advise(const struct import_set *s, const struct import_reading *how,
                                struct err *e)
{
    if (s->sized)
        err_add(e, ERR_DATA, "%s",
                how->advice ? how->advice
                            : "say how pictures are brought to the canvas's size, fit: stretch, "
                              "contain or crop");
    return e->code;
}
