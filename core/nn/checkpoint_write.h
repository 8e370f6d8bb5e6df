/* Checkpoints to files, published atomically. */
#ifndef ADDA_NN_CHECKPOINT_WRITE_H
#define ADDA_NN_CHECKPOINT_WRITE_H

#include <jansson.h>
#include "nn/checkpoint.h"

/* The weights of a model. `metadata` is an object of strings, may be NULL. */
enum err_code checkpoint_save(const char *path, const struct checkpoint_part *parts, int count,
                              const json_t *metadata, struct err *e);

/* Writes the listed arrays, then the SHA-256 of every byte before it, so that no incomplete or
 * altered file is read. `about`, an object of strings, says whose state it is. */
enum err_code checkpoint_save_state(const char *path, struct checkpoint *c, const json_t *about,
                                    struct err *e);

#endif
