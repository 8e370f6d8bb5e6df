/* What the writer and the reader of checkpoints agree on. */
#ifndef ADDA_NN_CHECKPOINT_FORMAT_H
#define ADDA_NN_CHECKPOINT_FORMAT_H

#include "base/hash.h"
#include "nn/checkpoint.h"

enum {
    LENGTH_BYTES = 8,
    SEAL_BYTES = HASH_HEX - 1, /* hexadecimal digits, the last bytes of a state's file */
};
#define SEAL_NAME "sha256"

/* As the header writes it, and the bytes of one value in the file. */
const char *checkpoint_type_name(enum checkpoint_type type);
size_t checkpoint_type_size(enum checkpoint_type type);

/* Lists the tensors of all parts. */
void checkpoint_add_parts(struct checkpoint *c, const struct checkpoint_part *parts, int count);

#endif
