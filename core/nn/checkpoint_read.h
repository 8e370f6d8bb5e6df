/* Checkpoints from files. */
#ifndef ADDA_NN_CHECKPOINT_READ_H
#define ADDA_NN_CHECKPOINT_READ_H

#include <jansson.h>
#include "nn/checkpoint.h"

/* Reads values into existing weights; every tensor must be there with the right shape and type, and
 * no other. A torn or altered file is an error that says what is wrong. */
enum err_code checkpoint_load(const char *path, const struct checkpoint_part *parts, int count,
                              struct err *e);

/* Reads the listed arrays. The file must be what checkpoint_save_state wrote with an equal `about`
 * and a list of the same names, types and shapes; otherwise an error says what is wrong, and no
 * value was written. ERR_NOINPUT: there is no file. */
enum err_code checkpoint_load_state(const char *path, struct checkpoint *c, json_t *about,
                                    struct err *e);

/* What a file says about itself, an object of strings (new reference, {} if it says nothing): only
 * its header is read. ERR_DATA: it is no safetensors file, or cut off within the header. */
enum err_code checkpoint_metadata(const char *path, json_t **metadata, struct err *e);

#endif
