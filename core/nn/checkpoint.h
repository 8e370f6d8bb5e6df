/* Named arrays as safetensors (format of huggingface/safetensors: u64 little-endian header length,
 * JSON header, raw little-endian data), published atomically: the weights of a model, or everything
 * a training needs to go on later. */
#ifndef ADDA_NN_CHECKPOINT_H
#define ADDA_NN_CHECKPOINT_H

#include <jansson.h>
#include "nn/net.h"

/* ---- models --------------------------------------------------------------------------------- */

/* One file may hold several networks; tensors are named "prefix.conv1.weight". */
struct checkpoint_part {
    const char *prefix;
    struct weights *weights;
};

/* `metadata` is an object of strings, may be NULL. */
enum err_code checkpoint_save(const char *path, const struct checkpoint_part *parts, int count,
                              const json_t *metadata, struct err *e);

/* Reads values into existing weights; every tensor must be there with the right shape and type, and
 * no other. A torn or altered file is an error that says what is wrong. */
enum err_code checkpoint_load(const char *path, const struct checkpoint_part *parts, int count,
                              struct err *e);

/* ---- states --------------------------------------------------------------------------------- */

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
 * it and reads it back, so that nothing can be known to one direction alone. Zero-initialise;
 * checkpoint_free. */
struct checkpoint {
    struct checkpoint_array *arrays;
    int count, capacity;
    bool broken; /* there was no memory for an array: saving and loading say so */
};

/* Adds values[count] under a name that no other array of the list has, in printf's manner. */
void checkpoint_add(struct checkpoint *c, enum checkpoint_type type, void *values, size_t count,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Adds all tensors, running statistics and borrowed ones included, as "prefix.conv1.weight". */
void checkpoint_add_weights(struct checkpoint *c, const char *prefix, struct weights *w);
void checkpoint_free(struct checkpoint *c);

/* Writes the listed arrays, then the SHA-256 of every byte before it: a file that is not whole, to
 * the bit, is none. `about`, an object of strings, says whose state it is. */
enum err_code checkpoint_save_state(const char *path, struct checkpoint *c, const json_t *about,
                                    struct err *e);

/* Reads the listed arrays. The file must be what checkpoint_save_state wrote with an equal `about`
 * and a list of the same names, types and shapes; otherwise an error says what is wrong, and no
 * value was written. ERR_NOINPUT: there is no file. */
enum err_code checkpoint_load_state(const char *path, struct checkpoint *c, json_t *about,
                                    struct err *e);

#endif
