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
    s->classes = calloc((size_t)count * (size_t)shape->length, sizeof *s->classes);
    s->count = (int)count;
    return s->pixels && s->classes ? ERR_NONE : err_memory(e);
}

void import_set_free(struct import_set *s)
{
    free(s->pixels);
    free(s->classes);
    err_free(&s->told);
    *s = (struct import_set){0};
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

static void mean(const struct import_shape *shape, const struct cover *across,
                 const struct cover *down, const uint8_t *in, int width, int height, int channels,
                 uint8_t rgb[3])
{
    const int64_t all = (int64_t)width * height;
    for (int c = 0; c < 3; c++) {
        int64_t sum = all / 2;
        for (int y = down->first; y <= down->last; y++) {
            const uint8_t *row = in + (size_t)y * (size_t)width * (size_t)channels;
            const int64_t rows = units(down, y, shape->height);
            for (int x = across->first; x <= across->last; x++)
                sum += rows * units(across, x, shape->width) * row[x * channels + c % channels];
        }
        rgb[c] = (uint8_t)(sum / all);
    }
}

void import_set_put(struct import_set *s, int i, const struct import_shape *shape,
                    const uint8_t *in, int width, int height, int channels)
{
    uint8_t *out = s->pixels + (size_t)i * import_image_size(shape), rgb[3];
    for (int y = 0; y < shape->height; y++) {
        const struct cover down = cover_of(y, height, shape->height);
        for (int x = 0; x < shape->width; x++, out += shape->channels) {
            const struct cover across = cover_of(x, width, shape->width);
            mean(shape, &across, &down, in, width, height, channels, rgb);
            if (shape->channels == 1)
                out[0] = channels == 1 ? rgb[0] : (uint8_t)canvas_luma(rgb);
            else
                memcpy(out, rgb, 3);
        }
    }
}
