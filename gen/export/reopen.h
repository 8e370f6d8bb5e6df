/* A complete dataset whose files are no longer what its manifest says. */
#ifndef ADDA_GEN_EXPORT_REOPEN_H
#define ADDA_GEN_EXPORT_REOPEN_H

#include "gen/export/files.h"

/* Holds the files of a complete dataset against its manifest. *damaged: how many are missing or
 * not what they were. When there are any, the dataset becomes one that is being written: records
 * of the shards that are good come back, the other shards are dropped, and the manifest goes. A
 * shard's rows are taken from its split's; where those are damaged all shards of the split are done
 * again. ERR_DATA when the manifest itself is damaged, ERR_TEMPORARY when stopped: then nothing was
 * changed. */
enum err_code dataset_reopen(const struct export_dataset *d, const char *folder,
                             const json_t *identity, const struct file_check *look,
                             uint64_t *damaged, struct err *e);

#endif
