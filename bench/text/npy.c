/* Reading and writing arrays of labels as .npy files. */
#include "bench/text/npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/labels.h"
#include "base/npy.h"
#include "base/publish.h"
#include "bench/text/files.h"
#include "base/text.h"

enum { PREFIX = NPY_MAGIC + 2 }; /* then the length of the header, two bytes */

static size_t count_of(const struct npy *a)
{
    size_t count = 1;
    for (int i = 0; i < a->dimensions; i++)
        count *= (size_t)a->extent[i];
    return count;
}

enum err_code npy_write(const char *path, const struct npy *array, struct err *e)
{
    struct text t = {0};
    uint64_t extent[NPY_MAX_DIMENSIONS];
    for (int i = 0; i < array->dimensions; i++)
        extent[i] = (uint64_t)array->extent[i];
    const int width = array->width == 2 ? 2 : 1;
    uint8_t *bytes = memory_take(count_of(array) + 1, (size_t)width); /* never of 0 bytes */
    labels_pack(bytes, array->data, count_of(array), width);
    npy_add_header(&t, extent, array->dimensions, width);
    text_add_bytes(&t, (const char *)bytes, count_of(array) * (size_t)width);
    free(bytes);
    write_file(path, t.data, t.size, e);
    text_free(&t);
    return e->code;
}

/* "(3, 4)" after 'shape': */
static int parse_shape(struct npy *a, const char *at)
{
    a->dimensions = 0;
    while (*at && *at != '(')
        at++;
    while (*at && *at != ')') {
        char *end;
        long n = strtol(at + 1, &end, 10);
        if (end == at + 1)
            break;
        if (n < 0 || n > 1 << 28 || a->dimensions == NPY_MAX_DIMENSIONS)
            return 0;
        a->extent[a->dimensions++] = (int)n;
        at = end;
    }
    return *at == ')' || (*at == ',' && strchr(at, ')'));
}

enum err_code npy_parse(struct npy *array, const char *bytes, size_t size, struct err *e)
{
    char header[512] = "";
    *array = (struct npy){0};
    if (size < PREFIX || memcmp(bytes, npy_magic, NPY_MAGIC) != 0)
        return err_set(e, ERR_DATA, "not a version 1.0 .npy file");
    size_t length =
        (size_t)(unsigned char)bytes[NPY_MAGIC] | (size_t)(unsigned char)bytes[NPY_MAGIC + 1] << 8;
    if (length >= sizeof header || PREFIX + length > size)
        return err_set(e, ERR_DATA, "the .npy header is cut short");
    memcpy(header, bytes + PREFIX, length);
    const char *shape = strstr(header, "'shape':");
    array->width = strstr(header, "'|u1'") ? 1 : strstr(header, "'<u2'") ? 2 : 0;
    if (!array->width || !strstr(header, "'fortran_order': False") || !shape ||
        !parse_shape(array, shape))
        return err_set(e, ERR_DATA,
                       ".npy file is not of unsigned integers of one or two bytes in C order");
    double expected = array->width;
    for (int i = 0; i < array->dimensions; i++)
        expected *= array->extent[i];
    if (expected != (double)(size - PREFIX - length))
        return err_set(e, ERR_DATA, ".npy file has %zu bytes of data, its shape needs %.0f",
                       size - PREFIX - length, expected);
    array->data = memory_take(count_of(array) + 1, sizeof *array->data); /* never of 0 bytes */
    labels_unpack(array->data, (const uint8_t *)bytes + PREFIX + length, count_of(array),
                  array->width);
    return ERR_NONE;
}

enum err_code npy_read(struct npy *array, const char *path, struct err *e)
{
    char *bytes = NULL;
    size_t size = 0;
    *array = (struct npy){0};
    if (!read_file(path, &bytes, &size, e) && npy_parse(array, bytes, size, e))
        err_prefix(e, "%s", path);
    free(bytes);
    return e->code;
}

void npy_free(struct npy *array)
{
    free(array->data);
    *array = (struct npy){0};
}
