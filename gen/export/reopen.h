/* A complete dataset whose files no longer match its manifest. */
#ifndef ADDA_GEN_EXPORT_REOPEN_H
#define ADDA_GEN_EXPORT_REOPEN_H

#include "gen/export/files.h"

/* Compares the files of a complete dataset with its manifest. *damaged: how many are missing or
 * changed. When there are any, or `grown` is not `d` but extends it (identity.h), the folder
 * becomes that of `grown`, whose `identity` is given, while it is being written: the records of
 * good shards are written again, the other shards and the manifest are removed. The rows of a shard
 * are taken from those of its split; where these are damaged, all shards of the split are rendered
 * again.
 *
 * A shard that will have more images stays to be read, in place (shard_record_take), with its
 * record in a dataset of its own, that of `d`: the folder dataset_old_folder, whose identity is
 * `before`.
 *
 * ERR_DATA when the manifest itself is damaged, ERR_TEMPORARY when stopped: then nothing was
 * changed.
 */
struct reopen_identities {
    const json_t *grown, *before;
};
enum err_code dataset_reopen(const struct export_dataset *d, const struct export_dataset *grown,
                             const char *folder, const struct reopen_identities *identity,
                             const struct file_check *check, uint64_t *damaged, struct err *e);

#endif
