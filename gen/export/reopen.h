/* A complete dataset whose files no longer match its manifest. */
#ifndef ADDA_GEN_EXPORT_REOPEN_H
#define ADDA_GEN_EXPORT_REOPEN_H

#include "gen/export/files.h"

/* Compares the files of a complete dataset with its manifest. *damaged: how many are missing or
 * changed. When there are any, the dataset becomes one that is being written: the records of good
 * shards are written again, the other shards and the manifest are removed. The rows of a shard are
 * taken from those of its split; where these are damaged, all shards of the split are rendered
 * again. ERR_DATA when the manifest itself is damaged, ERR_TEMPORARY when stopped: then nothing was
 * changed. */
enum err_code dataset_reopen(const struct export_dataset *d, const char *folder,
                             const json_t *identity, const struct file_check *check,
                             uint64_t *damaged, struct err *e);

#endif
