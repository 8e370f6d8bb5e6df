/* What a dataset consists of, and what identifies it. */
#ifndef ADDA_GEN_EXPORT_DATASET_H
#define ADDA_GEN_EXPORT_DATASET_H

#include "gen/export/export.h"

/* Chooses the format and fills its settings and shard size with their defaults; then
 * `param_set(&d->exporter->table, d->settings, ...)` may change them. dataset_free in every case.
 */
enum err_code dataset_format(struct export_dataset *d, const char *format, struct err *e);
void dataset_free(struct export_dataset *d);

/* Adds a split; names are letters, digits, '-' and '_'. Ranges of a dataset must not overlap. */
enum err_code dataset_add_split(struct export_dataset *d, const char *name, uint64_t first,
                                uint64_t end, enum labels labels, struct err *e);

/* When and where it is published, for the description: a calendar date as in ISO 8601, and an http
 * or https address (RFC 3986). Either may be NULL; both must outlive the dataset. */
enum err_code dataset_publication(struct export_dataset *d, const char *date, const char *url,
                                  struct err *e);

/* Shards of all splits, numbered consecutively. */
uint64_t dataset_shards(const struct export_dataset *d);
struct shard dataset_shard(const struct export_dataset *d, uint64_t n, const char *folder);

/* The shard of that number in the split of that name; false when there is none. */
bool dataset_shard_of(const struct export_dataset *d, const char *split, uint64_t number,
                      const char *folder, struct shard *s);

uint64_t dataset_images(const struct export_dataset *d);

/* Everything that decides the bytes: domain, seed, splits, format, versions. Two datasets with the
 * same one are the same. New reference. */
json_t *dataset_json(const struct export_dataset *d);

#endif
