/* The state of a dataset that is being written: a hidden folder .shards in it with the dataset's
 * identity and, for each complete shard, its list of files and its rows. It is removed when the
 * manifest is written. */
#ifndef ADDA_GEN_EXPORT_SHARD_RECORD_H
#define ADDA_GEN_EXPORT_SHARD_RECORD_H

#include "base/publish.h"
#include "gen/export/files.h"

/* Claims `folder` for the dataset: creates it, or finds that it holds the same dataset. Another
 * dataset there is ERR_CANTCREATE, with what it differs in. *complete: the manifest is written. */
enum err_code dataset_claim(const char *folder, const json_t *identity, bool *complete,
                            struct err *e);

/* Creates the hidden folder: the dataset then counts as one that is being written. */
enum err_code dataset_begin(const char *folder, const json_t *identity, struct err *e);

/* The identity of the complete dataset in `folder`; NULL where there is none that can be read. New
 * reference. */
json_t *dataset_complete_identity(const char *folder);

/* "FOLDER/.shards/old": what is left of the smaller dataset that this one grew from, as a dataset
 * of its own that is being written. And its identity, NULL where there is none; new reference. */
enum err_code dataset_old_folder(const char *folder, char old[EXPORT_PATH], struct err *e);
json_t *dataset_old_identity(const char *folder);

/* A shard is complete when its record exists, its rows have their SHA-256, and the files it lists
 * are good. The record of any other shard is removed, with its files. False also when a stop left
 * it unchecked; then its record stays. */
bool shard_record_whole(const struct shard *s, const struct file_check *check);

/* Removes the record of a shard, and these files, before the shard is written again. */
void shard_record_drop(const struct shard *s, const json_t *files);

/* Moves the files that the record of `s` lists out of the folder `from` to where they belong,
 * unless they are there already. Folders that they leave empty are removed. */
bool shard_record_exists(const struct shard *s);
enum err_code shard_record_take(const struct shard *s, const char *from, struct err *e);

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

/* Waits until no other process is finishing this dataset; *lock is for dataset_unlock. */
enum err_code dataset_lock(const char *folder, int *lock, struct err *e);
void dataset_unlock(int lock);

/* Keeps the hidden folder from being removed: who compares files with records that vanish would
 * take the files for damaged. *lock is for dataset_unlock, and -1 where the folder is gone. */
enum err_code dataset_share_records(const char *folder, int *lock, struct err *e);

/* Removes the hidden folder, which is gone at once: another process finds none, or all of it. Waits
 * for those who share it. */
enum err_code dataset_remove_records(const char *folder, struct err *e);

#endif
