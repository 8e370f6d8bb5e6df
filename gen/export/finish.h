/* The last step of a dataset, once every shard is complete: its rows are joined and it is
 * described. */
#ifndef ADDA_GEN_EXPORT_FINISH_H
#define ADDA_GEN_EXPORT_FINISH_H

#include "gen/export/export.h"

/* Joins rows, writes README.md, croissant.json and, last, manifest.json, and removes the records.
 * Every shard must be complete. The same dataset gives the same bytes. */
enum err_code dataset_finish(const struct export_dataset *d, const char *folder,
                             const json_t *identity, struct err *e);

#endif
