/* The images of a shard that is being written, kept beside it in .shards/STEM.spool as they are
 * rendered, so that a run that ends in the middle of a shard, however it ends, loses only the
 * images in the making. Each is stored with its number and a checksum: what was cut off or damaged,
 * and what follows it, counts as not rendered.
 *
 * A spool is a help and no more: where it cannot be written, or would fill the disk, there is none.
 */
#ifndef ADDA_GEN_EXPORT_SPOOL_H
#define ADDA_GEN_EXPORT_SPOOL_H

#include "base/text.h"
#include "gen/export/export.h"

struct shard_spool;

/* Opens the spool of a shard, or begins one; NULL where there can be none. The caller must have the
 * shard to itself (shard_lock.h). `first` is the image that it begins with. */
struct shard_spool *shard_spool_open(const struct shard *s, uint64_t first);

/* The next image of those that are there, with its row. False from the first on that is not: then
 * images may be added. */
bool shard_spool_read(struct shard_spool *p, struct export_copy *to, struct text *row);

/* Adds the image that follows the last one. */
void shard_spool_add(struct shard_spool *p, const struct export_item *item);

/* Hands to the operating system what was added. */
void shard_spool_flush(struct shard_spool *p);

void shard_spool_close(struct shard_spool *p); /* free-safe */

/* Removes the file, when the shard is whole or the disk is full. */
void shard_spool_remove(const struct shard *s);

#endif
