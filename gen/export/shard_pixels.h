/* Reads back the files that shard_files (shard_file.h) writes: pixels of one image after the other,
 * behind a header. */
#ifndef ADDA_GEN_EXPORT_SHARD_PIXELS_H
#define ADDA_GEN_EXPORT_SHARD_PIXELS_H

#include "gen/export/export.h"

struct shard_pixels;

/* Allocates *p; the caller then adds a file for each picture of an image. */
enum err_code shard_pixels_create(struct shard_pixels **p, const struct shard *s, struct err *e);

/* The file `name` of the shard's folder, whose first image begins at byte `offset`. */
enum err_code shard_pixels_add(struct shard_pixels *p, const char *name, long offset,
                               struct err *e);

/* As struct exporter_reader has them. */
enum err_code shard_pixels_read(void *p, uint64_t index, struct export_copy *to, struct err *e);
void shard_pixels_close(void *p);

#endif
