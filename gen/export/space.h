/* Whether the disk has space for a dataset, before its first image. */
#ifndef ADDA_GEN_EXPORT_SPACE_H
#define ADDA_GEN_EXPORT_SPACE_H

#include "gen/export/export.h"

/* A lower bound, in bytes, of the files of `images` images: pixels where the format does not
 * compress them, and one row of truth each. */
double export_space_least(const struct export_dataset *d, double images);

/* ERR_USAGE when a shard would have more images than the format can count; ERR_IO when the disk of
 * `folder`, which need not exist, is too small for one of `parts` parts. Only free space counts or,
 * once the dataset is begun, the whole disk. */
enum err_code export_space_check(const struct export_dataset *d, const char *folder, uint64_t parts,
                                 struct err *e);

#endif
