/* Whether a cell is what was published: the SHA-256 of each of its files, kept beside them. */
#ifndef ADDA_BENCH_INTEGRITY_H
#define ADDA_BENCH_INTEGRITY_H

#include "base/err.h"
#include "base/hash.h"

enum cell_state { CELL_MISSING, CELL_DONE, CELL_DAMAGED };

/* Reads every file of the cell and compares with its sums. `why` (may be NULL) receives what is
 * wrong with a damaged one. */
enum cell_state store_cell_state(const char *store, const char *hash, struct err *why);

/* The sum that is kept of one of a cell's files, "" if there is none; the file is not read, and may
 * have been left out. */
void store_folder_sum(const char *folder, const char *file, char sum[HASH_HEX]);
void store_cell_sum(const char *store, const char *hash, const char *file, char sum[HASH_HEX]);

/* Writes `sums` into the folder being published. */
enum err_code store_write_sums(const char *folder, struct err *e);

#endif
