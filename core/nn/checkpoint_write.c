/* Writes a checkpoint as safetensors. */
#include "nn/checkpoint_write.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/publish.h"

/* Every byte goes into the file and into the sum. */
struct writer {
    struct publication *file;
    struct hash *sum; /* NULL: not wanted */
};

static void emit(const struct writer *w, const void *bytes, size_t size)
{
    publish_write(w->file, bytes, size);
    if (w->sum)
        hash_add(w->sum, bytes, size);
}

static void describe(json_t *header, const struct checkpoint_array *a, size_t *at)
{
    json_t *shape = json_array();
    const size_t begin = *at;
    for (int d = 0; d < a->dimensions; d++)
        json_array_append_new(shape, json_integer((json_int_t)a->extent[d]));
    *at += a->count * checkpoint_type_size(a->type);
    json_object_set_new(header, a->name,
                        json_pack("{s:s, s:o, s:[I, I]}", "dtype", checkpoint_type_name(a->type),
                                  "shape", shape, "data_offsets", (json_int_t)begin,
                                  (json_int_t)*at));
}

static json_t *describe_all(const struct checkpoint *c, const json_t *metadata)
{
    json_t *header = json_object();
    size_t at = 0;
    if (metadata)
        json_object_set_new(header, CHECKPOINT_METADATA, json_deep_copy(metadata));
    for (int i = 0; i < c->count; i++)
        describe(header, &c->arrays[i], &at);
    return header;
}

static void store(unsigned char *bytes, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t value_bits(const struct checkpoint_array *a, size_t i)
{
    const float single = a->type == CHECKPOINT_REAL ? (float)((const real *)a->values)[i] : 0;
    const size_t size = checkpoint_type_size(a->type);
    const void *at = &single;
    uint64_t wide;
    uint32_t narrow;
    if (a->type != CHECKPOINT_REAL)
        at = (const unsigned char *)a->values + i * size;
    if (size == sizeof wide) {
        memcpy(&wide, at, sizeof wide);
        return wide;
    }
    if (size == 1)
        return *(const unsigned char *)at;
    memcpy(&narrow, at, sizeof narrow);
    return narrow;
}

static void write_array(const struct writer *w, const struct checkpoint_array *a)
{
    const size_t size = checkpoint_type_size(a->type);
    unsigned char buffer[4096];
    size_t used = 0;
    for (size_t i = 0; i < a->count; i++) {
        store(buffer + used, value_bits(a, i), size);
        used += size;
        if (used == sizeof buffer || i + 1 == a->count) {
            emit(w, buffer, used);
            used = 0;
        }
    }
}

/* The header is padded with spaces so that data begin at a multiple of 8. */
static void write_header(const struct writer *w, const char *text)
{
    size_t length = strlen(text), padded = (length + 7) / 8 * 8;
    unsigned char bytes[CHECKPOINT_LENGTH_BYTES];
    store(bytes, padded, sizeof bytes);
    emit(w, bytes, sizeof bytes);
    emit(w, text, length);
    emit(w, "        ", padded - length);
}

/* With a sum, the last array of the list is its place. */
static void write_all(const struct writer *w, const struct checkpoint *c, const char *header)
{
    char seal[HASH_HEX];
    write_header(w, header);
    for (int i = 0; i < c->count - (w->sum != NULL); i++)
        write_array(w, &c->arrays[i]);
    if (!w->sum)
        return;
    hash_finish(w->sum, seal);
    publish_write(w->file, seal, CHECKPOINT_SEAL_BYTES);
}

static enum err_code save(const char *path, const struct checkpoint *c, const json_t *metadata,
                          bool sealed, struct err *e)
{
    struct writer w = {NULL, NULL};
    if (c->wrong.code)
        return err_set(e, c->wrong.code, "%s: %s", path,
                       c->wrong.text ? c->wrong.text : "out of memory");
    json_t *header = describe_all(c, metadata);
    char *text = header ? json_dumps(header, JSON_COMPACT) : NULL;
    enum err_code code = text ? publish_open(&w.file, path, e) : err_memory(e);
    if (code || !text)
        goto cleanup;
    w.sum = sealed ? hash_create() : NULL;
    write_all(&w, c, text);
    code = publish_commit(w.file, e);
cleanup:
    free(text);
    json_decref(header);
    return code;
}

enum err_code checkpoint_save(const char *path, const struct checkpoint_part *parts, int count,
                              const json_t *metadata, struct err *e)
{
    struct checkpoint c = {0};
    checkpoint_add_parts(&c, parts, count);
    const enum err_code code = save(path, &c, metadata, false, e);
    checkpoint_free(&c);
    return code;
}

enum err_code checkpoint_save_state(const char *path, struct checkpoint *c, const json_t *about,
                                    struct err *e)
{
    const int count = c->count;
    checkpoint_add(c, CHECKPOINT_U8, NULL, CHECKPOINT_SEAL_BYTES, CHECKPOINT_SEAL);
    const enum err_code code = save(path, c, about, true, e);
    c->count = count;
    return code;
}
