/* Weights as safetensors (format of huggingface/safetensors: u64 little-endian header length, JSON
 * header, raw little-endian F32 data), published atomically. */
#ifndef ADDA_NN_CHECKPOINT_H
#define ADDA_NN_CHECKPOINT_H

#include <jansson.h>
#include "nn/net.h"

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

#endif
