/* A dataset on disk compared with its manifest. */
#ifndef ADDA_GEN_EXPORT_CHECK_H
#define ADDA_GEN_EXPORT_CHECK_H

#include "base/parallel.h"
#include "gen/export/export.h"

struct check_outcome {
    uint64_t files, bytes;
    char digest[HASH_HEX]; /* identifies every byte of the dataset */
};

/* Compares the manifest with its own digest, every file with its size and SHA-256, and the folder
 * with the list: each file that is missing, damaged or not in the manifest is named (ERR_DATA), and
 * so are files of rows that do not have one per image. A dataset without a manifest is ERR_NOINPUT.
 * Names that start with a dot are ignored. */
enum err_code dataset_check(const char *folder, struct pool *pool, struct check_outcome *out,
                            struct err *e);

#endif
