/* What is known of a dataset that is being written: a hidden folder .shards in it with the
 * dataset's identity and, for each shard that is whole, its list of files and its rows. It goes
 * when the manifest is written. */
#ifndef ADDA_GEN_EXPORT_SHARD_RECORD_H
#define ADDA_GEN_EXPORT_SHARD_RECORD_H

#include "base/publish.h"
#include "gen/export/files.h"

/* Claims `folder` for the dataset: makes it, or finds that it holds the same one. Another dataset
 * there is ERR_CANTCREATE. *complete: the manifest is written, nothing is left to do. */
enum err_code dataset_claim(const char *folder, const json_t *identity, bool *complete,
                            struct err *e);

/* Makes the hidden folder, so that the dataset counts as one that is being written. */
enum err_code dataset_begin(const char *folder, const json_t *identity, struct err *e);

/* A shard counts as whole when its record is there, its rows have their SHA-256, and the files it
 * names are good. A record of which this is not true is removed, with the files; one that a stop
 * left unseen stays, and false says nothing of it. */
bool shard_record_whole(const struct shard *s, const struct file_check *look);

/* Removes the record of a shard, and those files: what comes instead must not meet them. */
void shard_record_drop(const struct shard *s, const json_t *files);

/* A shard being written. */
struct shard_record {
    const struct shard *shard;
    struct publication *rows;
    struct hash *hash; /* of the rows */
    uint64_t size;
    json_t *files;
    uint64_t classes[CAPTCHA_MAX_CLASSES]; /* how often each character is shown */
};
enum err_code shard_record_open(struct shard_record *r, const struct shard *s, struct err *e);
void shard_record_row(struct shard_record *r, const struct export_item *item);
enum err_code shard_record_commit(struct shard_record *r, struct err *e);
void shard_record_abandon(struct shard_record *r); /* free-safe, also after commit */

/* Reads one back: {"classes": [...], "files": [...], "rows": {"sha256": ..., "size": ...}}. New
 * reference. */
enum err_code shard_record_load(const struct shard *s, json_t **record, struct err *e);

/* The shard's rows, to be appended to a file. */
enum err_code shard_record_rows_path(const struct shard *s, char path[EXPORT_PATH], struct err *e);

/* Waits until no other process finishes this dataset; *lock goes to dataset_unlock. */
enum err_code dataset_lock(const char *folder, int *lock, struct err *e);
void dataset_unlock(int lock);

/* Removes the hidden folder. */
enum err_code dataset_remove_records(const char *folder, struct err *e);

#endif
