/* Headers of IDX and NPY files. */
#include "gen/import/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/npy.h"
#include "gen/import/unpack.h"

enum { UNSIGNED_BYTE = 8, IDX_HEAD = 4, NPY_TYPE = 16, NPY_HEADER_MOST = 65536 };

/* The sizes are known, and the values begin `at` bytes into the file: are they all there? */
static enum err_code check_size(struct import_array *a, const struct import_bytes *b, size_t at,
                                struct err *e)
{
    size_t total = (size_t)a->width;
    for (int k = 0; k < a->dimensions; k++)
        total = !a->size[k] || total > import_max_bytes / a->size[k] ? 0 : total * a->size[k];
    a->values = (const uint8_t *)b->data + at;
    if (!total || total != b->size - at)
        return err_set(e, ERR_DATA, "'%s': the file is not as long as its header says", b->name);
    return ERR_NONE;
}

/* ---- IDX ------------------------------------------------------------------------------------ */

static uint32_t big32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_idx(const uint8_t *p, size_t size)
{
    return size >= IDX_HEAD && !p[0] && !p[1] && p[2] == UNSIGNED_BYTE && p[3] &&
           p[3] <= ARRAY_DIMENSIONS;
}

static enum err_code read_idx(struct import_array *a, const struct import_bytes *b, struct err *e)
{
    const uint8_t *p = b->data;
    if (!is_idx(p, b->size) || b->size < IDX_HEAD + 4 * (size_t)p[3])
        return err_set(e, ERR_DATA, "'%s' is not an IDX file of unsigned bytes, nor an NPY file",
                       b->name);
    a->dimensions = p[3];
    a->width = 1;
    for (int k = 0; k < a->dimensions; k++)
        a->size[k] = big32(p + IDX_HEAD + 4 * k);
    return check_size(a, b, IDX_HEAD + 4 * (size_t)a->dimensions, e);
}

/* ---- NPY ------------------------------------------------------------------------------------ */

/* What stands behind 'key': in the header's dictionary; NULL: nothing does. */
static const char *value_of(const char *header, const char *key)
{
    const char *at = strstr(header, key);
    if (!at)
        return NULL;
    at += strlen(key);
    return at + strspn(at, " ");
}

/* '<u2' and the like; false: no whole number that is read. */
static bool read_type(struct import_array *a, const char *at, char type[NPY_TYPE])
{
    type[0] = 0;
    if (!at || *at != '\'' || sscanf(at, "'%15[^']'", type) != 1)
        return false;
    const char order = type[0], kind = type[1], width = type[2];
    a->width = width - '0';
    a->is_signed = kind == 'i';
    return strlen(type) == 3 && (kind == 'u' || kind == 'i') &&
           (width == '1' || ((width == '2' || width == '4' || width == '8') && order == '<')) &&
           strchr("|<>=", order);
}

/* "(3, 4)", "(3,)". */
static bool read_shape(struct import_array *a, const char *at)
{
    if (!at || *at++ != '(')
        return false;
    for (at += strspn(at, " "); *at != ')'; at += strspn(at, " ,")) {
        char *end;
        const unsigned long long n = *at >= '0' && *at <= '9' ? strtoull(at, &end, 10) : 0;
        if (!n || n > UINT32_MAX || a->dimensions == ARRAY_DIMENSIONS || !strchr(",)", *end) ||
            !*end)
            return false;
        a->size[a->dimensions++] = (uint32_t)n;
        at = end;
    }
    return a->dimensions > 0;
}

/* Versions 1 to 3: the length of the header has two bytes, or four; then the header itself. A copy
 * that ends in a NUL; NULL: there is none. */
static char *copy_header(const struct import_bytes *b, size_t *end)
{
    const uint8_t *p = b->data;
    const size_t bytes = b->size > 12 ? (p[6] == 1 ? 2 : 4) : 0, from = 8 + bytes;
    size_t length = 0;
    for (size_t i = 0; i < bytes; i++)
        length |= (size_t)p[8 + i] << 8 * i;
    if (!bytes || p[6] < 1 || p[6] > 3 || length > NPY_HEADER_MOST || length > b->size - from)
        return NULL;
    char *copy = calloc(length + 1, 1);
    if (copy)
        memcpy(copy, p + from, length);
    *end = from + length;
    return copy;
}

static bool is_npy(const uint8_t *p, size_t size)
{
    return size >= NPY_MAGIC && memcmp(p, npy_magic, NPY_MAGIC - 2) == 0;
}

static enum err_code read_npy(struct import_array *a, const struct import_bytes *b, struct err *e)
{
    char type[NPY_TYPE];
    size_t end = 0;
    char *header = copy_header(b, &end);
    if (!header)
        return err_set(e, ERR_DATA, "'%s' is a damaged NPY file", b->name);
    const char *order = value_of(header, "'fortran_order':");
    if (!read_type(a, value_of(header, "'descr':"), type))
        err_set(e, ERR_DATA,
                "'%s' holds values of type '%s'; expected unsigned bytes for images (|u1), and "
                "whole numbers, the low byte first, for labels",
                b->name, type);
    else if (!order || strncmp(order, "False", 5) != 0)
        err_set(e, ERR_DATA, "'%s' is in Fortran's order: save it as numpy.ascontiguousarray",
                b->name);
    else if (!read_shape(a, value_of(header, "'shape':")))
        err_set(e, ERR_DATA, "'%s': an array of no values, or of more than %d dimensions", b->name,
                ARRAY_DIMENSIONS);
    else
        check_size(a, b, end, e);
    free(header);
    return e->code;
}

/* ---- both ----------------------------------------------------------------------------------- */

bool import_is_array(const void *head, size_t size)
{
    const uint8_t *p = head;
    return is_idx(p, size) || is_npy(p, size) || (size >= 2 && p[0] == 0x1f && p[1] == 0x8b);
}

enum err_code import_array_open(struct import_array *a, const struct import_bytes *file,
                                struct err *told, struct err *e)
{
    struct import_bytes bytes = *file;
    *a = (struct import_array){.name = file->name};
    if (import_unpack(&bytes, &a->owned, told, e))
        return e->code;
    return is_npy(bytes.data, bytes.size) ? read_npy(a, &bytes, e) : read_idx(a, &bytes, e);
}

void import_array_close(struct import_array *a)
{
    free(a->owned);
    *a = (struct import_array){0};
}

int64_t import_array_value(const struct import_array *a, size_t k)
{
    const uint8_t *p = a->values + k * (size_t)a->width;
    uint64_t value = 0;
    for (int i = 0; i < a->width; i++)
        value |= (uint64_t)p[i] << 8 * i;
    if (a->is_signed && value >> (8 * a->width - 1))
        return a->width == 8 ? -(int64_t)~value - 1 : (int64_t)value - ((int64_t)1 << 8 * a->width);
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}
