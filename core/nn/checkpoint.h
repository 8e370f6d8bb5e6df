/* Named arrays that make one file: the weights of a model, or everything a training needs to resume
 * later. nn/checkpoint_write.h and nn/checkpoint_read.h write and read it as safetensors (format of
 * huggingface/safetensors: u64 little-endian header length, JSON header, raw little-endian data).
 */
#ifndef ADDA_NN_CHECKPOINT_H
#define ADDA_NN_CHECKPOINT_H

#include <stdbool.h>
#include "base/err.h"
#include "base/hash.h"
#include "nn/weights.h"

/* What values are in memory. CHECKPOINT_REAL is `real` there and F32 in the file. */
enum checkpoint_type {
    CHECKPOINT_REAL,
    CHECKPOINT_F64,
    CHECKPOINT_U8,
    CHECKPOINT_I32,
    CHECKPOINT_U32,
    CHECKPOINT_U64,
};

/* One array of a file; `values` stay where they are and must outlive the list. */
enum { CHECKPOINT_NAME = 160 };
struct checkpoint_array {
    char name[CHECKPOINT_NAME];
    enum checkpoint_type type;
    int dimensions;
    size_t extent[4], count;
    void *values;
};

/* The arrays of one file, in order. One function lists an object's state, and the same list writes
 * it and reads it back, so that the two directions cannot differ. Zero-initialise;
 * checkpoint_free. */
struct checkpoint {
    struct checkpoint_array *arrays;
    int count, capacity;
    struct err wrong; /* why an array could not be listed: saving and loading fail with it */
};

/* Adds values[count] under a name, given as printf does, of less than CHECKPOINT_NAME characters
 * that no other array of the list has. */
void checkpoint_add(struct checkpoint *c, enum checkpoint_type type, void *values, size_t count,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Adds all tensors, running statistics and borrowed ones included, as "prefix.conv1.weight". */
void checkpoint_add_weights(struct checkpoint *c, const char *prefix, struct weights *w);
void checkpoint_free(struct checkpoint *c);

/* One file may hold several networks; tensors are named "prefix.conv1.weight". */
struct checkpoint_part {
    const char *prefix;
    struct weights *weights;
};
void checkpoint_add_parts(struct checkpoint *c, const struct checkpoint_part *parts, int count);

/* Whether an array, or the file's own metadata, has that name. */
bool checkpoint_has(const struct checkpoint *c, const char *name);

/* ---- what the writer and the reader agree on ------------------------------------------------ */

enum {
    CHECKPOINT_LENGTH_BYTES = 8,
    CHECKPOINT_SEAL_BYTES = HASH_HEX - 1, /* hexadecimal digits, the last of a state's file */
};
#define CHECKPOINT_SEAL "sha256"
#define CHECKPOINT_METADATA "__metadata__"

/* As the header writes it, and the bytes of one value in the file. */
const char *checkpoint_type_name(enum checkpoint_type type);
size_t checkpoint_type_size(enum checkpoint_type type);

#endif
