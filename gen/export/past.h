/* What there is already of a shard's images: those of the smaller dataset that this one grew from
 * (grow.h), then those that a run rendered which was stopped (spool.h). */
#ifndef ADDA_GEN_EXPORT_PAST_H
#define ADDA_GEN_EXPORT_PAST_H

#include "base/text.h"
#include "gen/export/files.h"

struct shard_past;

/* `old` is the same shard of the smaller dataset, NULL where there is none; `check` says how its
 * files are proved. Both shards must outlive it, and the caller must have them to itself
 * (shard_lock.h). */
enum err_code shard_past_open(struct shard_past **p, const struct shard *s, const struct shard *old,
                              const struct file_check *check, struct err *e);

/* Image `index` with its row: called for each from the shard's first on, until the first one that
 * is not there, which is false. */
bool shard_past_read(struct shard_past *p, uint64_t index, struct export_copy *to,
                     struct text *row);

uint64_t shard_past_count(const struct shard_past *p); /* images that were there so far */

/* Keeps an image that had to be rendered, in order, for a run after this one. */
void shard_past_add(struct shard_past *p, const struct export_item *item);
void shard_past_flush(struct shard_past *p);

/* Ends the use; free-safe. What is kept stays until shard_past_forget. */
void shard_past_close(struct shard_past *p);
void shard_past_forget(const struct shard *s);

#endif
