/* MNIST's files (Y. LeCun, C. Cortes, "The MNIST database"): unsigned bytes, big endian sizes;
 * images [n][h][w] or [n][h][w][3], labels [n] or [n][length] of class numbers. Either may be
 * gzipped, in one or more members (RFC 1952). */
#ifndef ADDA_GEN_IMPORT_IDX_H
#define ADDA_GEN_IMPORT_IDX_H

#include "gen/import/set.h"

/* Fills `s` (import_set_free in every case); bytes behind a gzip file's data, and labels that seem
 * to begin late, are told. ERR_DATA when a file is damaged, or its images and labels do not fit
 * each other or the shape. */
enum err_code import_idx(struct import_set *s, const struct import_shape *shape,
                         const struct import_reading *how, const struct import_bytes *images,
                         const struct import_bytes *labels, struct err *e);

#endif
