/* Any bytes as files of an imported domain. The first byte says which: a pair of arrays, the second
 * behind the first at the place that the next two bytes name; a metadata.jsonl; a picture; a
 * metadata.csv; or a rule and a file's name, the length of the rule first. What is accepted has
 * exactly the given shape. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "gen/import/arrays.h"
#include "gen/import/csv.h"
#include "gen/import/jsonl.h"
#include "gen/import/rule.h"
#include "gen/paint/picture.h"

static const uint32_t alphabet[] = {'0', '1', '2', 0xe9};
static const struct import_shape shape = {.width = 9,
                                          .height = 8,
                                          .channels = 3,
                                          .length = 1,
                                          .shortest = 1,
                                          .classes = 4,
                                          .alphabet = alphabet};

static const struct import_reading how = {.transpose = true, .fit = FIT_CONTAIN};

static void check_set(const struct import_set *s)
{
    unsigned sum = 0;
    for (size_t i = 0; i < (size_t)s->count * 9 * 8 * 3; i++)
        sum += s->pixels[i];
    for (int i = 0; s->classes && i < s->count; i++)
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

static void arrays(const uint8_t *data, size_t size, struct err *e)
{
    struct import_set s = {0};
    if (size < 2)
        return;
    const size_t rest = size - 2, first = ((size_t)data[0] << 8 | data[1]) % (rest + 1);
    void *one = exact(data + 2, first), *two = exact(data + 2 + first, rest - first);
    const struct import_bytes images = {"images", one, first},
                              labels = {"labels", two, rest - first};
    if (!import_arrays(&s, &shape, &how, &images, rest > first ? &labels : NULL, e))
        check_set(&s);
    import_set_free(&s);
    free(one);
    free(two);
}

/* A copy that ends in a NUL, as read files do, and has none before. */
static char *as_text(const uint8_t *data, size_t size)
{
    char *copy = calloc(size + 1, 1);
    if (!copy)
        exit(1);
    for (size_t i = 0; i < size; i++)
        copy[i] = data[i] ? (char)data[i] : ' ';
    return copy;
}

static void rows(const uint8_t *data, size_t size, struct err *e,
                 enum err_code (*read)(struct import_rows *, const struct import_bytes *,
                                       struct err *))
{
    struct import_rows r = {0};
    char *text = as_text(data, size);
    const struct import_bytes file = {"file", text, size};
    if (!read(&r, &file, e) && !import_rows_sort(&r, "file", e))
        for (int i = 0; i < r.count; i++)
            if (!r.rows[i].text || r.rows[i].name[0] == '/' || !r.rows[i].line)
                abort();
    import_rows_free(&r);
    free(text);
}

static void jsonl(const uint8_t *data, size_t size, struct err *e)
{
    rows(data, size, e, import_jsonl);
}

static void csv(const uint8_t *data, size_t size, struct err *e)
{
    rows(data, size, e, import_csv);
}

static void rule(const uint8_t *data, size_t size, struct err *e)
{
    struct import_rows r = {0};
    const size_t length = size && data[0] < size ? data[0] : 0;
    char *by = as_text(data + (size > 0), length), *name = NULL;
    name = as_text(data + (size > 0) + length, size - (size > 0) - length);
    if (!import_rule_check(by, e) && !import_rows_add(&r, name, NULL, 0, e) &&
        !import_rule(&r, by, &shape, "folder", e) && !strstr(name, r.rows[0].text))
        abort();
    import_rows_free(&r);
    free(by);
    free(name);
}

static void picture(const uint8_t *data, size_t size, struct err *e)
{
    struct rgb_picture p = {0};
    struct import_set s = {0};
    if (!picture_read(&p, data, size, "picture", e) &&
        !import_set_create(&s, &shape, 1, "picture", e)) {
        const struct import_picture one = {p.rgb, p.width, p.height, 3};
        if (!import_set_put(&s, 0, &shape, &how, &one, "picture", e))
            check_set(&s);
    }
    free(p.rgb);
    import_set_free(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const ways[])(const uint8_t *, size_t, struct err *) = {arrays, jsonl, picture,
                                                                          csv, rule};
    struct err e = ERR_INIT;
    if (!size)
        return 0;
    ways[data[0] % 5](data + 1, size - 1, &e);
    if ((e.code != ERR_NONE) != (e.text != NULL))
        abort();
    err_free(&e);
    return 0;
}
