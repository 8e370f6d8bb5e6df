#include "nn/checkpoint.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/publish.h"

enum { LENGTH_BYTES = 8, FULL_NAME = 160 };
static const size_t MAX_HEADER = 16 * 1024 * 1024;

static void full_name(char name[FULL_NAME], const struct checkpoint_part *part,
                      const struct tensor *t)
{
    snprintf(name, FULL_NAME, "%s.%s", part->prefix, t->name);
}

/* ---- saving --------------------------------------------------------------------------------- */

static json_t *describe_tensor(const struct tensor *t, size_t begin)
{
    json_t *shape = json_array();
    for (int d = 0; d < t->dimensions; d++)
        json_array_append_new(shape, json_integer(t->extent[d]));
    size_t end = begin + t->count * sizeof(float);
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape", shape, "data_offsets",
                     (json_int_t)begin, (json_int_t)end);
}

static json_t *describe_all(const struct checkpoint_part *parts, int count, const json_t *metadata)
{
    json_t *header = json_object();
    size_t begin = 0;
    if (metadata)
        json_object_set_new(header, "__metadata__", json_deep_copy(metadata));
    for (int p = 0; p < count; p++)
        for (int i = 0; i < weights_tensors(parts[p].weights); i++) {
            const struct tensor *t = weights_tensor(parts[p].weights, i);
            char name[FULL_NAME];
            full_name(name, &parts[p], t);
            json_object_set_new(header, name, describe_tensor(t, begin));
            begin += t->count * sizeof(float);
        }
    return header;
}

static void store_length(unsigned char bytes[LENGTH_BYTES], uint64_t length)
{
    for (int i = 0; i < LENGTH_BYTES; i++)
        bytes[i] = (unsigned char)(length >> (8 * i));
}

static uint64_t load_length(const unsigned char *bytes)
{
    uint64_t length = 0;
    for (int i = 0; i < LENGTH_BYTES; i++)
        length |= (uint64_t)bytes[i] << (8 * i);
    return length;
}

static void store_float(unsigned char bytes[4], float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(bits >> (8 * i));
}

static float load_float(const unsigned char *bytes)
{
    uint32_t bits = 0;
    for (int i = 0; i < 4; i++)
        bits |= (uint32_t)bytes[i] << (8 * i);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void write_tensor(struct publication *file, const struct tensor *t)
{
    unsigned char buffer[4096];
    size_t used = 0;
    for (size_t i = 0; i < t->count; i++) {
        store_float(buffer + used, (float)t->value[i]);
        used += 4;
        if (used == sizeof buffer || i + 1 == t->count) {
            publish_write(file, buffer, used);
            used = 0;
        }
    }
}

/* The header is padded with spaces so that data begin at a multiple of 8. */
static void write_header(struct publication *file, const char *text)
{
    size_t length = strlen(text), padded = (length + 7) / 8 * 8;
    unsigned char bytes[LENGTH_BYTES];
    store_length(bytes, padded);
    publish_write(file, bytes, sizeof bytes);
    publish_write(file, text, length);
    publish_write(file, "        ", padded - length);
}

enum err_code checkpoint_save(const char *path, const struct checkpoint_part *parts, int count,
                              const json_t *metadata, struct err *e)
{
    struct publication *file = NULL;
    json_t *header = describe_all(parts, count, metadata);
    char *text = header ? json_dumps(header, JSON_COMPACT) : NULL;
    enum err_code code = text ? publish_open(&file, path, e) : err_memory(e);
    if (code || !text)
        goto cleanup;
    write_header(file, text);
    for (int p = 0; p < count; p++)
        for (int i = 0; i < weights_tensors(parts[p].weights); i++)
            write_tensor(file, weights_tensor(parts[p].weights, i));
    code = publish_commit(file, e);
cleanup:
    free(text);
    json_decref(header);
    return code;
}

/* ---- loading -------------------------------------------------------------------------------- */

/* A file in memory: `data` are the `data_size` bytes after the header. */
struct loaded {
    const char *path;
    char *bytes;
    json_t *header;
    const unsigned char *data;
    size_t data_size;
};

static enum err_code read_header(struct loaded *f, struct err *e)
{
    size_t size;
    enum err_code code = read_file(f->path, &f->bytes, &size, e);
    if (code)
        return code;
    uint64_t length = size >= LENGTH_BYTES ? load_length((const unsigned char *)f->bytes) : 0;
    if (size < LENGTH_BYTES || length > MAX_HEADER || length > size - LENGTH_BYTES)
        return err_add(e, ERR_DATA,
                       "%s: not a safetensors file, or cut off: %zu bytes do not hold the header",
                       f->path, size);
    json_error_t error;
    f->header = json_loadb(f->bytes + LENGTH_BYTES, (size_t)length, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(f->header))
        return err_add(e, ERR_DATA, "%s: the safetensors header is damaged: %s", f->path,
                       f->header ? "not an object" : error.text);
    f->data = (const unsigned char *)f->bytes + LENGTH_BYTES + length;
    f->data_size = size - LENGTH_BYTES - (size_t)length;
    return ERR_NONE;
}

static void shape_text(const struct tensor *t, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int d = 0; d < t->dimensions && used < size; d++)
        used += (size_t)snprintf(text + used, size - used, "%s%d", d ? "x" : "", t->extent[d]);
}

static bool same_shape(const struct tensor *t, const json_t *shape)
{
    if (!json_is_array(shape) || json_array_size(shape) != (size_t)t->dimensions)
        return false;
    for (int d = 0; d < t->dimensions; d++) {
        const json_t *extent = json_array_get(shape, (size_t)d);
        if (!json_is_integer(extent) || json_integer_value(extent) != t->extent[d])
            return false;
    }
    return true;
}

static bool read_offsets(const struct loaded *f, const json_t *entry, size_t *begin, size_t *end)
{
    const json_t *offsets = json_object_get(entry, "data_offsets");
    const json_t *first = json_array_get(offsets, 0), *second = json_array_get(offsets, 1);
    if (json_array_size(offsets) != 2 || !json_is_integer(first) || !json_is_integer(second))
        return false;
    json_int_t a = json_integer_value(first), b = json_integer_value(second);
    if (a < 0 || b < a || (uint64_t)b > f->data_size)
        return false;
    *begin = (size_t)a;
    *end = (size_t)b;
    return true;
}

/* Where tensor t begins in the data, after all checks. False after an error. */
static bool check_tensor(const struct loaded *f, const char *name, const struct tensor *t,
                         size_t *begin, struct err *e)
{
    const json_t *entry = json_object_get(f->header, name);
    char shape[64];
    size_t end;
    shape_text(t, shape, sizeof shape);
    if (!entry)
        err_add(e, ERR_DATA, "%s: tensor '%s' is missing", f->path, name);
    else if (!json_is_object(entry))
        err_add(e, ERR_DATA, "%s: tensor '%s' is not described by an object", f->path, name);
    else if (!json_is_string(json_object_get(entry, "dtype")) ||
             strcmp(json_string_value(json_object_get(entry, "dtype")), "F32") != 0)
        err_add(e, ERR_DATA, "%s: tensor '%s' is not of type F32", f->path, name);
    else if (!same_shape(t, json_object_get(entry, "shape")))
        err_add(e, ERR_DATA, "%s: tensor '%s' has not the shape %s this network needs", f->path,
                name, shape);
    else if (!read_offsets(f, entry, begin, &end) || end - *begin != t->count * sizeof(float))
        err_add(e, ERR_DATA, "%s: the data of tensor '%s' are not in the file (is it cut off?)",
                f->path, name);
    else
        return true;
    return false;
}

static bool expected(const struct checkpoint_part *parts, int count, const char *key)
{
    for (int p = 0; p < count; p++)
        for (int i = 0; i < weights_tensors(parts[p].weights); i++) {
            char name[FULL_NAME];
            full_name(name, &parts[p], weights_tensor(parts[p].weights, i));
            if (strcmp(name, key) == 0)
                return true;
        }
    return strcmp(key, "__metadata__") == 0;
}

/* Tensors of which two share bytes; all sizes together being right, this finds every gap too. */
static void check_overlap(const struct loaded *f, struct err *e)
{
    const char *one, *two;
    json_t *first, *second;
    json_object_foreach(f->header, one, first) json_object_foreach(f->header, two, second)
    {
        size_t a, a_end, b, b_end;
        if (strcmp(one, two) < 0 && read_offsets(f, first, &a, &a_end) &&
            read_offsets(f, second, &b, &b_end) && a < b_end && b < a_end)
            err_add(e, ERR_DATA, "%s: the data of tensors '%s' and '%s' overlap", f->path, one,
                    two);
    }
}

/* Data must be covered exactly: a tail that no tensor owns means the file is not what it says. */
static void check_rest(const struct loaded *f, const struct checkpoint_part *parts, int count,
                       size_t bytes, struct err *e)
{
    const char *key;
    json_t *value;
    json_object_foreach(f->header, key, value) if (!expected(parts, count, key))
        err_add(e, ERR_DATA, "%s: tensor '%s' is not one of this network's", f->path, key);
    if (!e->code && bytes != f->data_size)
        err_add(e, ERR_DATA, "%s: has %zu bytes of data where the tensors need %zu", f->path,
                f->data_size, bytes);
    if (!e->code)
        check_overlap(f, e);
}

static void copy_tensor(const struct loaded *f, const struct tensor *t, size_t begin)
{
    for (size_t i = 0; i < t->count; i++)
        t->value[i] = (real)load_float(f->data + begin + 4 * i);
}

/* Two rounds: all is checked before any value is written. */
static void visit(const struct loaded *f, const struct checkpoint_part *parts, int count, bool copy,
                  struct err *e)
{
    size_t bytes = 0;
    for (int p = 0; p < count; p++)
        for (int i = 0; i < weights_tensors(parts[p].weights); i++) {
            const struct tensor *t = weights_tensor(parts[p].weights, i);
            char name[FULL_NAME];
            size_t begin;
            full_name(name, &parts[p], t);
            bytes += t->count * sizeof(float);
            if (check_tensor(f, name, t, &begin, e) && copy)
                copy_tensor(f, t, begin);
        }
    if (!copy)
        check_rest(f, parts, count, bytes, e);
}

enum err_code checkpoint_load(const char *path, const struct checkpoint_part *parts, int count,
                              struct err *e)
{
    struct err own = ERR_INIT;
    struct loaded f = {.path = path};
    enum err_code code = read_header(&f, &own);
    if (!code)
        visit(&f, parts, count, false, &own);
    code = own.code;
    if (code)
        err_set(e, code, "%s", own.text ? own.text : "out of memory");
    else
        visit(&f, parts, count, true, &own);
    json_decref(f.header);
    free(f.bytes);
    err_free(&own);
    return code;
}
