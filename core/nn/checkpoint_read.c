/* Reads a checkpoint: all of the file is checked before any value is written. */
#include "nn/checkpoint_read.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/publish.h"

static const size_t MAX_HEADER = 16 * 1024 * 1024;

/* A file in memory: `data` are the `data_size` bytes after the header. */
struct loaded {
    const char *path;
    char *bytes;
    size_t size;
    json_t *header;
    const unsigned char *data;
    size_t data_size;
};

/* ---- the file as a whole -------------------------------------------------------------------- */

static uint64_t load(const unsigned char *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

/* The last bytes are the sum of all before them. */
static enum err_code check_seal(const struct loaded *f, struct err *e)
{
    char seal[HASH_HEX];
    const size_t before = f->size >= CHECKPOINT_SEAL_BYTES ? f->size - CHECKPOINT_SEAL_BYTES : 0;
    hash_bytes(f->bytes, before, seal);
    if (f->size >= CHECKPOINT_SEAL_BYTES &&
        memcmp(f->bytes + before, seal, CHECKPOINT_SEAL_BYTES) == 0)
        return ERR_NONE;
    return err_add(e, ERR_DATA,
                   "%s: damaged, or cut off: its SHA-256 differs from the one at its end", f->path);
}

static enum err_code read_header(struct loaded *f, struct err *e)
{
    uint64_t length = f->size >= CHECKPOINT_LENGTH_BYTES
                          ? load((const unsigned char *)f->bytes, CHECKPOINT_LENGTH_BYTES)
                          : 0;
    if (f->size < CHECKPOINT_LENGTH_BYTES || length > MAX_HEADER ||
        length > f->size - CHECKPOINT_LENGTH_BYTES)
        return err_add(e, ERR_DATA,
                       "%s: not a safetensors file, or cut off: %zu bytes do not hold the header",
                       f->path, f->size);
    json_error_t error;
    f->header = json_loadb(f->bytes + CHECKPOINT_LENGTH_BYTES, (size_t)length,
                           JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(f->header))
        return err_add(e, ERR_DATA, "%s: the safetensors header is damaged: %s", f->path,
                       f->header ? "not an object" : error.text);
    f->data = (const unsigned char *)f->bytes + CHECKPOINT_LENGTH_BYTES + length;
    f->data_size = f->size - CHECKPOINT_LENGTH_BYTES - (size_t)length;
    return ERR_NONE;
}

/* Compares `about` with the file's metadata; the error names the first difference. */
static enum err_code check_about(const struct loaded *f, json_t *about, struct err *e)
{
    const json_t *metadata = json_object_get(f->header, CHECKPOINT_METADATA);
    const char *key;
    json_t *value;
    json_object_foreach(about, key, value)
    {
        const char *found = json_string_value(json_object_get(metadata, key));
        if (!found || strcmp(found, json_string_value(value)) != 0)
            return err_add(e, ERR_DATA, "%s: belongs to another %s: %s, not %s", f->path, key,
                           found ? found : "none", json_string_value(value));
    }
    return ERR_NONE;
}

/* ---- one array ------------------------------------------------------------------------------ */

static void shape_text(const struct checkpoint_array *a, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int d = 0; d < a->dimensions && used < size; d++)
        used += (size_t)snprintf(text + used, size - used, "%s%zu", d ? "x" : "", a->extent[d]);
}

static bool same_shape(const struct checkpoint_array *a, const json_t *shape)
{
    if (!json_is_array(shape) || json_array_size(shape) != (size_t)a->dimensions)
        return false;
    for (int d = 0; d < a->dimensions; d++) {
        const json_t *extent = json_array_get(shape, (size_t)d);
        if (!json_is_integer(extent) || json_integer_value(extent) != (json_int_t)a->extent[d])
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

/* Where the array begins in the data, after all checks. False after an error. */
static bool check_array(const struct loaded *f, const struct checkpoint_array *a, size_t *begin,
                        struct err *e)
{
    const json_t *entry = json_object_get(f->header, a->name);
    const char *type = json_string_value(json_object_get(entry, "dtype"));
    char shape[96];
    size_t end;
    shape_text(a, shape, sizeof shape);
    if (!entry)
        err_add(e, ERR_DATA, "%s: tensor '%s' is missing", f->path, a->name);
    else if (!json_is_object(entry))
        err_add(e, ERR_DATA, "%s: tensor '%s' is not described by an object", f->path, a->name);
    else if (!type || strcmp(type, checkpoint_type_name(a->type)) != 0)
        err_add(e, ERR_DATA, "%s: tensor '%s' is not of type %s", f->path, a->name,
                checkpoint_type_name(a->type));
    else if (!same_shape(a, json_object_get(entry, "shape")))
        err_add(e, ERR_DATA, "%s: tensor '%s' does not have the shape %s that this network needs",
                f->path, a->name, shape);
    else if (!read_offsets(f, entry, begin, &end) ||
             end - *begin != a->count * checkpoint_type_size(a->type))
        err_add(e, ERR_DATA, "%s: the data of tensor '%s' are not in the file (is it cut off?)",
                f->path, a->name);
    else
        return true;
    return false;
}

static void set_value(const struct checkpoint_array *a, size_t i, uint64_t bits)
{
    const size_t size = checkpoint_type_size(a->type);
    void *at = (unsigned char *)a->values + i * size;
    const uint32_t narrow = (uint32_t)bits;
    float single;
    if (a->type == CHECKPOINT_REAL) {
        memcpy(&single, &narrow, sizeof single);
        ((real *)a->values)[i] = (real)single;
    } else if (size == sizeof bits) {
        memcpy(at, &bits, sizeof bits);
    } else if (size == sizeof narrow) {
        memcpy(at, &narrow, sizeof narrow);
    } else {
        *(unsigned char *)at = (unsigned char)bits;
    }
}

static void copy_array(const struct loaded *f, const struct checkpoint_array *a, size_t begin)
{
    const size_t size = checkpoint_type_size(a->type);
    for (size_t i = 0; i < a->count; i++)
        set_value(a, i, load(f->data + begin + size * i, size));
}

/* ---- all of them ---------------------------------------------------------------------------- */

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
static void check_rest(const struct loaded *f, const struct checkpoint *c, size_t bytes,
                       struct err *e)
{
    const char *key;
    json_t *value;
    json_object_foreach(f->header, key, value) if (!checkpoint_has(c, key))
        err_add(e, ERR_DATA, "%s: tensor '%s' is not one of this network's", f->path, key);
    if (!e->code && bytes != f->data_size)
        err_add(e, ERR_DATA, "%s: has %zu bytes of data where the tensors need %zu", f->path,
                f->data_size, bytes);
    if (!e->code)
        check_overlap(f, e);
}

/* Two rounds: all is checked before any value is written. */
static void visit(const struct loaded *f, const struct checkpoint *c, bool copy, struct err *e)
{
    size_t bytes = 0;
    for (int i = 0; i < c->count; i++) {
        const struct checkpoint_array *a = &c->arrays[i];
        size_t begin;
        bytes += a->count * checkpoint_type_size(a->type);
        if (check_array(f, a, &begin, e) && copy)
            copy_array(f, a, begin);
    }
    if (!copy)
        check_rest(f, c, bytes, e);
}

static enum err_code check(struct loaded *f, const struct checkpoint *c, json_t *about,
                           struct err *e)
{
    if (c->wrong.code)
        return err_set(e, c->wrong.code, "%s: %s", f->path,
                       c->wrong.text ? c->wrong.text : "out of memory");
    if (read_file(f->path, &f->bytes, &f->size, e) || (about && check_seal(f, e)) ||
        read_header(f, e) || (about && check_about(f, about, e)))
        return e->code;
    visit(f, c, false, e);
    return e->code;
}

/* `about` NULL: a model, which has no seal. */
static enum err_code read_into(const char *path, const struct checkpoint *c, json_t *about,
                               struct err *e)
{
    struct err own = ERR_INIT;
    struct loaded f = {.path = path};
    const enum err_code code = check(&f, c, about, &own);
    if (code)
        err_set(e, code, "%s", own.text ? own.text : "out of memory");
    else
        visit(&f, c, true, &own);
    json_decref(f.header);
    free(f.bytes);
    err_free(&own);
    return code;
}

enum err_code checkpoint_load(const char *path, const struct checkpoint_part *parts, int count,
                              struct err *e)
{
    struct checkpoint c = {0};
    checkpoint_add_parts(&c, parts, count);
    const enum err_code code = read_into(path, &c, NULL, e);
    checkpoint_free(&c);
    return code;
}

enum err_code checkpoint_load_state(const char *path, struct checkpoint *c, json_t *about,
                                    struct err *e)
{
    char seal[CHECKPOINT_SEAL_BYTES];
    const int count = c->count;
    checkpoint_add(c, CHECKPOINT_U8, seal, sizeof seal, CHECKPOINT_SEAL);
    const enum err_code code = read_into(path, c, about, e);
    c->count = count;
    return code;
}

/* ---- the header alone ----------------------------------------------------------------------- */

static enum err_code take_metadata(const struct loaded *f, json_t **metadata, struct err *e)
{
    json_t *found = json_object_get(f->header, CHECKPOINT_METADATA);
    const char *key;
    json_t *value;
    if (found && !json_is_object(found))
        return err_set(e, ERR_DATA, "%s: its metadata are no object", f->path);
    json_object_foreach(found, key, value) if (!json_is_string(value)) return err_set(
        e, ERR_DATA, "%s: '%s' of its metadata is no string", f->path, key);
    *metadata = found ? json_incref(found) : json_object();
    return *metadata ? ERR_NONE : err_memory(e);
}

/* Leaves the bytes up to the end of the header; what is cut off, read_header tells. */
static enum err_code read_beginning(struct loaded *f, FILE *file, struct err *e)
{
    unsigned char bytes[CHECKPOINT_LENGTH_BYTES] = {0};
    const bool whole = fread(bytes, 1, sizeof bytes, file) == sizeof bytes;
    const uint64_t length = whole ? load(bytes, sizeof bytes) : 0;
    const size_t room = length <= MAX_HEADER ? (size_t)length : 0;
    f->bytes = malloc(sizeof bytes + room);
    if (!f->bytes)
        return err_memory(e);
    memcpy(f->bytes, bytes, sizeof bytes);
    f->size = whole ? sizeof bytes + fread(f->bytes + sizeof bytes, 1, room, file) : 0;
    return ferror(file) ? err_set(e, ERR_IO, "%s: cannot be read", f->path) : ERR_NONE;
}

enum err_code checkpoint_metadata(const char *path, json_t **metadata, struct err *e)
{
    struct err own = ERR_INIT;
    struct loaded f = {.path = path};
    FILE *file = NULL;
    *metadata = NULL;
    if (!file_open(&file, path, &own) && !read_beginning(&f, file, &own) && !read_header(&f, &own))
        take_metadata(&f, metadata, &own);
    const enum err_code code = own.code;
    err_merge(e, &own);
    if (file)
        fclose(file);
    json_decref(f.header);
    free(f.bytes);
    return code;
}
