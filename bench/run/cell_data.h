/* The arrays of a finished cell as files: its images rendered again, which must be those of its
 * record to the bit, with their labels.
 *
 *   NAME.npy         u8 [n][height][width][channels]: source_train, source_test and, of a method's
 *                    cell, target_train and target_test
 *   NAME_labels.npy  u8, or u16 where there are more than 256 labels, [n][places]; the number of
 *                    classes behind a shorter text. None where nobody knows the labels
 *   data.json        what they are: the cell, its shapes and alphabet, each array with its count
 * and the SHA-256 of the record, and what there is no array of, with the reason */
#ifndef ADDA_BENCH_CELL_DATA_H
#define ADDA_BENCH_CELL_DATA_H

#include <jansson.h>
#include "base/err.h"

/* The cell of a store whose name begins with `name`; `hash` is a new string. ERR_NOINPUT: none, or
 * several. */
enum err_code cell_data_find(char **hash, const char *store, const char *name, struct err *e);

/* Writes the folder `output`, whole or not at all; `about` is what data.json says, a new reference.
 * ERR_CANTCREATE: there is something of that name. ERR_NOINPUT: the cell is not finished. ERR_DATA:
 * it is damaged, or this program draws other images than the cell was trained with. Otherwise
 * the error of a domain that cannot be drawn here, for want of its fonts or of imported files. */
enum err_code cell_data_write(const char *store, const char *hash, const char *output,
                              json_t **about, struct err *e);

#endif
