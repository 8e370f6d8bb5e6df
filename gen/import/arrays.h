/* Images in arrays: [n][h][w], or [n][h][w][c] of 1 or 3 channels, of unsigned bytes, and labels
 * [n] or [n][length] of class numbers, in IDX or NPY files (array.h). */
#ifndef ADDA_GEN_IMPORT_ARRAYS_H
#define ADDA_GEN_IMPORT_ARRAYS_H

#include "gen/import/set.h"

/* Fills `s` (import_set_free in every case); `labels` NULL: nobody knows them, and s->classes is
 * NULL. Bytes behind a gzip file's data, and labels that seem to begin late, are told. ERR_DATA
 * when a file is damaged, or its images and labels do not fit each other or the shape. */
enum err_code import_arrays(struct import_set *s, const struct import_shape *shape,
                            const struct import_reading *how, const struct import_bytes *images,
                            const struct import_bytes *labels, struct err *e);

#endif
