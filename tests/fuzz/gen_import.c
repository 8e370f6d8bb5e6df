/* Any bytes as files of an imported domain. The first byte says which: a pair of IDX files, the
 * second behind the first at the place that the next two bytes name; a line of metadata.jsonl; or a
 * picture. What is accepted has exactly the given shape. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "gen/import/folder.h"
#include "gen/import/idx.h"
#include "gen/paint/picture.h"

static const uint32_t alphabet[] = {'0', '1', '2', 0xe9};
static const struct import_shape shape = {.width = 9,
                                          .height = 8,
                                          .channels = 3,
                                          .length = 1,
                                          .shortest = 1,
                                          .classes = 4,
                                          .alphabet = alphabet};

static const struct import_reading how = {.transpose = true};

static void check_set(const struct import_set *s)
{
    unsigned sum = 0;
    for (size_t i = 0; i < (size_t)s->count * 9 * 8 * 3; i++)
        sum += s->pixels[i];
    for (int i = 0; i < s->count; i++)
        if (s->classes[i] >= 4)
            abort();
    if (s->count < 1 || sum > (unsigned)s->count * 9 * 8 * 3 * 255)
        abort();
}

/* A copy of just that size, so that a sanitizer sees every byte read beyond it. */
static void *exact(const uint8_t *data, size_t size)
{
    void *copy = malloc(size ? size : 1);
    if (!copy)
        exit(1);
    memcpy(copy, data, size);
    return copy;
}

static void idx(const uint8_t *data, size_t size, struct err *e)
{
    struct import_set s = {0};
    if (size < 2)
        return;
    const size_t rest = size - 2, first = ((size_t)data[0] << 8 | data[1]) % (rest + 1);
    void *one = exact(data + 2, first), *two = exact(data + 2 + first, rest - first);
    const struct import_bytes images = {"images", one, first},
                              labels = {"labels", two, rest - first};
    if (!import_idx(&s, &shape, &how, &images, &labels, e))
        check_set(&s);
    import_set_free(&s);
    free(one);
    free(two);
}

static void row(const uint8_t *data, size_t size, struct err *e)
{
    char *file = NULL;
    uint16_t class = 255;
    const struct import_bytes line = {"line", data, size};
    const enum err_code code = import_row(&line, &shape, &file, &class, e);
    if ((code != ERR_NONE) != (file == NULL) || (!code && (class >= 4 || file[0] == '/')))
        abort();
    free(file);
}

static void picture(const uint8_t *data, size_t size, struct err *e)
{
    struct rgb_picture p = {0};
    struct import_set s = {0};
    if (!picture_read(&p, data, size, "picture", e) &&
        !import_set_create(&s, &shape, 1, "picture", e)) {
        import_set_put(&s, 0, &shape, p.rgb, p.width, p.height, 3);
        check_set(&s);
    }
    free(p.rgb);
    free(s.pixels);
    free(s.classes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const ways[])(const uint8_t *, size_t, struct err *) = {idx, row, picture};
    struct err e = ERR_INIT;
    if (!size)
        return 0;
    ways[data[0] % 3](data + 1, size - 1, &e);
    if ((e.code != ERR_NONE) != (e.text != NULL))
        abort();
    err_free(&e);
    return 0;
}
